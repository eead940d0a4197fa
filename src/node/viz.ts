import { toByteStream } from "../streams/byte-reader";
import { createPlotCoverage, type PlotCoverage } from "../viz/coverage/plot-coverage";
import type { MapPlatform } from "../viz/map/map-platform";
import { createMapQuicklooks, type MapQuicklooks } from "../viz/map/map-quicklooks";
import { createMapResults, type MapResults } from "../viz/map/map-results";
import type { VizPlatform } from "../viz/platform";
import { createPlotQuicklooks, type PlotQuicklooks } from "../viz/plot-quicklooks";
import { createPlotResults, type PlotResults } from "../viz/plot-results";
import { openDrawingDocument } from "./drawing-document";
import { hasFileSource, openFileSource } from "./file-source";
import { toMapPage } from "./map-page";
import { saveFile } from "./save-file";

const platform: VizPlatform<string> = {
  toPicture: (svg) => svg,
  room: () => undefined,
  hasFile: hasFileSource,
  openFile: openFileSource,
  saveFile({ text, ...file }) {
    const chunks = [new TextEncoder().encode(text)];
    return saveFile({
      ...file,
      body: toByteStream({ read: async () => chunks.pop(), stop: async () => {} }),
    });
  },
};

/** See {@link PlotQuicklooks}. */
export const plotQuicklooks: PlotQuicklooks<string> = /* @__PURE__ */ createPlotQuicklooks(platform);

/** See {@link PlotResults}. */
export const plotResults: PlotResults<string> = /* @__PURE__ */ createPlotResults(platform);

const mapPlatform: MapPlatform<string> = {
  hasFile: platform.hasFile,
  openFile: platform.openFile,
  toMap: toMapPage,
  async saveMap(content, { path, overwrite, ...size }) {
    return platform.saveFile({
      path,
      overwrite,
      mediaType: "text/html",
      text: await toMapPage(content, size),
    });
  },
};

/** See {@link MapQuicklooks}. */
export const mapQuicklooks: MapQuicklooks<string> = /* @__PURE__ */ createMapQuicklooks(mapPlatform);

/** See {@link MapResults}. */
export const mapResults: MapResults<string> = /* @__PURE__ */ createMapResults(mapPlatform);

/** See {@link PlotCoverage}. */
export const plotCoverage: PlotCoverage<string> = /* @__PURE__ */ createPlotCoverage({
  ...platform,
  openDocument: openDrawingDocument,
  toXml: String,
});
