import { UnsupportedError } from "../errors";
import { createPlotCoverage, type PlotCoverage } from "../viz/coverage/plot-coverage";
import type { MapDocument } from "../viz/map/map-document";
import { createMapQuicklooks, type MapQuicklooks } from "../viz/map/map-quicklooks";
import { createMapResults, type MapResults } from "../viz/map/map-results";
import type { FilePlatform, SvgPlatform, VizPlatform } from "../viz/picture";
import { createPlotQuicklooks, type PlotQuicklooks } from "../viz/plot-quicklooks";
import { createPlotResults, type PlotResults } from "../viz/plot-results";

/** Pixels that pages usually leave on both sides of a picture together. */
const usualMargins = 32;

const files: FilePlatform = {
  hasFile: async () => false,
  async openFile() {
    throw new UnsupportedError(
      "Paths of files only work in Node; here, pass the job task, scenes from getScenes, or scenes with `File`s.",
      { feature: "paths of files" },
    );
  },
};

const svgPlatform: SvgPlatform<SVGSVGElement> = {
  ...files,
  toPicture(svg) {
    const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
    return document.importNode(documentElement, true) as Element as SVGSVGElement;
  },
  room() {
    const { clientWidth } = document.documentElement;
    // 0 while the page has no layout.
    return clientWidth > 0 ? clientWidth - usualMargins : undefined;
  },
};

/** See {@link PlotQuicklooks}. */
export const plotQuicklooks: PlotQuicklooks<SVGSVGElement> =
  /* @__PURE__ */ createPlotQuicklooks(svgPlatform);

/** See {@link PlotResults}. */
export const plotResults: PlotResults<SVGSVGElement> = /* @__PURE__ */ createPlotResults(svgPlatform);

const mapPlatform: VizPlatform<MapDocument, HTMLElement> = {
  ...files,
  async toPicture(content, { leaflet: given, width, height = 480 }) {
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
};

/** See {@link MapQuicklooks}. */
export const mapQuicklooks: MapQuicklooks<HTMLElement> = /* @__PURE__ */ createMapQuicklooks(mapPlatform);

/** See {@link MapResults}. */
export const mapResults: MapResults<HTMLElement> = /* @__PURE__ */ createMapResults(mapPlatform);

/** See {@link PlotCoverage}. */
export const plotCoverage: PlotCoverage<SVGSVGElement> = /* @__PURE__ */ createPlotCoverage({
  ...svgPlatform,
  openDocument: async () => document,
  toXml: (element) => new XMLSerializer().serializeToString(element),
});
