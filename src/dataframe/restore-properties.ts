import type { GeoJsonProperties } from "geojson";
import { InputError } from "../errors";
import type { Properties } from "../types";
import { type Column, columnValue } from "./columns";
import { type DateForm, writtenDate } from "./dates";
import { copyProperties, hasMembers, isMissing, type PropertiesCopy, valueAt } from "./nested";
import { type Origin, recordOf } from "./provenance";

/** A row, and the properties that it was made of. */
export interface PropertiesRow {
  readonly cells: readonly unknown[];
  /** `undefined` if the row was not made of a feature. */
  readonly original: GeoJsonProperties | undefined;
}

export interface PropertiesReader {
  /**
   * Takes unchanged values from the original.
   *
   * @param options.index number of the row, for the error.
   * @throws {InputError} when a cell is an invalid date.
   */
  read(row: PropertiesRow, options: { index: number }): Properties;
}

interface Placed<Of> {
  readonly position: number;
  readonly column: Of;
}

/**
 * Compares the columns of a frame with those of its collection; without an origin, all columns are new.
 *
 * @param options.rows the rows that were made of the collection.
 */
export function propertiesReader({
  columns,
  geometry,
  origin,
  rows,
}: {
  columns: readonly string[];
  geometry: number;
  origin: Origin | undefined;
  rows: readonly PropertiesRow[];
}): PropertiesReader {
  const known: Placed<Column>[] = [];
  const added: Placed<string>[] = [];
  columns.forEach((name, position) => {
    if (position === geometry) return;
    const column = origin?.columns.get(name);
    if (column === undefined) added.push({ column: name, position });
    else known.push({ column, position });
  });
  const gone = Array.from(origin?.columns.values() ?? []).filter(({ name }) => !columns.includes(name));
  const dropped = droppedPaths(
    known.map(({ column }) => column),
    gone,
  );
  const renamed = findRenamed(rows, { added, gone });

  return {
    read({ cells, original }, { index }) {
      const copy = copyProperties(original);
      for (const { column, position } of known) {
        const cell = cells[position];
        if (original === undefined ? isGap(cell) : isUnchanged(original, column, cell)) continue;
        const value = writtenValue(cell, { index, column: column.name, form: column.dateForm ?? "text" });
        if (!copy.put(column.path, value)) copy.put([column.name], value);
      }
      for (const path of dropped) drop(copy, path);
      for (const { column, position } of added) {
        const cell = cells[position];
        const before = original === undefined ? undefined : renamed.get(column);
        if (before === undefined ? isGap(cell) : isMissing(cell) && !hasKey(original, before)) continue;
        const form = before?.dateForm ?? "text";
        copy.put([column], writtenValue(cell, { index, column, form }));
      }
      return copy.properties;
    },
  };
}

/**
 * Finds columns that were renamed, so that values that features did not have before do not become null.
 *
 * @returns the old columns by their new names.
 */
function findRenamed(
  rows: readonly PropertiesRow[],
  { added, gone }: { added: readonly Placed<string>[]; gone: readonly Column[] },
): Map<string, Column> {
  const renamed = new Map<string, Column>();
  const left = new Set(gone);
  for (const { column: name, position } of added) {
    if (rows.every(({ cells }) => isMissing(cells[position]))) continue;
    for (const column of left) {
      if (!rows.every(({ cells, original }) => isUnchanged(original ?? null, column, cells[position])))
        continue;
      renamed.set(name, column);
      left.delete(column);
      break;
    }
  }
  return renamed;
}

/** Whether a feature has a key, even with null; not if the value is an object with columns of its own. */
function hasKey(original: GeoJsonProperties | undefined, { path, flattened }: Column): boolean {
  const value = valueAt(original, path);
  return value !== undefined && !(flattened && hasMembers(value));
}

/** Whether a cell still is what `toDataframe` wrote for these properties and this column. */
export function isUnchanged(original: GeoJsonProperties, column: Column, cell: unknown): boolean {
  const value = columnValue(original, column);
  if (isMissing(value)) return isMissing(cell);
  if (Object.is(value, cell)) return true;
  return cell instanceof Date && Object.is(value, writtenDate(cell, column.dateForm ?? "text"));
}

/** Whether Danfo filled the cell, with NaN or undefined. A null comes from the data. */
function isGap(cell: unknown): boolean {
  return cell !== null && isMissing(cell);
}

function writtenValue(
  cell: unknown,
  { index, column, form }: { index: number; column: string; form: DateForm },
): unknown {
  if (isMissing(cell)) return null;
  // The geometry of another frame, from a merge: copied without its mark.
  if (recordOf(cell) !== undefined) return { ...(cell as object) };
  if (!(cell instanceof Date)) return cell;
  const written = writtenDate(cell, form);
  if (written !== undefined) return written;
  throw new InputError(`Row ${index} of the dataframe has an invalid date in its column "${column}".`, {
    argument: "dataframe",
  });
}

interface DroppedPath {
  readonly path: readonly string[];
  /** Whether to drop a whole object. */
  readonly whole: boolean;
}

/** The paths of dropped columns. If an object has no columns left, its own path. */
function droppedPaths(left: readonly Column[], gone: readonly Column[]): DroppedPath[] {
  const dropped = new Map<string, DroppedPath>();
  for (const { path, flattened } of gone) {
    let shortest: DroppedPath = { path, whole: !flattened };
    for (let length = path.length - 1; length > 0; length -= 1) {
      const prefix = path.slice(0, length);
      if (left.some((column) => startsWith(column.path, prefix))) break;
      shortest = { path: prefix, whole: true };
    }
    const key = JSON.stringify(shortest.path);
    if (!dropped.get(key)?.whole) dropped.set(key, shortest);
  }
  return [...dropped.values()];
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((key, index) => path[index] === key);
}

function drop(copy: PropertiesCopy, { path, whole }: DroppedPath): void {
  if (whole || !hasMembers(valueAt(copy.properties, path))) copy.remove(path);
}
