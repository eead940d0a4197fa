/** Leaves functions in `window` that draw the sample's pictures with the built entry. Bundled by the test. */
import * as leaflet from "leaflet";
import { authenticate } from "../../../dist/browser.js";
import { createEmulator } from "../../../dist/emulator.js";
import { mapQuicklooks, mapResults, plotCoverage } from "../../../dist/viz.js";
import { coarseScenes } from "../coarse-scenes";

const maps = { mapQuicklooks, mapResults };
const place = document.getElementById("place");

/** Opened once: the sample takes its time to be made. */
const sample = openSample();

async function openSample() {
  const emulator = createEmulator();
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const up42 = await authenticate({
    projectId,
    projectApiKey,
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    dangerouslyAllowBrowser: true,
  });
  const jobtask = await up42.initializeJobtask({ jobId, jobtaskId: jobtaskIds[0] });
  await jobtask.downloadResults();
  return jobtask;
}

/** Leaflet, keeping the map that is made. */
const watched = {
  ...leaflet,
  map: (...values) => {
    window.map = leaflet.map(...values);
    return window.map;
  },
};

Object.assign(window, {
  /** Draws a map of the sample into the page, or into a shadow root in it. */
  async drawMap(
    call,
    { inShadow = false, isCoarse = false, skewed = false, broken = false, ...options } = {},
  ) {
    const jobtask = await sample;
    let scenes = call === "mapResults" ? await jobtask.localScenes() : await jobtask.getScenes();
    if (isCoarse) scenes = coarseScenes(scenes);
    if (skewed) scenes = scenes.map(skew);
    if (broken) scenes = scenes.map((scene, index) => (index === 0 ? breakQuicklook(scene) : scene));
    const element = await maps[call](scenes, { leaflet: watched, ...options });
    const ground = document.createElement("div");
    place.replaceChildren(ground);
    const root = inShadow ? ground.attachShadow({ mode: "open" }) : ground;
    // Later than it was made, as pages and notebooks do it.
    await new Promise((resolve) => setTimeout(resolve));
    root.append(element);
    await new Promise((resolve) => window.map.whenReady(resolve));
    await Promise.all([...element.querySelectorAll("img.up42-image")].map((image) => image.decode()));
    return element instanceof HTMLElement;
  },

  async drawCoverage(options) {
    const jobtask = await sample;
    const svg = await plotCoverage(await jobtask.getResultsJson(), options);
    place.replaceChildren(svg);
    return svg.outerHTML;
  },

  async refusal(call, options) {
    try {
      await maps[call](await sample, options);
    } catch ({ name, message }) {
      return { name, message };
    }
    return undefined;
  },
});

/** A scene whose quicklook is none. */
function breakQuicklook({ quicklook: { load: _, ...place }, ...scene }) {
  return { ...scene, quicklook: { ...place, saved: new File(["no image"], place.fileName) } };
}

/** A scene with a footprint whose sides are not parallel. */
function skew({ feature, quicklook, ...scene }) {
  const [[west, north], [east], [, south]] = quicklook.corners;
  const corners = [
    [west, north],
    [east, north - 0.004],
    [east - 0.01, south],
    [west + 0.004, south + 0.006],
  ];
  const geometry = { type: "Polygon", coordinates: [[...corners, corners[0]]] };
  return {
    ...scene,
    feature: { ...feature, geometry },
    quicklook: { ...quicklook, corners, load: (options) => quicklook.load(options) },
  };
}

window.isReady = true;
