import type { PathOption } from "../../types";
import { toDataUrl } from "../data-url";
import { createPicture, type FilePlatform, type VizPlatform } from "../picture";
import { loadGeotiff } from "../raster/load-geotiff";
import { drawRasters, rasterNote } from "../scene-rasters";
import { type OpenedScenes, type SceneSource, sceneNameOf } from "../scene-source";
import { type LoadedImages, makeMap } from "./make-map";
import type { MapDocument, MapImage } from "./map-document";
import { type MapResultsOptions, mapResultsKinds } from "./map-options";

/** Maximum number of pixels of all images of a map together, and of each image: enough for a page of about 20 MB. */
const mapPixels = 8_000_000;
const imagePixels = 1_000_000;
/** Fewer show nothing. */
const fewestPixels = 40_000;

/** The function `mapResults`. */
export interface MapResults<Picture> {
  /**
   * Draws the GeoTIFFs of results on a map, each placed by its own georeference, with the footprints of the features
   * above them: an element in a page, an HTML page as a string in Node, or with a `path` a file, whose absolute path it
   * resolves to. The HTML page is self-contained and, without `tiles`, sends no requests.
   *
   * Files in a projected coordinate reference system, such as UTM, are warped with proj4, exact to the pixel. A large
   * file is read from a coarser overview. Each band is stretched between the 2nd and the 98th percentile of its values;
   * pixels without data are transparent. A click on a footprint, or Enter, shows the properties of its feature. Files
   * that a job task has downloaded are read from disk, others are loaded. Only files that end in `.tif` or `.tiff` are
   * drawn. Those that cannot be drawn are left out: a note and the popups of their footprints say why.
   *
   * @throws {InputError} when an option or the source is not valid; or when no file can be drawn, and the first is not a
   * GeoTIFF, does not have the bands, or has no georeference.
   * @throws {MissingDependencyError} when the package geotiff or proj4 or, in a page, leaflet is not installed.
   * @throws {UnsupportedError} when no file can be drawn, and the coordinate reference system of the first is not known,
   * or its values, colours or compression cannot be read; or when `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or exists and `overwrite` is `false`.
   * @throws {ArchiveError | ApiError | NetworkError | TimeoutError | AuthenticationError} as for `loadFiles` of a
   * scene.
   *
   * @example
   * ```ts
   * import { mapResults } from "up42-js/viz";
   *
   * await jobtask.downloadResults({ outputDirectory: "berlin" });
   * await mapResults(jobtask, { areaOfInterest: [13.2, 52.4, 13.6, 52.6], path: "map.html" });
   * ```
   */
  (source: SceneSource, options: MapResultsOptions & { readonly path: string | URL }): Promise<string>;
  (source: SceneSource, options?: MapResultsOptions & { readonly path?: undefined }): Promise<Picture>;
  (source: SceneSource, options?: MapResultsOptions & PathOption): Promise<string | Picture>;
}

export function createMapResults<Picture>(platform: VizPlatform<MapDocument, Picture>): MapResults<Picture> {
  return createPicture(platform, {
    call: "mapResults",
    kinds: mapResultsKinds,
    draw: (source: SceneSource, options: MapResultsOptions) =>
      makeMap(source, {
        ...options,
        platform,
        kind: "results",
        loadImages: (opened) => drapedImages(opened, { ...options, platform }),
      }),
  });
}

async function drapedImages(
  opened: OpenedScenes,
  { platform, ...options }: MapResultsOptions & { platform: FilePlatform },
): Promise<LoadedImages> {
  const geotiff = await loadGeotiff(options.geotiff);
  const { drapeRaster } = await import("../raster/drape");
  const share = mapPixels / Math.max(1, opened.scenes.length);
  const maxPixels = Math.round(Math.min(imagePixels, Math.max(fewestPixels, share)));
  const { drawn, failures } = await drawRasters(
    opened,
    { platform, geotiff, signal: options.signal },
    async ({ scene, path, raster }): Promise<MapImage> => {
      const { png, bounds } = await drapeRaster(raster, { ...options, maxPixels });
      const [west, south, east, north] = bounds;
      return {
        name: (scene && sceneNameOf(scene, options)) ?? path.slice(path.lastIndexOf("/") + 1),
        href: await toDataUrl(png, { mediaType: "image/png", signal: options.signal }),
        corners: [
          [west, north],
          [east, north],
          [east, south],
          [west, south],
        ],
      };
    },
  );
  return {
    images: drawn,
    note: rasterNote(failures),
    sceneNotes: new Map(
      failures.flatMap(({ scene, error }) =>
        scene === undefined ? [] : [[opened.scenes.indexOf(scene), error.message] as const],
      ),
    ),
  };
}
