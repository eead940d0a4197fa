import type { FeatureCollection, GeoJsonProperties, Geometry } from "geojson";
import { InputError } from "../errors";
import type { DateForm } from "./dates";
import { FreeNames } from "./free-names";
import { hasMembers, nestedPaths, valueAt } from "./nested";

export const geometryColumn = "geometry";

/** One column, and which value of each feature it holds. */
export interface Column {
  readonly name: string;
  /** The keys that lead to the value: one, or several in a flattened frame. */
  readonly path: readonly string[];
  /** Whether the frame is flattened, so that objects are split into columns. */
  readonly flattened: boolean;
  /** How a date is written in the properties; `undefined` when the column holds no dates. */
  readonly dateForm: DateForm | undefined;
}

/** The name that users know for a column. */
export function dottedName({ path }: Column): string {
  return path.join(".");
}

/**
 * Plans a column for each property key, in first-seen order; in a flattened frame, one for each key of a nested object,
 * in its place.
 *
 * A name that would hide a member of the frame, such as `count` or `values`, gets a `_` at its end. So does a dotted name
 * that a less nested key already has: `{"a.b": 1, a: {b: 2}}` is in `a.b` and `a.b_`.
 */
export function planColumns(
  { features }: FeatureCollection<Geometry | null>,
  { frame, flatten }: { frame: object; flatten: boolean },
): Column[] {
  const paths = flatten ? nestedPaths(features) : flatPaths(features);
  const names = columnNames(paths, frame);
  return paths.map((path) => ({
    name: names.get(path) ?? path.join("."),
    path,
    flattened: flatten,
    dateForm: undefined,
  }));
}

function flatPaths(features: FeatureCollection<Geometry | null>["features"]): string[][] {
  const keys = new Set<string>();
  for (const { properties } of features) for (const key of Object.keys(properties ?? {})) keys.add(key);
  return Array.from(keys, (key) => [key]);
}

function columnNames(paths: readonly (readonly string[])[], frame: object): Map<readonly string[], string> {
  const wanted = new Set(paths.map((path) => path.join("."))).add(geometryColumn);
  const names = new Map<readonly string[], string>();
  const given = new Set<string>();
  const free = new FreeNames();
  for (const path of [...paths].sort((one, other) => one.length - other.length)) {
    let name = path.join(".");
    // Danfo keeps its own fields under names that start with `$`.
    if (given.has(name) || name.startsWith("$") || isTaken(name, frame)) {
      name = free.next(name, (next) => wanted.has(next) || given.has(next) || isTaken(next, frame));
    }
    given.add(name);
    names.set(path, name);
  }
  return names;
}

function isTaken(name: string, frame: object): boolean {
  return name === geometryColumn || name in frame;
}

/**
 * The value of a feature in a column, as its properties have it; null when it is missing, or an object that has columns
 * of its own.
 */
export function columnValue(properties: GeoJsonProperties, { path, flattened }: Column): unknown {
  const value = valueAt(properties, path) ?? null;
  return flattened && hasMembers(value) ? null : value;
}

/**
 * Checks that `dates` names no nested property of a frame that is not flattened.
 *
 * @throws {InputError} if it does.
 */
export function checkDatesExist(
  dates: readonly string[],
  { collection, columns }: { collection: FeatureCollection<Geometry | null>; columns: readonly Column[] },
): void {
  const unused = dates.filter((name) => !columns.some((column) => dottedName(column) === name));
  if (unused.length === 0 || columns.some(({ flattened }) => flattened)) return;
  const nested = new Set(nestedPaths(collection.features).map((path) => path.join(".")));
  const inside = unused.find((name) => nested.has(name));
  if (inside === undefined) return;
  throw new InputError(`dates names "${inside}", which is inside an object: also pass flatten: true.`, {
    argument: "dates",
  });
}
