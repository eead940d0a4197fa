import { Breather } from "../async/breather";
import { callKinds, checkOptions, required } from "../options";
import type { CallOptions } from "../types";
import { type AreaOfInterest, askRows, readArea } from "./area-of-interest";
import type { GeometrySource } from "./geometries";
import { areaOfInterest, rowLimit } from "./kinds";
import { distanceBetween, shapeOf } from "./parts/distances";
import type { Part } from "./parts/parts";

/** The options of functions about distances. */
export interface PlaceOptions extends CallOptions {
  readonly to: AreaOfInterest;
}

const placeKinds = { ...callKinds, to: required(areaOfInterest) };

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
 * const distances = await distanceKm(frame, { to: { type: "Point", coordinates: [13.4, 52.5] } });
 * const close = pick(frame, distances.map((km) => km !== null && km < 10));
 * ```
 */
export async function distanceKm(source: GeometrySource, options: PlaceOptions): Promise<(number | null)[]> {
  return distancesTo(source, checkOptions("distanceKm", options, placeKinds));
}

async function distancesTo(source: GeometrySource, { to, signal }: PlaceOptions): Promise<(number | null)[]> {
  const breather = new Breather(signal);
  const read = await readArea(to, { argument: "to", breather });
  const targets = read.parts.map(shapeOf);
  async function ask(row: readonly Part[]): Promise<number | null> {
    let least: number | null = null;
    for (const shape of row.map(shapeOf)) {
      for (const target of targets) {
        const distance = await distanceBetween(shape, target, breather);
        least = Math.min(least ?? distance, distance);
      }
    }
    return least;
  }
  return askRows(read, source, { ask, breather });
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
 * const [first] = await nearest(collection, { to: { type: "Point", coordinates: [13.4, 52.5] } });
 * const feature = collection.features[first?.index ?? 0];
 * ```
 */
export async function nearest(
  source: GeometrySource,
  options: PlaceOptions & { readonly limit?: number | undefined },
): Promise<Nearest[]> {
  checkOptions("nearest", options, { ...placeKinds, limit: rowLimit });
  const { limit = 1, ...place } = options;
  const distances = await distancesTo(source, place);
  return distances
    .flatMap((distance, index) => (distance === null ? [] : [{ index, distanceKm: distance }]))
    .sort((one, other) => one.distanceKm - other.distanceKm)
    .slice(0, limit);
}
