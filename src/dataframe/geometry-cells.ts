import type { Geometry } from "geojson";
import { InputError } from "../errors";
import { geometryColumn } from "./columns";
import type { Dataframe } from "./danfo";
import { isGeometry } from "./geometry";
import { isMissing } from "./nested";

/** The rows of a frame. */
export function rowsOf(dataframe: Dataframe): readonly (readonly unknown[])[] {
  return dataframe.values as unknown[][];
}

/**
 * The position of the geometry column.
 *
 * @throws {InputError} when there is none.
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
 * The geometry in a cell: an object, its JSON (which is what Danfo's `column()` makes of it), or nothing.
 *
 * @throws {InputError} when it is none of them.
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
  // Danfo writes the text of these where a cell of a column of objects is not an object.
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
