import type { Geometry } from "geojson";
import { InputError } from "../errors";
import { geometryColumn } from "./columns";
import type { Dataframe } from "./danfo";
import { isGeometry } from "./geometry";
import { isMissing } from "./nested";

export function rowsOf(dataframe: Dataframe): readonly (readonly unknown[])[] {
  return dataframe.values as unknown[][];
}

/**
 * The position of the geometry column.
 *
 * @throws {InputError} when the frame has no such column.
 */
export function geometryPosition(dataframe: Dataframe): number {
  const position = dataframe.columns.indexOf(geometryColumn);
  if (position === -1) {
    throw new InputError(`The dataframe has no column "${geometryColumn}", and so no features.`, {
      argument: "dataframe",
    });
  }
  return position;
}

/**
 * Reads the geometry in a cell: an object, its JSON (from Danfo's `column()`), or an empty cell.
 *
 * @throws {InputError} for anything else.
 */
export function readGeometry(cell: unknown, row: number): Geometry | null {
  const value = typeof cell === "string" ? parse(cell) : cell;
  if (isMissing(value)) return null;
  if (isGeometry(value)) return value;
  throw new InputError(
    `Row ${row} of the dataframe has neither a GeoJSON geometry nor null in its column "${geometryColumn}".`,
    { argument: "dataframe" },
  );
}

function parse(text: string): unknown {
  // Danfo writes these strings for empty cells in a column of objects.
  if (text === "undefined" || text === "NaN") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether two geometries have the same members in the same order. */
export function isSameGeometry(
  one: Geometry | null | undefined,
  other: Geometry | null | undefined,
): boolean {
  return one === other || JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
