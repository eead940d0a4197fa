import { checkOptions } from "../options";
import { type AreaOfInterest, askRows, readArea } from "./area-of-interest";
import type { GeometrySource } from "./geometries";
import { areaKinds } from "./kinds";
import { merged } from "./parts/overlay";
import { anyMeet, holds } from "./parts/part-relations";
import { type Part, polygonPart, polygonsOf } from "./parts/parts";

/**
 * Tells for each row, in order, whether it has any point in common with an area of interest; touching is enough. `false`
 * where there is no geometry. {@link pick} takes the rows.
 *
 * @throws {InputError} when `source` is neither a FeatureCollection nor a frame with a geometry column, `area` is no
 * {@link AreaOfInterest}, or a geometry of them is none.
 *
 * @example
 * ```ts
 * import { intersects, pick } from "up42-js/geo";
 *
 * const here = pick(frame, intersects(frame, { area: [13.2, 52.4, 13.6, 52.6] }));
 * ```
 */
export function intersects(source: GeometrySource, options: { area: AreaOfInterest }): boolean[] {
  const { area } = checkOptions("intersects", options, areaKinds);
  const read = readArea(area, { argument: "area" });
  return askRows(read, source, (row) => anyMeet(row, read.parts));
}

/**
 * Tells for each row, in order, whether the whole area of interest lies in it: whether a scene shows all of it, for
 * one. Borders may coincide. Only polygons contain anything; `false` where there is no geometry.
 *
 * @throws {InputError} when `source` is neither a FeatureCollection nor a frame with a geometry column, `area` is no
 * {@link AreaOfInterest}, or a geometry of them is none.
 *
 * @example
 * ```ts
 * import { contains, pick } from "up42-js/geo";
 *
 * const whole = pick(frame, contains(frame, { area: { type: "Point", coordinates: [13.4, 52.5] } }));
 * ```
 */
export function contains(source: GeometrySource, options: { area: AreaOfInterest }): boolean[] {
  const { area } = checkOptions("contains", options, areaKinds);
  const read = readArea(area, { argument: "area" });
  return askRows(read, source, (row) => holds(withoutSeams(row), read.parts));
}

/**
 * Tells for each row, in order, whether the whole of it lies in an area of interest. Borders may coincide. `false` where
 * there is no geometry.
 *
 * @throws {InputError} when `source` is neither a FeatureCollection nor a frame with a geometry column, `area` is no
 * {@link AreaOfInterest} or has no polygon, or a geometry of them is none.
 *
 * @example
 * ```ts
 * import { pick, within } from "up42-js/geo";
 *
 * const inside = pick(collection, within(collection, { area: [13.2, 52.4, 13.6, 52.6] }));
 * ```
 */
export function within(source: GeometrySource, options: { area: AreaOfInterest }): boolean[] {
  const { area } = checkOptions("within", options, areaKinds);
  const read = readArea(area, { argument: "area", mustHavePolygons: true });
  return askRows(read, source, (row) => holds(read.parts, row));
}

/** A row that is cut, at the antimeridian for one, has a border in its midst. */
function withoutSeams(row: readonly Part[]): Part[] {
  return merged(polygonsOf(row)).flatMap(polygonPart);
}
