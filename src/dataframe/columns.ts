import type { FeatureCollection, GeoJsonProperties, Geometry } from "geojson";

/** Name of the column that holds the geometries. */
export const geometryColumn = "geometry";

/** One property of the features and the column that holds it. */
export interface PropertyColumn {
  readonly property: string;
  readonly column: string;
}

/**
 * The union of all property keys, in the order in which they are first seen, each with the name of its column. A key
 * that would hide a member of the frame, such as `count` or `values`, gets a `_` at its end, and more until the name is
 * free.
 */
export function propertyColumns(
  { features }: FeatureCollection<Geometry | null>,
  frame: object,
): PropertyColumn[] {
  const keys = new Set<string>();
  for (const { properties } of features) for (const key of Object.keys(properties ?? {})) keys.add(key);
  const taken = new Set(keys).add(geometryColumn);
  return Array.from(keys, (property) => {
    let column = property;
    // Danfo keeps its own fields under names that start with `$`.
    if (property.startsWith("$") || isTaken(property, frame)) {
      do column += "_";
      while (taken.has(column) || isTaken(column, frame));
      taken.add(column);
    }
    return { property, column };
  });
}

function isTaken(name: string, frame: object): boolean {
  return name === geometryColumn || name in frame;
}

/** The columns' types by Danfo's names. */
export type Dtype = "float32" | "int32" | "string" | "boolean";

/**
 * Decides a column's type by looking at all of its cells, where Danfo looks at the first twenty and takes `"007"` for a
 * number. `int32` is for whole numbers without a gap that fit 32 bits; all other numbers, epoch milliseconds and
 * numbers with nulls among them, are `float32`. The name never rounds: cells stay the numbers they are, and so do their
 * sums.
 */
export function columnDtype(rows: readonly (readonly unknown[])[], position: number): Dtype {
  let kind: "number" | "boolean" | undefined;
  let whole = true;
  for (const row of rows) {
    const cell = row[position];
    if (cell === null) {
      whole = false;
      continue;
    }
    const type = typeof cell;
    if (type !== "number" && type !== "boolean") return "string";
    if (kind !== undefined && kind !== type) return "string";
    kind = type;
    if (whole && type === "number") whole = (Number(cell) | 0) === cell;
  }
  if (kind === undefined) return "string";
  if (kind === "boolean") return "boolean";
  return whole ? "int32" : "float32";
}

/** A feature's value under a key of its own; null when it has none, for that is what a missing cell is. */
export function propertyCell(properties: GeoJsonProperties, key: string): unknown {
  return properties && Object.hasOwn(properties, key) ? (properties[key] ?? null) : null;
}
