import type { PathOption } from "../types";
import { toDataUrl } from "./data-url";
import { drawGrid, type GridCell, type GridLayout, layoutOf } from "./grid/draw-grid";
import { createPicture, defaultWidth, type SvgPlatform } from "./picture";
import { type PlotResultsOptions, plotResultsKinds } from "./plot-options";
import { loadGeotiff } from "./raster/load-geotiff";
import type { Raster } from "./raster/open-raster";
import { drawRasters, likelyCount, rasterNote, type SceneRaster } from "./scene-rasters";
import { openScenes, type SceneSource, sceneNameOf } from "./scene-source";

/** Pixels of a picture per pixel of the page, for screens with a high resolution. */
const sharpness = 1.5;

/** The function `plotResults`. */
export interface PlotResults<Picture> {
  /**
   * Draws the GeoTIFFs of results side by side, each with the name of its scene and its file, as one self-contained
   * SVG: an element in a page, a string in Node, or with a `path` a file, whose absolute path it resolves to.
   *
   * Each band is stretched between two percentiles of its values, for 8 bits, 16 bits and floating point. Pixels
   * without data are transparent. A large file is read from its overviews or in steps, never as a whole. Files that a
   * job task has downloaded are read from disk, which is fastest; others are loaded scene by scene. Only files that end
   * in `.tif` or `.tiff` are drawn. Those that cannot be drawn are left out: a note below the title says why.
   *
   * @throws {InputError} when an option or the source is not valid; or when no file can be drawn, and the first is not a
   * GeoTIFF or does not have the bands.
   * @throws {MissingDependencyError} when the package geotiff is not installed.
   * @throws {UnsupportedError} when no file can be drawn, and the first has values, colours or a compression that cannot
   * be read; or when `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or exists and `overwrite` is `false`.
   * @throws {ArchiveError | ApiError | NetworkError | TimeoutError | AuthenticationError} as for `loadFiles` of a
   * scene.
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
  const geotiff = await loadGeotiff(options.geotiff);

  const { cellWidth } = layoutOf(likelyCount(opened), setting);
  const { drawn: cells, failures } = await drawRasters(opened, { platform, geotiff, signal }, (found) =>
    cellOf(found, { ...options, cellWidth }),
  );
  return drawGrid({
    title,
    description: cells.length === 1 ? "1 GeoTIFF" : `${cells.length} GeoTIFFs`,
    note: rasterNote(failures),
    emptyText: "No GeoTIFFs were found in the results.",
    cells,
    layout: layoutOf(cells.length, setting),
  });
}

async function cellOf(
  { scene, path, raster }: SceneRaster,
  { cellWidth, ...options }: PlotResultsOptions & Pick<GridLayout, "cellWidth">,
): Promise<GridCell> {
  const size = shownSizeOf(raster, cellWidth * sharpness);
  const [{ readPicture }, { encodePng }] = await Promise.all([
    import("./raster/colour"),
    import("./raster/encode-png"),
  ]);
  const { signal } = options;
  const png = await encodePng(await readPicture(raster, { ...options, ...size }), { signal });
  const fileName = path.slice(path.lastIndexOf("/") + 1);
  const name = (scene && sceneNameOf(scene, options)) ?? fileName;
  return {
    name,
    // Most files have the name of their scene.
    detail: /^(?:\.tiff?)?$/i.test(fileName.replace(name, "")) ? undefined : fileName,
    image: { href: await toDataUrl(png, { mediaType: "image/png", signal }), ...size },
  };
}

/** The size at which a raster is shown, never larger than the raster. */
function shownSizeOf({ width, height }: Raster, side: number): { width: number; height: number } {
  const shrink = Math.max(1, width / side, height / (side * sharpness));
  return { width: Math.max(1, Math.round(width / shrink)), height: Math.max(1, Math.round(height / shrink)) };
}
