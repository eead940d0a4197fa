// @ts-check
/**
 * A job task in a notebook, in Observable's export format: a function that defines the cells in a runtime. Each cell
 * has a name, the names of the cells and builtins that it needs, and a function of their values.
 */

const project = new URL("../../../", import.meta.url);

/**
 * @param {import("./cells").Runtime} runtime
 * @param {import("./cells").Observe} observer
 */
// biome-ignore lint/style/noDefaultExport: Observable's export format
export default function define(runtime, observer) {
  const main = runtime.module();
  /** @type {import("./cells").Define} */
  const cell = (name, inputs, body) => main.variable(observer(name, body)).define(name, inputs, body);
  /** @param {TemplateStringsArray} strings */
  const text = (strings) => cell(null, ["html"], (html) => html(strings));

  text`<header>
    <h1>A job task in a notebook</h1>
    <p>The results of one job task of the UP42 platform over Berlin: metadata, features, pictures and files.
      Everything runs in your browser: no account, no network.</p>
  </header>`;

  text`<h2>Packages</h2>`;

  cell("packages", [], () => ({
    up42: new URL("dist/bundle.js", project).href,
    geo: new URL("dist/bundle/geo.js", project).href,
    emulator: new URL("dist/bundle/emulator.js", project).href,
    danfo: new URL("node_modules/danfojs/lib/bundle.esm.js", project).href,
  }));

  cell("up42js", ["packages"], (packages) => import(packages.up42));

  cell("geo", ["packages"], (packages) => import(packages.geo));

  text`<h2>The service</h2>
    <p>The emulator is the service as a function. Its storage is slow on purpose, so that you can see the progress
      bar below.</p>`;

  cell("emulator", ["packages"], async (packages) => {
    const { createEmulator, faults } = await import(packages.emulator);
    const emulator = createEmulator();
    const behaviour = faults.slowBody({ bytesPerSecond: 500_000 });
    emulator.fault({ match: { origin: "storage" }, times: Infinity, behaviour });
    return emulator;
  });

  cell("up42", ["up42js", "emulator", "packages"], (up42js, emulator, packages) =>
    up42js.authenticate({
      projectId: emulator.sample.projectId,
      projectApiKey: emulator.sample.projectApiKey,
      dangerouslyAllowBrowser: true, // the sample's key opens nothing else
      baseUrl: emulator.url,
      fetch: emulator.fetch,
      danfo: () => import(packages.danfo),
    }),
  );

  text`<h2>The job task</h2>`;

  cell("jobtask", ["up42", "emulator"], (up42, emulator) =>
    up42.initializeJobtask({
      jobtaskId: emulator.sample.jobtaskIds[0],
      jobId: emulator.sample.jobId,
    }),
  );

  cell("info", ["jobtask"], (jobtask) => jobtask.info);

  text`<h2>Features</h2>`;

  cell("collection", ["jobtask"], (jobtask) => jobtask.getResultsJson());

  cell("features", ["collection", "geo", "table"], (collection, geo, table) => {
    const areas = geo.areaKm2(collection);
    return table(
      ["id", "area", "clouds"],
      collection.features.map(({ id, properties }, row) => [
        id,
        `${areas[row]?.toFixed(1)} km²`,
        `${properties["eo:cloud_cover"]} %`,
      ]),
    );
  });

  text`<h2>A dataframe</h2>
    <p>Danfo has several megabytes, so it is loaded only now, from its own address.</p>`;

  cell("dataframe", ["jobtask"], (jobtask) =>
    jobtask.getResultsJson({ asDataframe: true, flatten: true, dates: ["datetime"] }),
  );

  cell("clearest", ["dataframe", "table"], (dataframe, table) => {
    const columns = ["datetime", "acquisition.missionName", "eo:cloud_cover"];
    const sorted = dataframe.loc({ columns }).sortValues("eo:cloud_cover");
    return table(sorted.columns, sorted.values);
  });

  text`<h2>Quicklooks</h2>
    <p>If you run this cell again, its old download is cancelled: <code>invalidation</code> becomes the signal.</p>`;

  cell("quicklooks", ["jobtask", "up42js", "invalidation"], (jobtask, up42js, invalidation) =>
    jobtask.downloadQuicklooks({ signal: up42js.signalFrom(invalidation) }),
  );

  cell("pictures", ["quicklooks", "invalidation"], (quicklooks, invalidation) => {
    const urls = new Map(quicklooks.map((file) => [file.name, URL.createObjectURL(file)]));
    void invalidation.then(() => {
      for (const url of urls.values()) URL.revokeObjectURL(url);
    });
    return urls;
  });

  cell(
    "gallery",
    ["pictures", "html"],
    (pictures, html) =>
      html`<div class="gallery">${[...pictures].map(
        ([name, url]) => html`<figure><img src=${url} alt=${name}><figcaption>${name}</figcaption></figure>`,
      )}</div>`,
  );

  text`<h2>On a map</h2>
    <p>Each scene has its quicklook and the corners of its footprint.</p>`;

  cell("map", ["jobtask", "pictures", "placing", "svg"], async (jobtask, pictures, placing, svg) => {
    const scenes = await jobtask.getScenes();
    const drawn = scenes.map(({ quicklook }) => {
      if (!quicklook?.corners) return null;
      const [topLeft, topRight, , bottomLeft] = quicklook.corners;
      const [x, y] = placing.place(topLeft);
      const [right, rightY] = placing.place(topRight);
      const [leftX, bottom] = placing.place(bottomLeft);
      return svg`<g>
        <image href=${pictures.get(quicklook.fileName)} width="1" height="1" preserveAspectRatio="none"
          transform="matrix(${[right - x, rightY - y, leftX - x, bottom - y, x, y]})" />
        <polygon points=${quicklook.corners.map(placing.place).join(" ")} />
      </g>`;
    });
    const { viewBox } = placing;
    return svg`<svg class="map" viewBox=${viewBox} role="img" aria-label="The scenes on a map">${drawn}</svg>`;
  });

  text`<h2>A download with a live bar</h2>
    <p>Press the button while the bar moves: the cell <code>download</code> runs again, and the old download is
      cancelled immediately.</p>`;

  cell("again", ["html"], (html) => html`<button>Download again</button>`);

  cell("clicks", ["again"], async function* (again) {
    for (let clicks = 0; ; clicks += 1) {
      yield clicks;
      await new Promise((resolve) => again.addEventListener("click", resolve, { once: true }));
    }
  });

  cell(
    "download",
    ["jobtask", "up42js", "clicks", "invalidation"],
    (jobtask, up42js, _clicks, invalidation) =>
      up42js.watchProgress((options) => jobtask.downloadResults(options), {
        signal: up42js.signalFrom(invalidation),
      }),
  );

  cell("bar", ["download", "html"], async function* (download, html) {
    for await (const { phase, bytes, totalBytes = Infinity } of download) {
      if (phase === "unpacking") continue;
      const percent = phase === "saved" ? 100 : Math.round((100 * bytes) / totalBytes);
      yield html`<label class="bar"><progress max="100" value=${percent}></progress> ${percent} %</label>`;
    }
  });

  cell("files", ["download"], (download) => download.result);

  cell("saved", ["files", "table", "html", "invalidation"], (files, table, html, invalidation) => {
    const rows = files.map((file) => {
      const url = URL.createObjectURL(file);
      void invalidation.then(() => URL.revokeObjectURL(url));
      return [
        html`<a href=${url} download=${file.name}>${file.name}</a>`,
        file.type,
        `${Math.round(file.size / 1000)} kB`,
      ];
    });
    return table(["file", "type", "size"], rows);
  });

  text`<h2>Requests</h2>`;

  cell("requests", ["files", "emulator", "table"], (_files, emulator, table) =>
    table(
      ["server", "request", "status"],
      emulator.requests.map(({ origin, method, path, status }) => [
        origin,
        `${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…")}`,
        status,
      ]),
    ),
  );

  text`<h2>Shared by the cells above</h2>`;

  cell("placing", ["collection", "geo"], (collection, geo) => {
    const [west, south, east, north] = geo.totalBounds(collection) ?? [0, 0, 1, 1];
    const scale = 1000 / (east - west);
    const stretch = scale / Math.cos((((south + north) / 2) * Math.PI) / 180);
    /** @type {import("./cells").Cells["placing"]["place"]} */
    const place = ([longitude, latitude]) => [(longitude - west) * scale, (north - latitude) * stretch];
    return { place, viewBox: `-10 -10 1020 ${place([east, south])[1] + 20}` };
  });

  cell("table", ["html"], (html) => {
    /** @type {import("./cells").Cells["table"]} */
    const table = (columns, rows) => html`<div class="scroll" tabindex="0"><table>
      <thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${/** @type {unknown[]} */ (row).map((value) => html`<td>${shown(value)}</td>`)}</tr>`)}</tbody>
    </table></div>`;
    return table;
  });

  return main;
}

/** @param {unknown} value */
function shown(value) {
  return value instanceof Date ? value.toISOString().slice(0, 16).replace("T", " ") : value;
}
