/** The columns' types by Danfo's names. */
export type Dtype = "float32" | "int32" | "string" | "boolean" | "datetime";

type Kind = "number" | "boolean" | "datetime";

/**
 * Decides a column's type by looking at all of its cells, where Danfo looks at the first twenty and takes `"007"` for a
 * number. `int32` is for whole numbers without a gap that fit 32 bits; all other numbers, epoch milliseconds and
 * numbers with nulls among them, are `float32`. The name never rounds: cells stay the numbers they are, and so do their
 * sums.
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
