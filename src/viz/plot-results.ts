import type { PathOption } from "../types";
import { toDataUrl } from "./data-url";
import { drawGrid, type GridCell, type GridLayout, layoutOf } from "./grid/draw-grid";
import { createPicture, defaultWidth, type SvgPlatform } from "./picture";
import { type PlotResultsOptions, plotResultsKinds } from "./plot-options";
import { readPicture } from "./raster/colour";
import { loadGeotiff } from "./raster/load-geotiff";
import type { Raster } from "./raster/open-raster";
import { likelyCount, rastersOf, type SceneRaster } from "./scene-rasters";
import { openScenes, type SceneSource, sceneNameOf } from "./scene-source";

/** Pixels of a picture per pixel of its place, for screens that show more than one there. */
const sharpness = 1.5;

/** The function `plotResults`. */
export interface PlotResults<Picture> {
  /**
   * Draws the GeoTIFFs of results side by side, each with the name of its scene and its own, as one SVG that holds all
   * that it shows: in a page an element, in Node its text, or with a `path` a file, whose absolute path it resolves to.
   *
   * Each band is spread between two percentiles of its values, 8 bits as well as 16 or floating point. What has no data
   * is transparent. A large file is read from its smaller copies or in steps, never as a whole. Files that a job task has
   * downloaded are taken from where they lie, which is quickest; others are loaded scene by scene. Files with other
   * endings than `.tif` and `.tiff` are left out.
   *
   * @throws {InputError} when an option or the source is not what it should be, a file is no GeoTIFF or has not the
   * bands.
   * @throws {MissingDependencyError} when the package geotiff is not installed.
   * @throws {UnsupportedError} when a file is packed in a way that geotiff does not read, or `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or is there and `overwrite` is `false`.
   * @throws {ArchiveError | ApiError | NetworkError | TimeoutError | AuthenticationError} as `loadFiles` of a scene does.
   *
   * @example
   * ```ts
   * import { plotResults } from "up42-js/viz";
   *
   * await jobtask.downloadResults({ outputDirectory: "berlin" });
   * await plotResults(jobtask, { bands: [3, 2, 1], path: "results.svg" });
   * ```
   */
  (source: SceneSource, options: PlotResultsOptions & { readonly path: string | URL }): Promise<string>;
  (source: SceneSource, options?: PlotResultsOptions & { readonly path?: undefined }): Promise<Picture>;
  (source: SceneSource, options?: PlotResultsOptions & PathOption): Promise<string | Picture>;
}

/** Makes the function for a platform. */
export function createPlotResults<Picture>(platform: SvgPlatform<Picture>): PlotResults<Picture> {
  return createPicture(platform, {
    call: "plotResults",
    kinds: plotResultsKinds,
    draw: (source: SceneSource, options: PlotResultsOptions) => drawResults(source, { ...options, platform }),
  });
}

async function drawResults(
  source: SceneSource,
  { platform, ...options }: PlotResultsOptions & { platform: SvgPlatform<unknown> },
): Promise<string> {
  const { title, columns, width = defaultWidth(platform, 800), signal } = options;
  const setting = { columns, width };
  const opened = await openScenes(source, { call: "plotResults", kind: "results", platform, signal });
  const openTiff = await loadGeotiff(options.geotiff);

  const { cellWidth } = layoutOf(likelyCount(opened), setting);
  const cells: GridCell[] = [];
  for await (const found of rastersOf(opened, { platform, openTiff, signal })) {
    cells.push(await cellOf(found, { ...options, cellWidth }));
  }
  return drawGrid({
    title,
    description: cells.length === 1 ? "1 GeoTIFF" : `${cells.length} GeoTIFFs`,
    note: undefined,
    emptyText: "There are no GeoTIFFs in the results.",
    cells,
    layout: layoutOf(cells.length, setting),
  });
}

async function cellOf(
  { scene, path, raster }: SceneRaster,
  { cellWidth, ...options }: PlotResultsOptions & Pick<GridLayout, "cellWidth">,
): Promise<GridCell> {
  const size = shownSizeOf(raster, cellWidth * sharpness);
  const { encodePng } = await import("./raster/encode-png");
  const picture = await readPicture(raster, { ...options, ...size });
  const fileName = path.slice(path.lastIndexOf("/") + 1);
  const name = (scene && sceneNameOf(scene, options)) ?? fileName;
  return {
    name,
    // Most files are called as their scene is.
    detail: /^(?:\.tiff?)?$/i.test(fileName.replace(name, "")) ? undefined : fileName,
    image: { href: toDataUrl(encodePng(picture), "image/png"), ...size },
  };
}

/** As large as it is shown, and never larger than it is. */
function shownSizeOf({ width, height }: Raster, side: number): { width: number; height: number } {
  const shrink = Math.max(1, width / side, height / (side * sharpness));
  return { width: Math.max(1, Math.round(width / shrink)), height: Math.max(1, Math.round(height / shrink)) };
}
