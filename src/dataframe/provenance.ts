import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Column } from "./columns";
import type { Dataframe } from "./danfo";
import { rowsOf } from "./geometry-cells";

/*
 * A frame has no room for what a FeatureCollection holds besides geometries and properties. It travels unseen, under
 * keys from `Symbol.for`, so that a second copy of this package reads it too: on each geometry, because Danfo passes
 * geometries from frame to frame untouched, even in `concat` and `merge`; on each row that has no geometry, which some
 * methods pass on and others copy; and on the display configuration, which every method of a frame passes on, for rows
 * that were copied and frames that have no rows.
 */
const recordKey: unique symbol = Symbol.for("up42-js.feature");
const sourceKey: unique symbol = Symbol.for("up42-js.features");

/** What one FeatureCollection holds besides its features. */
export interface Origin {
  /** The collection with no features in it. */
  readonly collection: FeatureCollection<Geometry | null>;
  /** The columns that its properties became, by their names. */
  readonly columns: ReadonlyMap<string, Column>;
}

/** One feature as it came. */
export interface FeatureRecord {
  readonly origin: Origin;
  readonly feature: Feature<Geometry | null>;
}

/** All features of one collection, in its order. */
export interface Source {
  readonly origin: Origin;
  readonly records: readonly FeatureRecord[];
}

/**
 * Notes down everything about a collection that a frame will not show. Its features are kept, not copied: nobody else
 * may change them.
 */
export function recordSource(
  collection: FeatureCollection<Geometry | null>,
  columns: readonly Column[],
): Source {
  const origin: Origin = {
    collection: { ...collection, features: [] },
    columns: new Map(columns.map((column) => [column.name, column])),
  };
  return { origin, records: collection.features.map((feature) => ({ origin, feature })) };
}

/**
 * Puts a copy of the record's geometry into the first cell of its row, null when it has none. The copy leads back to the
 * record, and without a geometry the row itself does.
 */
export function markRow(row: unknown[], record: FeatureRecord): void {
  const { geometry } = record.feature;
  if (!geometry) {
    row[0] = null;
    mark(row, record);
    return;
  }
  // What `assign` made takes another property in half of the time, but loses this key.
  const copy = Object.hasOwn(geometry, "__proto__") ? { ...geometry } : Object.assign({}, geometry);
  row[0] = mark(copy, record);
}

/** Lets a geometry or a row lead back to a record. */
export function mark<Marked extends object>(marked: Marked, record: FeatureRecord): Marked {
  return Object.defineProperty(marked, recordKey, { value: record });
}

/** The record that a geometry or a row leads back to. */
export function recordOf(marked: unknown): FeatureRecord | undefined {
  return typeof marked === "object" && marked !== null && recordKey in marked
    ? (marked[recordKey] as FeatureRecord)
    : undefined;
}

/** A display configuration that changes nothing about the display and leads back to the source. */
export function markedDisplay(source: Source): object {
  return Object.defineProperty({}, sourceKey, { value: source });
}

/** The record of each row that leads back to one, by itself or by its geometry. */
export function marksOf(dataframe: Dataframe, geometry: number): (FeatureRecord | undefined)[] {
  return rowsOf(dataframe).map((row) => recordOf(row) ?? recordOf(row[geometry]));
}

/** The source that a frame's configuration leads back to. Danfo's `concat` and `merge` make a new configuration. */
export function sourceOf({ config }: { readonly config?: object }): Source | undefined {
  if (typeof config !== "object" || config === null || !("tableDisplayConfig" in config)) return undefined;
  const display = config.tableDisplayConfig;
  return typeof display === "object" && display !== null && sourceKey in display
    ? (display[sourceKey] as Source)
    : undefined;
}
