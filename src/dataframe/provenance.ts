import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Column } from "./columns";
import type { Dataframe } from "./danfo";
import { rowsOf } from "./geometry-cells";

/*
 * A frame has no columns for the other members of a FeatureCollection, such as ids. They are attached under keys from
 * `Symbol.for`, so that a second copy of this package can read them: to each geometry, because Danfo passes geometries
 * from frame to frame unchanged, even in `concat` and `merge`; to each row without a geometry, which some methods pass on
 * and others copy; and to the display configuration, which all methods of a frame pass on, for copied rows and for frames
 * without rows.
 */
const recordKey: unique symbol = Symbol.for("up42-js.feature");
const sourceKey: unique symbol = Symbol.for("up42-js.features");

/** A FeatureCollection without its features. */
export interface Origin {
  readonly collection: FeatureCollection<Geometry | null>;
  /** The columns that its properties became, by their names. */
  readonly columns: ReadonlyMap<string, Column>;
}

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
 * Records everything about a collection that a frame does not show. Keeps its features without a copy, so nobody may
 * change them later.
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
 * Puts a copy of the record's geometry, or null, into the first cell of its row, and marks the copy with the record.
 * Without a geometry, it marks the row itself.
 */
export function markRow(row: unknown[], record: FeatureRecord): void {
  const { geometry } = record.feature;
  if (!geometry) {
    row[0] = null;
    mark(row, record);
    return;
  }
  // An object from `assign` takes another property in half the time, but `assign` loses this key.
  const copy = Object.hasOwn(geometry, "__proto__") ? { ...geometry } : Object.assign({}, geometry);
  row[0] = mark(copy, record);
}

export function mark<Marked extends object>(marked: Marked, record: FeatureRecord): Marked {
  return Object.defineProperty(marked, recordKey, { value: record });
}

export function recordOf(marked: unknown): FeatureRecord | undefined {
  return typeof marked === "object" && marked !== null && recordKey in marked
    ? (marked[recordKey] as FeatureRecord)
    : undefined;
}

/** A display configuration that does not change the display and is marked with the source. */
export function markedDisplay(source: Source): object {
  return Object.defineProperty({}, sourceKey, { value: source });
}

/** The record that each row, or its geometry, is marked with. */
export function marksOf(dataframe: Dataframe, geometry: number): (FeatureRecord | undefined)[] {
  return rowsOf(dataframe).map((row) => recordOf(row) ?? recordOf(row[geometry]));
}

/** The source that a frame's configuration is marked with. Danfo's `concat` and `merge` make a new configuration. */
export function sourceOf({ config }: { readonly config?: object }): Source | undefined {
  if (typeof config !== "object" || config === null || !("tableDisplayConfig" in config)) return undefined;
  const display = config.tableDisplayConfig;
  return typeof display === "object" && display !== null && sourceKey in display
    ? (display[sourceKey] as Source)
    : undefined;
}
