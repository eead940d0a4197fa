import type { FeatureCollection, GeoJsonProperties, Geometry } from "geojson";
import { InputError } from "../errors";
import type { DateForm } from "./dates";
import { hasMembers, nestedPaths, valueAt } from "./nested";

/** Name of the column that holds the geometries. */
export const geometryColumn = "geometry";

/** One column and the value that it holds of each feature. */
export interface Column {
  /** Its name in the frame. */
  readonly name: string;
  /** The keys that lead to the value: one, and more in a flattened frame. */
  readonly path: readonly string[];
  /** Whether the frame is flattened, so that an object is no cell but has columns for its members. */
  readonly flattened: boolean;
  /** How a date is written in the properties; `undefined` when the column holds no dates. */
  readonly dateForm: DateForm | undefined;
}

/** The name that a user knows a column's values by. */
export function dottedName({ path }: Column): string {
  return path.join(".");
}

/**
 * A column for each property key, in the order in which the keys are first seen; in a flattened frame one for each key
 * of a nested object, in its place.
 *
 * A name that would hide a member of the frame, such as `count` or `values`, gets a `_` at its end, and more until it
 * is free. So does a dotted name that a flatter key already has: `{"a.b": 1, a: {b: 2}}` is in `a.b` and `a.b_`.
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
  for (const path of [...paths].sort((one, other) => one.length - other.length)) {
    let name = path.join(".");
    // Danfo keeps its own fields under names that start with `$`.
    if (given.has(name) || name.startsWith("$") || isTaken(name, frame)) {
      do name += "_";
      while (wanted.has(name) || given.has(name) || isTaken(name, frame));
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
 * What a feature has in a column, as it stands in the properties; null when it has nothing there, or an object that has
 * columns of its own.
 */
export function columnValue(properties: GeoJsonProperties, { path, flattened }: Column): unknown {
  const value = valueAt(properties, path) ?? null;
  return flattened && hasMembers(value) ? null : value;
}

/**
 * Refuses names for `dates` that are a nested property's in a frame that is not flattened.
 *
 * @throws {InputError} then.
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
  throw new InputError(`dates names "${inside}", which is inside of an object: pass flatten: true, too.`, {
    argument: "dates",
  });
}
