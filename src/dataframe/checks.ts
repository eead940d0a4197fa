import type { FeatureCollection, Geometry } from "geojson";
import { InputError } from "../errors";
import { check, describe } from "../options";
import type { Dataframe } from "./danfo";
import { isGeometry } from "./geometry";

/** Whether a value has a list of features, valid or not. */
export function hasFeatures(value: unknown): value is FeatureCollection<Geometry | null> {
  return isObject(value) && "features" in value && Array.isArray(value.features);
}

/** Names of longitude and latitude in degrees: EPSG:4326 as a short name, a URN or an address, and CRS84. */
const degreesNames = /(?:^|[:/])(?:EPSG(?:[:/][\d.]*)?[:/](?:4326|4979)|CRS84h?)$/i;

/**
 * Checks that a collection does not state another coordinate reference system, as GeoJSON could before RFC 7946.
 *
 * @throws {InputError} that names the system.
 */
export function checkDegrees(collection: object, { argument }: { argument: string }): void {
  const { crs } = collection as { crs?: { properties?: { name?: unknown } | null } | null };
  if (crs === undefined || crs === null) return;
  const name = crs.properties?.name;
  if (typeof name === "string" && degreesNames.test(name)) return;
  throw new InputError(
    `The coordinates in "${argument}" are in ${describe(typeof name === "string" ? name : crs)}, not in longitude and latitude (EPSG:4326): transform them first, such as with ogr2ogr -t_srs EPSG:4326.`,
    { argument },
  );
}

/**
 * Checks that all features are features, with properties and geometries that are valid or null. Checks no positions.
 *
 * @throws {InputError} that names the first invalid one.
 */
export function checkFeatures(features: readonly unknown[], { argument }: { argument: string }): void {
  const fault = featuresFault(features);
  if (fault !== undefined) throw new InputError(`${fault}.`, { argument });
}

/** Describes the first invalid feature; `undefined` if all are valid. */
export function featuresFault(features: readonly unknown[]): string | undefined {
  let index = 0;
  for (const feature of features) {
    const fault = featureFault(feature);
    if (fault !== undefined) return `features[${index}]${fault}`;
    index += 1;
  }
  return undefined;
}

/** Describes what is wrong with a feature, to follow its name in a message; `undefined` if it is valid. */
export function featureFault(feature: unknown): string | undefined {
  if (!isObject(feature) || !("type" in feature) || feature.type !== "Feature") {
    return " is not a GeoJSON Feature";
  }
  const { geometry = null, properties = null } = feature as { geometry?: unknown; properties?: unknown };
  if (properties !== null && (!isObject(properties) || Array.isArray(properties))) {
    return ".properties is neither an object nor null";
  }
  if (geometry !== null && !isGeometry(geometry)) return ".geometry is neither a GeoJSON geometry nor null";
  return undefined;
}

export function isDataframe(value: unknown): value is Dataframe {
  if (!isObject(value)) return false;
  const { columns, index, shape, values } = value as Partial<Record<keyof Dataframe, unknown>>;
  // A Series has all four lists, too, but its values are not rows.
  return [columns, index, shape].every(Array.isArray) && Array.isArray(values) && values.every(Array.isArray);
}

/**
 * Checks that a value is a dataframe.
 *
 * @throws {InputError} for anything else.
 */
export function checkDataframe(call: string, value: unknown): void {
  check(call, "dataframe", value, {
    words: "a dataframe such as toDataframe makes",
    fits: isDataframe,
    required: true,
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
