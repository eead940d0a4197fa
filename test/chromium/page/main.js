/**
 * Does the whole job in a page, with the built bundle and nothing else, or only downloads the results. What it needs to
 * know comes in the address; what it found is left in `window.job` for the test to look at.
 */
const { authenticate, isUp42Error, toFeatureCollection } = await import("/dist/bundle.js");

const { baseUrl, projectId, projectApiKey, jobId, jobtaskId, part } = Object.fromEntries(
  new URLSearchParams(location.search),
);

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {string} tag
 * @param {string} text
 */
function element(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

/** @param {Blob} blob */
async function digestOf(blob) {
  const bytes = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function openJobtask() {
  const up42 = await authenticate({
    projectId,
    projectApiKey,
    baseUrl,
    dangerouslyAllowBrowser: true,
    retry: { limit: 1, baseDelayMs: 0 },
  });
  const jobtask = await up42.initializeJobtask({ jobtaskId, jobId });
  byId("info").textContent = `${jobtask.info.name} ${jobtask.info.status}`;
  return jobtask;
}

/** @param {any} jobtask */
async function showFeatures(jobtask) {
  const collection = await jobtask.getResultsJson();

  // Without Danfo there is no dataframe, and the error says what to do.
  const withoutDanfo = await jobtask
    .getResultsJson({ asDataframe: true })
    .catch((/** @type {Error} */ error) => ({
      name: error.name,
      message: error.message,
      isUp42Error: isUp42Error(error, "MissingDependencyError"),
    }));

  const danfo = await import("/node_modules/danfojs/lib/bundle.esm.js");
  const frame = await jobtask.getResultsJson({ asDataframe: true, danfo });
  const rows = byId("features");
  const shown = frame.columns.filter((_, column) => typeof frame.values[0][column] !== "object");
  rows.append(element("tr", ""));
  for (const column of shown) rows.lastElementChild?.append(element("th", column));
  for (const row of frame.loc({ columns: shown }).values) {
    rows.append(element("tr", ""));
    for (const cell of row) rows.lastElementChild?.append(element("td", String(cell)));
  }
  return {
    collection,
    columns: frame.columns,
    isDataFrame: frame instanceof danfo.DataFrame,
    back: toFeatureCollection(frame),
    withoutDanfo,
  };
}

/** @param {any} jobtask */
async function showQuicklooks(jobtask) {
  const quicklooks = await jobtask.downloadQuicklooks();
  for (const quicklook of quicklooks) {
    const image = Object.assign(new Image(), { src: URL.createObjectURL(quicklook), alt: quicklook.name });
    const figure = document.createElement("figure");
    figure.append(image, element("figcaption", quicklook.name));
    byId("quicklooks").append(figure);
    await image.decode();
  }
  return { quicklooks: await described(quicklooks) };
}

/** @param {any} jobtask */
async function downloadResults(jobtask) {
  /** @type {string[]} */
  const phases = [];
  const results = await jobtask.downloadResults({
    onProgress: ({ phase }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
    },
  });
  for (const file of results)
    byId("results").append(element("li", `${file.name} (${file.type}, ${file.size} bytes)`));
  return { results: await described(results), phases };
}

/** @param {File[]} files */
function described(files) {
  return Promise.all(
    files.map(async (file) => ({
      isFile: file instanceof File,
      name: file.name,
      type: file.type,
      size: file.size,
      sha256: await digestOf(file),
    })),
  );
}

async function doTheJob() {
  const jobtask = await openJobtask();
  if (part === "results") return downloadResults(jobtask);
  return {
    info: jobtask.info,
    ...(await showFeatures(jobtask)),
    ...(await showQuicklooks(jobtask)),
    ...(await downloadResults(jobtask)),
  };
}

Object.assign(window, {
  job: await doTheJob().catch((error) => ({ error: { name: error.name, message: error.message } })),
});
