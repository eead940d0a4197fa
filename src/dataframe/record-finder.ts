import type { Geometry } from "geojson";
import { columnValue, geometryColumn } from "./columns";
import type { Dataframe } from "./danfo";
import { readGeometry, rowsOf } from "./geometry-cells";
import { isMissing } from "./nested";
import { type FeatureRecord, mark, marksOf, recordOf, type Source, sourceOf } from "./provenance";
import { isUnchanged } from "./restore-properties";

type Feature = FeatureRecord["feature"];

/**
 * Finds the feature of each row: the one that the row is marked with. A row without a mark is the feature at its label
 * if it has the cells of that feature and no other feature has the same cells. The label is not enough, because
 * `resetIndex` gives rows new labels. The cells are not enough, because an edit can make rows equal. Geometries are not
 * compared, only whether row and feature have one. Rows with only empty cells are not found.
 *
 * @param options.position of the geometry column.
 * @param options.geometries of the rows.
 */
export function findRecords(
  dataframe: Dataframe,
  {
    position,
    geometries,
    source,
  }: { position: number; geometries: readonly (Geometry | null)[]; source: Source | undefined },
): (FeatureRecord | undefined)[] {
  const marks = marksOf(dataframe, position);
  if (source === undefined || !marks.includes(undefined)) return marks;
  const { origin, records } = source;
  const known = dataframe.columns.flatMap((name, index) => {
    const column = origin.columns.get(name);
    return column === undefined ? [] : [{ column, index }];
  });
  const alike = recordsAlike(records, [
    ({ geometry }) => Boolean(geometry),
    ...known.map(
      ({ column }) =>
        ({ properties }: Feature) =>
          columnValue(properties, column),
    ),
  ]);

  return rowsOf(dataframe).map((cells, row) => {
    if (marks[row] !== undefined) return marks[row];
    // A string after Danfo's `T`.
    const record = records[Number(dataframe.index[row])];
    if (record === undefined || alike.has(record)) return undefined;
    const { geometry, properties = null } = record.feature;
    const isSame =
      Boolean(geometry) === Boolean(geometries[row]) &&
      known.every(({ column, index }) => isUnchanged(properties, column, cells[index])) &&
      known.some(({ index }) => !isMissing(cells[index]));
    return isSame ? record : undefined;
  });
}

/** Marks copies of a frame's rows, so that they are known whatever their labels are. */
export function markCopies(
  copies: Dataframe,
  { dataframe, positions }: { dataframe: Dataframe; positions: readonly number[] },
): void {
  const position = dataframe.columns.indexOf(geometryColumn);
  if (position === -1) return;
  const geometries = rowsOf(dataframe).map((row, index) => readGeometry(row[position], index));
  const records = findRecords(dataframe, { position, geometries, source: sourceOf(dataframe) });
  rowsOf(copies).forEach((copy, index) => {
    const record = records[positions[index] ?? -1];
    if (record !== undefined && recordOf(copy[position]) === undefined) mark(copy, record);
  });
}

/** The records that share all of these values with another one. */
function recordsAlike(
  records: readonly FeatureRecord[],
  values: readonly ((feature: Feature) => unknown)[],
): Set<FeatureRecord> {
  let groups = [records];
  for (const read of values) {
    groups = groups.flatMap((group) => {
      const byValue = new Map<unknown, FeatureRecord[]>();
      for (const record of group) {
        const value = read(record.feature);
        const key = isMissing(value) ? null : value;
        const others = byValue.get(key);
        if (others === undefined) byValue.set(key, [record]);
        else others.push(record);
      }
      return [...byValue.values()].filter(({ length }) => length > 1);
    });
  }
  return new Set(groups.flat());
}
