import type { PathOption } from "../types";
import { csvChunks } from "./csv";
import { createExport, type ExportPlatform } from "./export-job";
import { type CsvOptions, csvKinds } from "./options";
import type { FeatureSource } from "./source";

/** The function `toCsv`. */
export interface ToCsv {
  /**
   * Writes features as CSV: a header, then one line for each feature, in UTF-8. With a `path` it resolves to the file's
   * absolute path, and the file appears when it is complete; without one, to a `Blob` of type `text/csv;charset=utf-8`.
   *
   * Columns:
   * `id` if any feature has one, then each property in the order in which the properties first occur, then `geometry`.
   * Missing values and nulls become empty fields, and an empty string becomes
   * `""`. Nested properties are JSON, and numbers have all their digits. All rows are read once to find the columns; the rows of a stream are stored in a temporary file (in a browser, in a `Blob`)
   * until then.
   *
   * @throws {InputError} when an option or the source is not valid, or a feature cannot be written.
   * @throws {UnsupportedError} when `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or exists and `overwrite` is `false`.
   *
   * @example
   * ```ts
   * import { toCsv } from "up42-js/export";
   *
   * const path = await toCsv(await jobtask.getResultsJson(), { path: "footprints.csv" });
   * ```
   */
  (source: FeatureSource, options: CsvOptions & { readonly path: string | URL }): Promise<string>;
  (source: FeatureSource, options?: CsvOptions & { readonly path?: undefined }): Promise<Blob>;
  (source: FeatureSource, options?: CsvOptions & PathOption): Promise<string | Blob>;
}

export function createToCsv(platform: ExportPlatform): ToCsv {
  return createExport<CsvOptions>(platform, {
    call: "toCsv",
    mediaType: "text/csv;charset=utf-8",
    kinds: csvKinds,
    asTable: true,
    loadWriter: async () => csvChunks,
  });
}
