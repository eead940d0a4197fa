import { UnsupportedError } from "../errors";
import { createPlotCoverage, type PlotCoverage } from "../viz/coverage/plot-coverage";
import type { MapPlatform } from "../viz/map/map-platform";
import { createMapQuicklooks, type MapQuicklooks } from "../viz/map/map-quicklooks";
import { createMapResults, type MapResults } from "../viz/map/map-results";
import type { VizPlatform } from "../viz/platform";
import { createPlotQuicklooks, type PlotQuicklooks } from "../viz/plot-quicklooks";
import { createPlotResults, type PlotResults } from "../viz/plot-results";

/** Pixels that pages leave beside a picture, left and right together: those of most margins. */
const usualMargins = 32;

const platform: VizPlatform<SVGSVGElement> = {
  toPicture(svg) {
    const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
    return document.importNode(documentElement, true) as Element as SVGSVGElement;
  },
  room() {
    const { clientWidth } = document.documentElement;
    // What is not laid out has none.
    return clientWidth > 0 ? clientWidth - usualMargins : undefined;
  },
  hasFile: async () => false,
  async openFile() {
    throw new UnsupportedError(
      "Files are opened by their paths in Node only; here, pass the job task, scenes as getScenes gives them, or scenes with `File`s.",
      {
        feature: "paths of files",
      },
    );
  },
  async saveFile() {
    throw new UnsupportedError("path only works in Node; here, leave it out to get an element.", {
      feature: "path",
    });
  },
};

/** See {@link PlotQuicklooks}. */
export const plotQuicklooks: PlotQuicklooks<SVGSVGElement> = /* @__PURE__ */ createPlotQuicklooks(platform);

/** See {@link PlotResults}. */
export const plotResults: PlotResults<SVGSVGElement> = /* @__PURE__ */ createPlotResults(platform);

const mapPlatform: MapPlatform<HTMLElement> = {
  hasFile: platform.hasFile,
  openFile: platform.openFile,
  async toMap(content, { leaflet: given, width, height = 480 }) {
    const [{ loadLeaflet }, { drawMap }] = await Promise.all([
      import("../viz/map/load-leaflet"),
      import("../viz/map/draw-map"),
    ]);
    const leaflet = await loadLeaflet(given);
    const element = document.createElement("div");
    element.style.width = width === undefined ? "100%" : `${width}px`;
    element.style.height = `${height}px`;
    drawMap(content, { leaflet, element });
    return element;
  },
  saveMap: async (_, { path, overwrite }) =>
    platform.saveFile({ path, overwrite, mediaType: "text/html", text: "" }),
};

/** See {@link MapQuicklooks}. */
export const mapQuicklooks: MapQuicklooks<HTMLElement> = /* @__PURE__ */ createMapQuicklooks(mapPlatform);

/** See {@link MapResults}. */
export const mapResults: MapResults<HTMLElement> = /* @__PURE__ */ createMapResults(mapPlatform);

/** See {@link PlotCoverage}. */
export const plotCoverage: PlotCoverage<SVGSVGElement> = /* @__PURE__ */ createPlotCoverage({
  ...platform,
  openDocument: async () => document,
  toXml: (element) => new XMLSerializer().serializeToString(element),
});
