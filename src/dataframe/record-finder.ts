import type { Geometry } from "geojson";
import { type Column, columnValue } from "./columns";
import type { Dataframe } from "./danfo";
import { writtenDate } from "./dates";
import { isSameGeometry } from "./geometry-cells";
import { isMissing } from "./nested";
import type { FeatureRecord, Origin, Source } from "./provenance";
import { isGap, isUnchanged } from "./restore-properties";

/** A row whose geometry leads back to no feature. */
export interface LostRow {
  /** Its position in the frame. */
  readonly index: number;
  readonly cells: readonly unknown[];
  readonly geometry: Geometry | null;
}

/**
 * Finds the features that rows without a marked geometry were made of: the one at the row's label, when geometry and
 * cells agree; otherwise one with the same geometry and cells, rather one that no other row has; otherwise one that at
 * least half of the cells agree with, the one at the label or the only one without a geometry that has what a cell holds,
 * whichever has more in common; otherwise the one at the label when the frame has all rows and their labels hold. Rows
 * and features that are equal in everything are paired in their order.
 *
 * @param options.marks the features of the other rows, by position.
 * @returns the features by the positions of their rows.
 */
export function findRecords(
  rows: readonly LostRow[],
  {
    dataframe,
    source,
    origins,
    marks,
  }: {
    dataframe: Dataframe;
    source: Source | undefined;
    origins: ReadonlySet<Origin>;
    marks: readonly (FeatureRecord | undefined)[];
  },
): Map<number, FeatureRecord> {
  const { columns } = dataframe;
  const records = new Map<number, FeatureRecord>();
  const claimed = new Set(marks);
  const labelled = (index: number): FeatureRecord | undefined => {
    const label = dataframe.index[index];
    return typeof label === "number" ? source?.records[label] : undefined;
  };
  const claim = (index: number, record: FeatureRecord): void => {
    records.set(index, record);
    claimed.add(record);
  };

  const complete = source?.records.length === dataframe.shape[0];
  const shareOf = ({ cells }: LostRow, record: FeatureRecord): number =>
    unchangedShare(columns, cells, record) ?? (complete ? 1 : 0);
  const others = rows.filter((row) => {
    const record = labelled(row.index);
    if (record === undefined || shareOf(row, record) < 1) return true;
    if (!isSameGeometry(row.geometry, record.feature.geometry)) return true;
    claim(row.index, record);
    return false;
  });
  if (others.length === 0) return records;

  const candidates = source?.records ?? Array.from(origins, ({ withoutGeometry }) => withoutGeometry).flat();
  const contents = readContents(columns, candidates);
  const edited = others.filter((row) => {
    const record = contents.take(row, claimed);
    if (record !== undefined) claim(row.index, record);
    return record === undefined;
  });
  if (edited.length === 0) return records;
  const owners = readOwners(columns, candidates);
  const owned = new Map<number, FeatureRecord>();
  for (const row of edited) {
    const owner = owners.find(row, claimed);
    if (owner !== undefined && shareOf(row, owner) >= 0.5) owned.set(row.index, owner);
  }
  // The label counts only after nothing better was found, for `resetIndex` hands labels out anew.
  const labelsHold =
    complete &&
    dataframe.index.every((_, index) => {
      const record = marks[index] ?? records.get(index) ?? owned.get(index);
      return record === undefined || record === labelled(index);
    });
  for (const row of edited) {
    const [atLabel, owner] = [labelled(row.index), owned.get(row.index)].map((record) =>
      claimed.has(record) ? undefined : record,
    );
    const share = atLabel === undefined ? 0 : shareOf(row, atLabel);
    const byLabel = labelsHold || share >= 0.5 ? atLabel : undefined;
    const record = owner !== undefined && shareOf(row, owner) > share ? owner : (byLabel ?? owner);
    if (record !== undefined) claim(row.index, record);
  }
  return records;
}

/** How many of a row's cells are as the feature has them, 0 to 1; `undefined` when there is nothing to compare. */
function unchangedShare(
  columns: readonly string[],
  cells: readonly unknown[],
  { origin, feature }: FeatureRecord,
): number | undefined {
  let compared = 0;
  let unchanged = 0;
  columns.forEach((name, position) => {
    const column = origin.columns.get(name);
    if (column === undefined) return;
    compared += 1;
    if (isUnchanged(feature.properties, column, cells[position])) unchanged += 1;
  });
  return compared === 0 ? undefined : unchanged / compared;
}

interface Contents {
  /** The next feature that is equal to a row. */
  take(row: LostRow, claimed: ReadonlySet<FeatureRecord | undefined>): FeatureRecord | undefined;
}

interface Owners {
  /** The only feature without a geometry that has what some cells of a row without one hold; none when they disagree. */
  find(row: LostRow, claimed: ReadonlySet<FeatureRecord | undefined>): FeatureRecord | undefined;
}

function readOwners(columns: readonly string[], candidates: readonly FeatureRecord[]): Owners {
  const placeless = candidates.filter(({ feature }) => !feature.geometry);
  const ownersOf = columns.map((name) => {
    const owners = new Map<string, FeatureRecord | undefined>();
    for (const record of placeless) {
      const column = record.origin.columns.get(name);
      const key = column && cellKey(columnValue(record.feature.properties, column), column);
      if (key !== undefined) owners.set(key, owners.has(key) ? undefined : record);
    }
    return owners;
  });
  const origins = [...new Set(placeless.map(({ origin }) => origin))];
  const columnsOf = columns.map((name) =>
    origins.map((origin) => origin.columns.get(name)).find((column) => column !== undefined),
  );

  return {
    find({ cells, geometry }, claimed) {
      if (geometry !== null) return undefined;
      const found = new Set<FeatureRecord>();
      ownersOf.forEach((owners, position) => {
        const column = columnsOf[position];
        const key = column && cellKey(cells[position], column);
        const owner = key === undefined ? undefined : owners.get(key);
        if (owner !== undefined && !claimed.has(owner)) found.add(owner);
      });
      const [only, another] = found;
      return another === undefined ? only : undefined;
    },
  };
}

function cellKey(cell: unknown, { dateForm = "text" }: Column): string | undefined {
  if (isMissing(cell)) return undefined;
  return JSON.stringify(cell instanceof Date ? writtenDate(cell, dateForm) : cell);
}

interface Placed {
  readonly position: number;
  readonly column: Column;
}

interface Bucket {
  readonly records: FeatureRecord[];
  next: number;
}

function readContents(columns: readonly string[], candidates: readonly FeatureRecord[]): Contents {
  const buckets = new Map<string, Bucket>();
  const shown = new Map<Origin, Placed[]>();
  for (const record of candidates) {
    const { origin, feature } = record;
    let placed = shown.get(origin);
    if (placed === undefined) {
      placed = columns.flatMap((name, position) => {
        const column = origin.columns.get(name);
        return column === undefined ? [] : [{ position, column }];
      });
      shown.set(origin, placed);
    }
    const key = contentKey(
      placed.map(({ column }) => columnValue(feature.properties, column)),
      feature.geometry,
    );
    if (key === undefined) continue;
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, { records: [record], next: 0 });
    else bucket.records.push(record);
  }

  return {
    take({ cells, geometry }, claimed) {
      const hasGaps = (columnsOf: readonly Placed[]) =>
        columnsOf.some(({ position }) => isGap(cells[position]));
      // A row has no gaps in the columns of its own collection until somebody makes some.
      const likelyFirst = [...shown.values()].sort(
        (one, other) => Number(hasGaps(one)) - Number(hasGaps(other)),
      );
      for (const placed of likelyFirst) {
        const values = placed.map(({ position, column }) => {
          const cell = cells[position];
          return cell instanceof Date ? writtenDate(cell, column.dateForm ?? "text") : cell;
        });
        const key = contentKey(values, geometry);
        const bucket = key === undefined ? undefined : buckets.get(key);
        const record = bucket && nextOf(bucket, claimed);
        if (record !== undefined) return record;
      }
      return undefined;
    },
  };
}

function nextOf(bucket: Bucket, claimed: ReadonlySet<FeatureRecord | undefined>): FeatureRecord | undefined {
  const { records } = bucket;
  for (; bucket.next < records.length; bucket.next += 1) {
    const record = records[bucket.next];
    if (record !== undefined && !claimed.has(record)) return record;
  }
  // Once more from the first, for a frame may hold a feature twice.
  bucket.next += 1;
  return records[(bucket.next - 1) % records.length];
}

/** One text for equal contents; `undefined` for empty ones, which say nothing about where they come from. */
function contentKey(values: readonly unknown[], geometry: Geometry | null | undefined): string | undefined {
  if (values.every(isMissing)) return undefined;
  return JSON.stringify([geometry ?? null, ...values.map((value) => (isMissing(value) ? null : value))]);
}
