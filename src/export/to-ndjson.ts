import { checkOptions } from "../options";
import type { PathOption } from "../types";
import { runExport } from "./export-job";
import { ndjsonChunks } from "./ndjson";
import { type NdjsonOptions, ndjsonKinds } from "./options";
import type { ExportPlatform } from "./platform";
import type { FeatureSource } from "./source";

/** The function `toNdjson`. */
export interface ToNdjson {
  /**
   * Writes features as newline-delimited GeoJSON: one feature a line, whole, with its `id`, its `bbox` and whatever else
   * it holds. Members of the collection itself are left out. With a `path` it resolves to the file's absolute path, and
   * the file appears when it is whole; without one to a `Blob` of type `application/x-ndjson`.
   *
   * @throws {InputError} when an option or the source is not what it should be, or a feature cannot be written.
   * @throws {UnsupportedError} when `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or is there and `overwrite` is `false`.
   *
   * @example
   * ```ts
   * import { toNdjson } from "up42-js/export";
   *
   * const blob = await toNdjson(await jobtask.getResultsJson());
   * ```
   */
  (source: FeatureSource, options: NdjsonOptions & { readonly path: string | URL }): Promise<string>;
  (source: FeatureSource, options?: NdjsonOptions & { readonly path?: undefined }): Promise<Blob>;
  (source: FeatureSource, options?: NdjsonOptions & PathOption): Promise<string | Blob>;
}

/** Makes the function for a platform. */
export function createToNdjson(platform: ExportPlatform): ToNdjson {
  async function toNdjson(
    source: FeatureSource,
    options: NdjsonOptions & PathOption = {},
  ): Promise<string | Blob> {
    checkOptions("toNdjson", options, ndjsonKinds);
    return runExport({
      call: "toNdjson",
      mediaType: "application/x-ndjson",
      platform,
      source,
      options,
      asTable: false,
      write: ndjsonChunks,
    });
  }
  return toNdjson as ToNdjson;
}
