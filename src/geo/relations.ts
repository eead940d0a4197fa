import { Breather } from "../async/breather";
import { checkOptions } from "../options";
import { type AreaOptions, askRows, readArea } from "./area-of-interest";
import type { GeometrySource } from "./geometries";
import { areaKinds } from "./kinds";
import { anyMeet, holds } from "./parts/part-relations";

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
 * const here = pick(frame, await intersects(frame, { area: [13.2, 52.4, 13.6, 52.6] }));
 * ```
 */
export async function intersects(source: GeometrySource, options: AreaOptions): Promise<boolean[]> {
  const { area, signal } = checkOptions("intersects", options, areaKinds);
  const breather = new Breather(signal);
  const read = await readArea(area, { argument: "area", breather });
  return askRows(read, source, { ask: (row) => anyMeet(row, read.parts, breather), breather });
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
 * const whole = pick(frame, await contains(frame, { area: { type: "Point", coordinates: [13.4, 52.5] } }));
 * ```
 */
export async function contains(source: GeometrySource, options: AreaOptions): Promise<boolean[]> {
  const { area, signal } = checkOptions("contains", options, areaKinds);
  const breather = new Breather(signal);
  const read = await readArea(area, { argument: "area", breather });
  return askRows(read, source, { ask: (row) => holds(row, read.parts, breather), breather });
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
 * const inside = pick(collection, await within(collection, { area: [13.2, 52.4, 13.6, 52.6] }));
 * ```
 */
export async function within(source: GeometrySource, options: AreaOptions): Promise<boolean[]> {
  const { area, signal } = checkOptions("within", options, areaKinds);
  const breather = new Breather(signal);
  const read = await readArea(area, { argument: "area", mustHavePolygons: true, breather });
  return askRows(read, source, { ask: (row) => holds(read.parts, row, breather), breather });
}
