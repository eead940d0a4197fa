/** The columns' types by Danfo's names. */
export type Dtype = "float32" | "int32" | "string" | "boolean" | "datetime";

type Kind = "number" | "boolean" | "datetime";

/**
 * Decides the type of a column from all of its cells; Danfo checks only the first twenty and reads `"007"` as a number.
 * Whole numbers of 32 bits without gaps are `int32`; all other numbers, such as epoch milliseconds and numbers with nulls
 * between them, are `float32`. The type rounds nothing: cells and their sums keep their values.
 */
export function columnDtype(rows: readonly (readonly unknown[])[], position: number): Dtype {
  let kind: Kind | undefined;
  let whole = true;
  for (const row of rows) {
    const cell = row[position];
    if (cell === null) {
      whole = false;
      continue;
    }
    const found = kindOf(cell);
    if (found === undefined || (kind !== undefined && kind !== found)) return "string";
    kind = found;
    if (whole && found === "number") whole = (Number(cell) | 0) === cell;
  }
  if (kind === "number") return whole ? "int32" : "float32";
  return kind ?? "string";
}

function kindOf(cell: unknown): Kind | undefined {
  const type = typeof cell;
  if (type === "number" || type === "boolean") return type;
  return cell instanceof Date ? "datetime" : undefined;
}
