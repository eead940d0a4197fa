import { area } from "@turf/turf";
import { type GeometrySource, geometriesOf } from "./geometries";

/**
 * The area of each geometry on the globe, in square kilometres and in order; 0 for points and lines, null where there
 * is no geometry.
 *
 * @throws {InputError} when `source` is neither a FeatureCollection nor a frame with a geometry column, or a geometry of
 * it is none: of an unknown type, or with positions that do not fit its type.
 *
 * @example
 * ```ts
 * import { areaKm2 } from "up42-js/geo";
 *
 * const withArea = frame.addColumn("areaKm2", areaKm2(frame).map((km2) => km2 ?? 0));
 * ```
 */
export function areaKm2(source: GeometrySource): (number | null)[] {
  return geometriesOf(source).map((geometry) => geometry && area(geometry) / 1_000_000);
}
