/**
 * A page in which a bare `import("danfojs")` would be answered. The test calls the functions that it leaves in
 * `window.lazy` one by one, and looks at what was requested in between.
 */
import { authenticate } from "/dist/bundle.js";

const { baseUrl, projectId, projectApiKey, jobId, jobtaskId } = Object.fromEntries(
  new URLSearchParams(location.search),
);

async function openJobtask() {
  const up42 = await authenticate({ projectId, projectApiKey, baseUrl, dangerouslyAllowBrowser: true });
  return up42.initializeJobtask({ jobtaskId, jobId });
}

/** Everything that needs no frame. */
async function doWithoutFrame() {
  const jobtask = await openJobtask();
  const { features } = await jobtask.getResultsJson();
  const ids = [];
  for await (const { id } of jobtask.features()) ids.push(id);
  const scenes = await jobtask.getScenes({ listFiles: true });
  const quicklooks = await jobtask.downloadQuicklooks();
  const results = await jobtask.downloadResults();
  return [features, ids, scenes, quicklooks, results].map(({ length }) => length);
}

async function makeFrame() {
  const jobtask = await openJobtask();
  return (await jobtask.getResultsJson({ asDataframe: true })).shape;
}

Object.assign(window, { lazy: { doWithoutFrame, makeFrame } });
