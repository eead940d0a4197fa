import type { PathOption } from "../../types";
import { createExport, type ExportPlatform } from "../export-job";
import { type GeoParquetOptions, geoParquetKinds } from "../options";
import type { FeatureSource } from "../source";

/** The function `toGeoParquet`. */
export interface ToGeoParquet {
  /**
   * Writes features as GeoParquet 1.1, compressed with Snappy. With a `path` it resolves to the file's absolute path,
   * and the file appears when it is complete; without one, to a `Blob` of type `application/vnd.apache.parquet`.
   *
   * Columns: `id` if any feature has one, each property in the order in which the properties first occur, `geometry`
   * (WKB, longitude and latitude in degrees, OGC:CRS84),
   * `bbox` (the bounds of each geometry). A property's type is determined from all rows: boolean, 64-bit integer, double, timestamp (`Date`s
   * only) or text; nested properties and columns of mixed values are JSON. To set the types yourself, pass
   * `columnTypes`. The rows of a stream are stored in a temporary file (in a browser, in a `Blob`) until all have
   * arrived.
   *
   * @throws {InputError} when an option or the source is not valid, or a feature cannot be written.
   * @throws {UnsupportedError} when `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or exists and `overwrite` is `false`.
   *
   * @example
   * ```ts
   * import { toGeoParquet } from "up42-js/export";
   *
   * const path = await toGeoParquet(await jobtask.getResultsJson(), { path: "footprints.parquet" });
   * ```
   */
  (source: FeatureSource, options: GeoParquetOptions & { readonly path: string | URL }): Promise<string>;
  (source: FeatureSource, options?: GeoParquetOptions & { readonly path?: undefined }): Promise<Blob>;
  (source: FeatureSource, options?: GeoParquetOptions & PathOption): Promise<string | Blob>;
}

/** Makes the function for a platform. The writer of Parquet is loaded when it is first called. */
export function createToGeoParquet(platform: ExportPlatform): ToGeoParquet {
  return createExport<GeoParquetOptions>(platform, {
    call: "toGeoParquet",
    mediaType: "application/vnd.apache.parquet",
    kinds: geoParquetKinds,
    asTable: true,
    loadWriter: async () => (await import("./geoparquet")).geoParquetChunks,
  });
}
