import type { PathOption } from "../../types";
import { toDataUrl } from "../data-url";
import { createPicture, type FilePlatform, type VizPlatform } from "../picture";
import { drapeRaster } from "../raster/drape";
import { loadGeotiff } from "../raster/load-geotiff";
import { rastersOf } from "../scene-rasters";
import { type OpenedScenes, type SceneSource, sceneNameOf } from "../scene-source";
import { type LoadedImages, makeMap } from "./make-map";
import type { MapDocument, MapImage } from "./map-document";
import { type MapResultsOptions, mapResultsKinds } from "./map-options";

/** Pixels of all images of a map together, and of each of them, at the most: about what a page of 20 MB holds. */
const mapPixels = 8_000_000;
const imagePixels = 1_000_000;
/** Fewer show nothing. */
const fewestPixels = 40_000;

/** The function `mapResults`. */
export interface MapResults<Picture> {
  /**
   * Draws the GeoTIFFs of results on a map, each where its own georeference says, with the footprints of the features
   * above them: in a page an element, in Node the text of an HTML page, or with a `path` a file, whose absolute path it
   * resolves to. The page holds all that it shows and, without `tiles`, asks for nothing.
   *
   * Files in a projected coordinate reference system, such as UTM, are warped with proj4 and lie right to the pixel. A
   * large file is read in a coarser copy. Each band is spread between the 2nd and the 98th percentile of its values;
   * what has no data is transparent. A click on a footprint, or Enter, shows the properties of its feature. Files that a
   * job task has downloaded are taken from where they lie, others are loaded; those with other endings than `.tif` and
   * `.tiff` are left out.
   *
   * @throws {InputError} when an option or the source is not what it should be, a file is no GeoTIFF, has not the bands
   * or does not say where it lies.
   * @throws {MissingDependencyError} when the package geotiff or proj4 or, in a page, leaflet is not installed.
   * @throws {UnsupportedError} when a coordinate reference system is not known, a file is packed in a way that geotiff
   * does not read, or `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or is there and `overwrite` is `false`.
   * @throws {ArchiveError | ApiError | NetworkError | TimeoutError | AuthenticationError} as `loadFiles` of a scene does.
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

/** Makes the function for a platform. */
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
  { platform, geotiff, ...options }: MapResultsOptions & { platform: FilePlatform },
): Promise<LoadedImages> {
  const openTiff = await loadGeotiff(geotiff);
  const share = mapPixels / Math.max(1, opened.scenes.length);
  const maxPixels = Math.round(Math.min(imagePixels, Math.max(fewestPixels, share)));
  const images: MapImage[] = [];
  for await (const { scene, path, raster } of rastersOf(opened, { platform, openTiff, ...options })) {
    const { png, bounds } = await drapeRaster(raster, { ...options, maxPixels });
    const [west, south, east, north] = bounds;
    images.push({
      name: (scene && sceneNameOf(scene, options)) ?? path.slice(path.lastIndexOf("/") + 1),
      href: toDataUrl(png, "image/png"),
      corners: [
        [west, north],
        [east, north],
        [east, south],
        [west, south],
      ],
    });
  }
  return { images };
}
