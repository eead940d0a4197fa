/**
 * Uses the standalone files of the build together, and danfo's script beside them, all from another origin. What came
 * of it is left in `window.found` for the test to look at.
 */
const cdn = new URLSearchParams(location.search).get("cdn");
const [up42js, { createEmulator }, geo, { toFeatureCollection }, { toGeoParquet, toNdjson }] =
  await Promise.all(
    ["bundle", "bundle/emulator", "bundle/geo", "bundle/dataframe", "bundle/export"].map(
      (file) => import(`${cdn}/dist/${file}.js`),
    ),
  );

let loads = 0;

/** Danfo's script, which leaves the global `dfd`. */
function loadDanfo() {
  loads += 1;
  const script = document.createElement("script");
  script.src = `${cdn}/node_modules/danfojs/lib/bundle.js`;
  document.head.append(script);
  return new Promise((resolve, reject) => {
    script.onload = () => resolve(window.dfd);
    script.onerror = reject;
  });
}

function refusal() {
  try {
    return geo.areaKm2("no features");
  } catch (error) {
    return error;
  }
}

const emulator = createEmulator();
const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
const up42 = await up42js.authenticate({
  projectId,
  projectApiKey,
  baseUrl: emulator.url,
  fetch: emulator.fetch,
  dangerouslyAllowBrowser: true,
  danfo: loadDanfo,
});
const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
const collection = await jobtask.getResultsJson();
const loadsForFeatures = loads;
const frame = await jobtask.getResultsJson({ asDataframe: true });
const refused = refusal();

Object.assign(window, {
  found: {
    loads: { forFeatures: loadsForFeatures, forDataframe: loads },
    isDanfo: frame instanceof window.dfd.DataFrame,
    areas: geo.areaKm2(frame).map(Math.round),
    collection,
    back: toFeatureCollection(frame),
    lines: (await (await toNdjson(frame)).text()).trim().split("\n").length,
    parquet: await (await toGeoParquet(collection)).slice(0, 4).text(),
    refused: {
      isUp42Error: up42js.isUp42Error(refused, "InputError"),
      isOfOneClass: refused instanceof up42js.InputError,
    },
  },
});
