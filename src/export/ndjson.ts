import { batchesOf } from "./batches";
import type { ExportJob } from "./export-job";
import { TextChunks } from "./text-chunks";
import { jsonText } from "./values";

/** Writes one feature a line. */
export async function* ndjsonChunks({
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

/** JSON allows these within texts, but some programs, Node's readline and Python's splitlines among them, end a line at them. */
const otherLineEnds = /[\u0085\u2028\u2029]/g;

function onOneLine(json: string): string {
  return json.replace(otherLineEnds, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
