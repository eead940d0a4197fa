import type { Geometry } from "geojson";
import { propertyCell } from "./columns";
import type { Dataframe } from "./danfo";
import { isSameGeometry } from "./geometry-cells";
import { type FeatureRecord, isMissing, isUnchanged, type Origin, type Source } from "./provenance";

type Row = readonly unknown[];

/**
 * Finds the feature that a row without a marked geometry was made of: the one at the row's label, when geometry and
 * cells agree; otherwise the one with the same geometry and cells; otherwise the one at the label, when at least half
 * of the cells agree. Rows and features that are equal in everything are paired in their order.
 */
export function recordFinder({
  dataframe,
  source,
  origins,
}: {
  dataframe: Dataframe;
  source: Source | undefined;
  origins: ReadonlySet<Origin>;
}): (row: Row, index: number, geometry: Geometry | null) => FeatureRecord | undefined {
  const candidates = source?.records ?? Array.from(origins, ({ withoutGeometry }) => withoutGeometry).flat();
  const complete = source?.records.length === dataframe.shape[0];
  let contents: Contents | undefined;

  return (row, index, geometry) => {
    const label = dataframe.index[index];
    const labelled = typeof label === "number" ? source?.records[label] : undefined;
    if (labelled === undefined) return byContents(row, geometry);
    const share = unchangedShare(dataframe.columns, row, labelled) ?? (complete ? 1 : 0);
    if (share === 1 && isSameGeometry(geometry, labelled.feature.geometry)) return labelled;
    // Edited cells: the label counts only after nothing better was found, for `resetIndex` hands labels out anew.
    return byContents(row, geometry) ?? (share >= 0.5 ? labelled : undefined);
  };

  function byContents(row: Row, geometry: Geometry | null): FeatureRecord | undefined {
    contents ??= readContents(dataframe.columns, candidates);
    return contents.take(row, geometry);
  }
}

/** How many of a row's cells are as the feature has them, 0 to 1; `undefined` when there is nothing to compare. */
function unchangedShare(columns: readonly string[], row: Row, record: FeatureRecord): number | undefined {
  let compared = 0;
  let unchanged = 0;
  columns.forEach((column, position) => {
    const property = record.origin.propertyOf.get(column);
    if (property === undefined) return;
    compared += 1;
    if (isUnchanged(record, property, row[position])) unchanged += 1;
  });
  return compared === 0 ? undefined : unchanged / compared;
}

interface Contents {
  take(row: Row, geometry: Geometry | null): FeatureRecord | undefined;
}

function readContents(columns: readonly string[], candidates: readonly FeatureRecord[]): Contents {
  const buckets = new Map<string, FeatureRecord[]>();
  const shown = new Map<Origin, { position: number; property: string }[]>();
  for (const record of candidates) {
    let cells = shown.get(record.origin);
    if (cells === undefined) {
      cells = columns.flatMap((column, position) => {
        const property = record.origin.propertyOf.get(column);
        return property === undefined ? [] : [{ position, property }];
      });
      shown.set(record.origin, cells);
    }
    const key = contentKey(
      cells.map(({ property }) => propertyCell(record.feature.properties, property)),
      record.feature.geometry,
    );
    if (key === undefined) continue;
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [record]);
    else bucket.push(record);
  }
  return {
    take(row, geometry) {
      for (const cells of shown.values()) {
        const key = contentKey(
          cells.map(({ position }) => row[position]),
          geometry,
        );
        const bucket = key === undefined ? undefined : buckets.get(key);
        const record = bucket?.shift();
        if (bucket === undefined || record === undefined) continue;
        // Back in line, for a frame may hold a feature twice.
        bucket.push(record);
        return record;
      }
      return undefined;
    },
  };
}

/** One text for equal contents; `undefined` for empty ones, which say nothing about where they come from. */
function contentKey(cells: unknown[], geometry: Geometry | null | undefined): string | undefined {
  if (cells.every(isMissing)) return undefined;
  return JSON.stringify([geometry ?? null, ...cells.map((cell) => (isMissing(cell) ? null : cell))]);
}
