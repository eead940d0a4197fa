import { type Output, toJson } from "./output";

/** How a list is printed. */
export interface ListFlags {
  readonly json?: boolean;
  readonly ndjson?: boolean;
}

/** Prints jobs of either kind as they are read: as rows, or their metadata as one JSON array or as JSON on each line. */
export async function printList<Entry extends { readonly info: object }>(
  output: Output,
  {
    entries,
    flags,
    headings,
    widths,
    cellsOf,
  }: {
    readonly entries: AsyncIterable<Entry>;
    readonly flags: ListFlags;
    readonly headings: readonly string[];
    readonly widths: readonly number[];
    cellsOf(entry: Entry): string[];
  },
): Promise<void> {
  if (flags.json === true) {
    let before = "[";
    for await (const { info } of entries) {
      await output.write(`${before}${toJson(info, output.isTTY ? 2 : 0)}`);
      before = ",\n";
    }
    return output.write(before === "[" ? "[]\n" : "]\n");
  }
  if (flags.ndjson === true) {
    for await (const { info } of entries) await output.write(`${toJson(info)}\n`);
    return;
  }
  if (output.isTTY) await output.row(headings, widths);
  for await (const entry of entries) await output.row(cellsOf(entry), widths);
}
