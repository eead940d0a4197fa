import { readFile } from "node:fs/promises";
import { UnsupportedError } from "../errors";
import { toByteStream } from "../streams/byte-reader";
import { createPlotCoverage, type PlotCoverage } from "../viz/coverage/plot-coverage";
import { packageFailure } from "../viz/load-package";
import type { MapDocument } from "../viz/map/map-document";
import { createMapQuicklooks, type MapQuicklooks } from "../viz/map/map-quicklooks";
import { createMapResults, type MapResults } from "../viz/map/map-results";
import { type MapSize, mapPage } from "../viz/map/page-html";
import type { SvgPlatform, VizPlatform } from "../viz/picture";
import { createPlotQuicklooks, type PlotQuicklooks } from "../viz/plot-quicklooks";
import { createPlotResults, type PlotResults } from "../viz/plot-results";
import { hasFileSource, openFileSource } from "./file-source";
import { saveFile, toFilePath } from "./save-file";

const files = { hasFile: hasFileSource, openFile: openFileSource, resolvePath: toFilePath };

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

async function toMapPage(content: MapDocument, { width, height }: MapSize): Promise<string> {
  return mapPage(content, { script: await mapScript(), width, height });
}

/** The build puts the script into a file of its own, beside this code. */
async function mapScript(): Promise<string> {
  try {
    return await readFile(new URL("./map-page.global.js", import.meta.url), "utf8");
  } catch (cause) {
    throw new UnsupportedError(
      "The script of saved maps, map-page.global.js, is not beside the code of up42-js: leave up42-js out of the bundle (external), or put that file of its dist folder beside the bundle.",
      { feature: "maps from a bundle", cause },
    );
  }
}

/**
 * Makes a document to draw in, as Node has no page.
 *
 * @throws {MissingDependencyError} when linkedom, an optional package, is not installed or fails to load.
 */
async function openDrawingDocument(): Promise<Document> {
  try {
    // The literal name inside `try` lets bundlers build where linkedom is not installed.
    const { parseHTML } = await import("linkedom");
    return parseHTML("<!doctype html><html><body></body></html>").document;
  } catch (cause) {
    throw packageFailure(cause, {
      dependency: "linkedom",
      option: "document",
      purpose: "A picture of a coverage in Node",
    });
  }
}
