import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Column } from "./columns";
import type { Dataframe } from "./danfo";
import { rowsOf } from "./geometry-cells";

/*
 * A frame has no room for what a FeatureCollection holds besides geometries and properties. It travels unseen, under
 * keys from `Symbol.for`, so that a second copy of this package reads it too: on each geometry, because Danfo passes
 * geometries from frame to frame untouched, even in `concat` and `merge`; and on the display configuration, which every
 * method of a frame passes on, for rows that have no geometry and frames that have no rows.
 */
const recordKey: unique symbol = Symbol.for("up42-js.feature");
const sourceKey: unique symbol = Symbol.for("up42-js.features");

/** What one FeatureCollection holds besides its features. */
export interface Origin {
  /** The collection with no features in it. */
  readonly collection: FeatureCollection<Geometry | null>;
  /** The columns that its properties became, by their names. */
  readonly columns: ReadonlyMap<string, Column>;
  /** The features that have no geometry to travel on. */
  readonly withoutGeometry: readonly FeatureRecord[];
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
  const withoutGeometry: FeatureRecord[] = [];
  const origin: Origin = {
    collection: { ...collection, features: [] },
    columns: new Map(columns.map((column) => [column.name, column])),
    withoutGeometry,
  };
  const records = collection.features.map((feature) => {
    const record: FeatureRecord = { origin, feature };
    if (!feature.geometry) withoutGeometry.push(record);
    return record;
  });
  return { origin, records };
}

/** A copy of the record's geometry that leads back to the record; null when it has none. */
export function markedGeometry(record: FeatureRecord): Geometry | null {
  const { geometry } = record.feature;
  if (!geometry) return null;
  // What `assign` made takes another property in half of the time, but loses this key.
  const copy = Object.hasOwn(geometry, "__proto__") ? { ...geometry } : Object.assign({}, geometry);
  return Object.defineProperty(copy, recordKey, { value: record });
}

/** The record that a geometry leads back to. */
export function recordOf(geometry: unknown): FeatureRecord | undefined {
  return typeof geometry === "object" && geometry !== null && recordKey in geometry
    ? (geometry[recordKey] as FeatureRecord)
    : undefined;
}

/** A display configuration that changes nothing about the display and leads back to the source. */
export function markedDisplay(source: Source): object {
  return Object.defineProperty({}, sourceKey, { value: source });
}

/** What rows of a frame lead back to. */
export interface Traces {
  /** The collection that the frame's configuration leads back to. */
  readonly source: Source | undefined;
  /** The record of each row; `undefined` for a row that has no geometry, or another one. */
  readonly marks: readonly (FeatureRecord | undefined)[];
  /** The collections that rows come from. */
  readonly origins: ReadonlySet<Origin>;
}

/** Follows the geometries of a frame, and its configuration, back to where they come from. */
export function tracesOf(dataframe: Dataframe, geometry: number): Traces {
  const source = sourceOf(dataframe);
  const marks = rowsOf(dataframe).map((row) => recordOf(row[geometry]));
  const origins = new Set(marks.flatMap((mark) => (mark ? [mark.origin] : [])));
  if (source !== undefined && origins.size === 0) origins.add(source.origin);
  return { source, marks, origins };
}

/** The source that a frame's configuration leads back to. Danfo's `concat` and `merge` make a new configuration. */
function sourceOf({ config }: { readonly config?: object }): Source | undefined {
  if (typeof config !== "object" || config === null || !("tableDisplayConfig" in config)) return undefined;
  const display = config.tableDisplayConfig;
  return typeof display === "object" && display !== null && sourceKey in display
    ? (display[sourceKey] as Source)
    : undefined;
}
