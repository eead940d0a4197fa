import { checkOptions } from "../options";
import { type AreaOfInterest, askRows, readArea } from "./area-of-interest";
import type { GeometrySource } from "./geometries";
import { areaKinds } from "./kinds";
import { merged } from "./parts/overlay";
import { anyMeet, holds } from "./parts/part-relations";
import { type Part, polygonPart, polygonsOf } from "./parts/parts";

/**
 * Whether each row, in order, has any point in common with an area of interest; touching is enough. `false` for a row
 * without a geometry. {@link pick} selects the rows.
 *
 * @throws {InputError} when `source` or `area` is not valid.
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
 * Whether each row, in order, contains the whole area of interest: for example, whether a scene shows all of it.
 * Borders may coincide. Only polygons contain anything; `false` for a row without a geometry.
 *
 * @throws {InputError} when `source` or `area` is not valid.
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
 * Whether each row, in order, is completely inside an area of interest. Borders may coincide. `false` for a row without
 * a geometry.
 *
 * @throws {InputError} when `source` or `area` is not valid, or `area` has no polygon.
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

/** Removes borders inside a row, such as those of a row that is cut at the antimeridian. */
function withoutSeams(row: readonly Part[]): Part[] {
  return merged(polygonsOf(row)).flatMap(polygonPart);
}
