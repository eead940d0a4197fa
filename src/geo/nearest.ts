import { checkOptions, required } from "../options";
import type { AreaOfInterest } from "./area-of-interest";
import { askRows, readArea } from "./area-of-interest";
import type { GeometrySource } from "./geometries";
import { areaOfInterest, rowLimit } from "./kinds";
import { distanceBetween, shapeOf } from "./parts/distances";

/** A row and its distance. */
export interface Nearest {
  /** The row's position in the source, from 0. */
  readonly index: number;
  /** Kilometres to its nearest point; 0 when it touches the place. */
  readonly distanceKm: number;
}

/**
 * The distance of each row from a place, in kilometres and in order, measured between their nearest points: 0 where
 * they touch or overlap, null for a row without a geometry. Distances are computed on a sphere, which is at most 0.6 %
 * off.
 *
 * @throws {InputError} when `source` or `to` is not valid.
 *
 * @example
 * ```ts
 * import { distanceKm, pick } from "up42-js/geo";
 *
 * const distances = distanceKm(frame, { to: { type: "Point", coordinates: [13.4, 52.5] } });
 * const close = pick(frame, distances.map((km) => km !== null && km < 10));
 * ```
 */
export function distanceKm(source: GeometrySource, options: { to: AreaOfInterest }): (number | null)[] {
  const { to } = checkOptions("distanceKm", options, { to: required(areaOfInterest) });
  return distancesTo(to, source);
}

function distancesTo(to: AreaOfInterest, source: GeometrySource): (number | null)[] {
  const read = readArea(to, { argument: "to" });
  const targets = read.parts.map(shapeOf);
  return askRows(read, source, (row) => {
    const distances = row.map(shapeOf).flatMap((shape) => targets.map((to) => distanceBetween(shape, to)));
    return distances.length === 0 ? null : Math.min(...distances);
  });
}

/**
 * The rows nearest to a place, the nearest first; equal distances keep the order of the source. Rows without a geometry
 * are left out. {@link pick} selects the rows; {@link distanceKm} says how distances are measured.
 *
 * @param options.limit The maximum number of rows.
 * @throws {InputError} when `source` or `to` is not valid, or `limit` is not a positive number.
 *
 * @example
 * ```ts
 * import { nearest } from "up42-js/geo";
 *
 * const [first] = nearest(collection, { to: { type: "Point", coordinates: [13.4, 52.5] } });
 * const feature = collection.features[first?.index ?? 0];
 * ```
 */
export function nearest(
  source: GeometrySource,
  options: { to: AreaOfInterest; limit?: number | undefined },
): Nearest[] {
  checkOptions("nearest", options, { to: required(areaOfInterest), limit: rowLimit });
  const { to, limit = 1 } = options;
  return distancesTo(to, source)
    .flatMap((distance, index) => (distance === null ? [] : [{ index, distanceKm: distance }]))
    .sort((one, other) => one.distanceKm - other.distanceKm)
    .slice(0, limit);
}
