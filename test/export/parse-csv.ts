/** A cell as a reader of RFC 4180 finds it: null when there is nothing, not even quotes. */
export type CsvCell = string | null;

/** Reads CSV character by character, and refuses what the RFC has no place for. */
export function parseCsv(text: string): CsvCell[][] {
  const rows: CsvCell[][] = [];
  let row: CsvCell[] = [];
  let position = 0;
  while (position < text.length) {
    let cell: CsvCell = null;
    if (text[position] === '"') {
      cell = "";
      position += 1;
      for (;;) {
        if (position >= text.length) throw new Error("The text ends within quotes.");
        if (text[position] === '"') {
          if (text[position + 1] !== '"') break;
          position += 1;
        }
        cell += text[position];
        position += 1;
      }
      position += 1;
    } else {
      while (position < text.length && !",\n".includes(text[position]!)) {
        if (text[position] === '"') throw new Error(`A quote stands within a cell at ${position}.`);
        cell = (cell ?? "") + text[position];
        position += 1;
      }
    }
    row.push(cell);
    const end = text[position];
    if (end !== "," && end !== "\n") throw new Error(`Something follows a cell at ${position}.`);
    position += 1;
    if (end === "\n") {
      rows.push(row);
      row = [];
    }
  }
  if (row.length > 0) throw new Error("The last line has no end.");
  return rows;
}
