import { toByteStream } from "../streams/byte-reader";
import { createPlotCoverage, type PlotCoverage } from "../viz/coverage/plot-coverage";
import type { MapDocument } from "../viz/map/map-document";
import { createMapQuicklooks, type MapQuicklooks } from "../viz/map/map-quicklooks";
import { createMapResults, type MapResults } from "../viz/map/map-results";
import type { SvgPlatform, VizPlatform } from "../viz/picture";
import { createPlotQuicklooks, type PlotQuicklooks } from "../viz/plot-quicklooks";
import { createPlotResults, type PlotResults } from "../viz/plot-results";
import { openDrawingDocument } from "./drawing-document";
import { hasFileSource, openFileSource } from "./file-source";
import { toMapPage } from "./map-page";
import { saveFile } from "./save-file";

const files = { hasFile: hasFileSource, openFile: openFileSource };

const svgPlatform: SvgPlatform<string> = {
  ...files,
  toPicture: (svg) => svg,
  room: () => undefined,
  save: (svg, file) => saveText(svg, { ...file, mediaType: "image/svg+xml" }),
};

const mapPlatform: VizPlatform<MapDocument, string> = {
  ...files,
  toPicture: toMapPage,
  save: (page, file) => saveText(page, { ...file, mediaType: "text/html" }),
};

function saveText(text: string, file: Omit<Parameters<typeof saveFile>[0], "body">): Promise<string> {
  const chunks = [new TextEncoder().encode(text)];
  return saveFile({
    ...file,
    body: toByteStream({ read: async () => chunks.pop(), stop: async () => {} }),
  });
}

/** See {@link PlotQuicklooks}. */
export const plotQuicklooks: PlotQuicklooks<string> = /* @__PURE__ */ createPlotQuicklooks(svgPlatform);

/** See {@link PlotResults}. */
export const plotResults: PlotResults<string> = /* @__PURE__ */ createPlotResults(svgPlatform);

/** See {@link MapQuicklooks}. */
export const mapQuicklooks: MapQuicklooks<string> = /* @__PURE__ */ createMapQuicklooks(mapPlatform);

/** See {@link MapResults}. */
export const mapResults: MapResults<string> = /* @__PURE__ */ createMapResults(mapPlatform);

/** See {@link PlotCoverage}. */
export const plotCoverage: PlotCoverage<string> = /* @__PURE__ */ createPlotCoverage({
  ...svgPlatform,
  openDocument: openDrawingDocument,
  toXml: String,
});
