import type { PathOption } from "../types";
import { batchesOf } from "./batches";
import { createExport, type ExportJob, type ExportPlatform } from "./export-job";
import { type NdjsonOptions, ndjsonKinds } from "./options";
import type { FeatureSource } from "./source";
import { TextChunks } from "./text-chunks";
import { jsonText } from "./values";

/** The function `toNdjson`. */
export interface ToNdjson {
  /**
   * Writes features as newline-delimited GeoJSON: one complete feature per line, with its `id`, its `bbox` and all
   * other members. Members of the collection itself are left out. With a `path` it resolves to the file's absolute
   * path, and the file appears when it is complete; without one, to a `Blob` of type `application/x-ndjson`.
   *
   * @throws {InputError} when an option or the source is not valid, or a feature cannot be written.
   * @throws {UnsupportedError} when `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or exists and `overwrite` is `false`.
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

export function createToNdjson(platform: ExportPlatform): ToNdjson {
  return createExport<NdjsonOptions>(platform, {
    call: "toNdjson",
    mediaType: "application/x-ndjson",
    kinds: ndjsonKinds,
    asTable: false,
    loadWriter: async () => ndjsonChunks,
  });
}

async function* ndjsonChunks({
  source,
  pace,
}: ExportJob): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const totalRows = "kept" in source ? source.kept.length : undefined;
  const lines = new TextChunks();
  let rows = 0;
  for await (const batch of batchesOf(source, pace)) {
    for (const feature of batch) {
      lines.add(`${onOneLine(jsonText(feature, () => `features[${rows}]`) ?? "null")}\n`);
      rows += 1;
    }
    if (lines.isFull) yield lines.take();
    await pace.step({ phase: "writing", rows, totalRows });
  }
  yield lines.take();
  pace.tell({ phase: "writing", rows, totalRows: rows });
}

/**
 * JSON allows these characters in strings, but some programs, such as Node's readline and Python's splitlines, end a
 * line at them.
 */
const otherLineEnds = /[\u0085\u2028\u2029]/g;

function onOneLine(json: string): string {
  return json.replace(otherLineEnds, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
