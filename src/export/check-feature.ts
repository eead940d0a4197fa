import type { Feature, Geometry } from "geojson";
import { hasSoundPositions, isGeometry } from "../dataframe/geometry";
import { InputError } from "../errors";
import type { Properties } from "../types";

/** A feature that was looked at: whole enough to be written. */
export type SoundFeature = Feature<Geometry | null, Properties | null>;

/**
 * Returns a feature whose properties and geometry can be written.
 *
 * @throws {InputError} that says which one cannot, and why.
 */
export function checkFeature(feature: unknown, index: number): SoundFeature {
  const fault = faultOf(feature);
  if (fault === undefined) return feature as SoundFeature;
  throw new InputError(`features[${index}]${fault}.`, { argument: "source" });
}

function faultOf(feature: unknown): string | undefined {
  if (!isObject(feature) || !("type" in feature) || feature.type !== "Feature") {
    return " is not a GeoJSON Feature";
  }
  const { geometry = null, properties = null } = feature as Partial<Record<string, unknown>>;
  if (properties !== null && (!isObject(properties) || Array.isArray(properties))) {
    return ".properties is neither an object nor null";
  }
  if (geometry === null) return undefined;
  if (!isGeometry(geometry)) return ".geometry is neither a GeoJSON geometry nor null";
  return hasSoundPositions(geometry) ? undefined : `.geometry has positions that make no ${geometry.type}`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
