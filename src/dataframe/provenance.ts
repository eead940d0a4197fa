import type { Feature, FeatureCollection, Geometry } from "geojson";
import { type PropertyColumn, propertyCell } from "./columns";

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
  /** The property that a column stands for. */
  readonly propertyOf: ReadonlyMap<string, string>;
  /** The features that have no geometry to travel on. */
  readonly withoutGeometry: readonly FeatureRecord[];
}

/** One feature as it came. */
export interface FeatureRecord {
  readonly origin: Origin;
  /** A shallow copy: members added to or taken from the caller's feature later do not show. */
  readonly feature: Feature<Geometry | null>;
  /** Its own property keys in their order. Features of one shape share one array. */
  readonly keys: readonly string[];
}

/** All features of one collection, in its order. */
export interface Source {
  readonly origin: Origin;
  readonly records: readonly FeatureRecord[];
}

/** Notes down everything about a collection that a frame will not show. */
export function recordSource(
  collection: FeatureCollection<Geometry | null>,
  columns: readonly PropertyColumn[],
): Source {
  const withoutGeometry: FeatureRecord[] = [];
  const origin: Origin = {
    collection: { ...collection, features: [] },
    propertyOf: new Map(columns.map(({ column, property }) => [column, property])),
    withoutGeometry,
  };
  const sharedKeys = keySharer();
  const records = collection.features.map((feature) => {
    const keys = sharedKeys(Object.keys(feature.properties ?? {}));
    const record: FeatureRecord = { origin, feature: { ...feature }, keys };
    if (!feature.geometry) withoutGeometry.push(record);
    return record;
  });
  return { origin, records };
}

/** Returns, for lists of the same keys in the same order, always the same list. */
function keySharer(): (keys: readonly string[]) => readonly string[] {
  const shapes = new Map<string, readonly string[]>();
  let latest: readonly string[] = [];
  return (keys) => {
    // Neighbours mostly have the same keys, and comparing is quicker than making a text of them.
    if (keys.length === latest.length && keys.every((key, index) => key === latest[index])) return latest;
    const shape = JSON.stringify(keys);
    latest = shapes.get(shape) ?? keys;
    shapes.set(shape, latest);
    return latest;
  };
}

/** A copy of the record's geometry that leads back to the record; null when it has none. */
export function markedGeometry(record: FeatureRecord): Geometry | null {
  if (!record.feature.geometry) return null;
  return Object.defineProperty({ ...record.feature.geometry }, recordKey, { value: record });
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

/** The source that a frame's configuration leads back to. Danfo's `concat` and `merge` make a new configuration. */
export function sourceOf({ config }: { readonly config?: object }): Source | undefined {
  if (typeof config !== "object" || config === null || !("tableDisplayConfig" in config)) return undefined;
  const display = config.tableDisplayConfig;
  return typeof display === "object" && display !== null && sourceKey in display
    ? (display[sourceKey] as Source)
    : undefined;
}

/** Whether a cell still is what `toDataframe` wrote for this feature and key. */
export function isUnchanged({ feature }: FeatureRecord, key: string, cell: unknown): boolean {
  const original = propertyCell(feature.properties, key);
  return original === null ? isMissing(cell) : Object.is(original, cell);
}

/** Whether a cell is empty, by our null or by Danfo's own NaN or undefined. */
export function isMissing(cell: unknown): boolean {
  return cell === null || cell === undefined || Number.isNaN(cell);
}
