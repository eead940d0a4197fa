import { bbox } from "@turf/turf";
import type { Geometry } from "geojson";
import { type GeometrySource, geometriesOf } from "./geometries";

/** Longitudes and latitudes in degrees: west, south, east, north. */
export type Bounds = [west: number, south: number, east: number, north: number];

/**
 * The box around each geometry, in order; null where there is no geometry, or one without positions. It is read from
 * the coordinates, not from `bbox` members. A geometry that is cut at the antimeridian has a box around the whole
 * earth: west is never greater than east.
 *
 * @throws {InputError} when `source` is neither a FeatureCollection nor a frame with a geometry column, or a geometry of
 * it is none: of an unknown type, or with positions that do not fit its type.
 *
 * @example
 * ```ts
 * import { bounds } from "up42-js/geo";
 *
 * const [west, south, east, north] = bounds(await jobtask.getResultsJson())[0] ?? [];
 * ```
 */
export function bounds(source: GeometrySource): (Bounds | null)[] {
  return geometriesOf(source).map(boundsOf);
}

/**
 * The box around all geometries; null when there are none. See {@link bounds}.
 *
 * @throws {InputError} when `source` is neither a FeatureCollection nor a frame with a geometry column, or a geometry of
 * it is none: of an unknown type, or with positions that do not fit its type.
 *
 * @example
 * ```ts
 * import { totalBounds } from "up42-js/geo";
 *
 * totalBounds(await jobtask.getResultsJson()); // [13.3, 52.4, 13.5, 52.6]
 * ```
 */
export function totalBounds(source: GeometrySource): Bounds | null {
  const geometries = geometriesOf(source).filter((geometry) => geometry !== null);
  return boundsOf({ type: "GeometryCollection", geometries });
}

/** The box around one geometry; null when it is null or has no positions. */
export function boundsOf(geometry: Geometry | null): Bounds | null {
  if (geometry === null) return null;
  const [west, south, east, north] = bbox(geometry, { recompute: true }) as Bounds;
  // Turf starts from infinity and stays there when it meets no coordinates.
  return west > east ? null : [west, south, east, north];
}
