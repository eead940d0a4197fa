import { bbox } from "@turf/turf";
import type { Geometry } from "geojson";
import { boolean, checkOptions, type Kinds } from "../options";
import { type GeometrySource, geometriesOf } from "./geometries";
import { narrowestSpan } from "./parts/antimeridian";
import { type Bounds, boxAround, partsOf } from "./parts/parts";

/** Options of {@link bounds} and {@link totalBounds}. */
export interface BoundsOptions {
  /**
   * `true` returns the narrowest box. It crosses the antimeridian where that is shorter; its west is then greater than
   * its east, as in RFC 7946. With `false`, west is never greater than east, and a geometry that is cut at the
   * antimeridian has a box around the whole earth.
   *
   * @default false
   */
  readonly narrowest?: boolean | undefined;
}

const boundsKinds: Kinds<BoundsOptions> = { narrowest: boolean };

/**
 * The box around each geometry, in order; null without a geometry or without positions. It is computed from the
 * coordinates, not read from `bbox` members.
 *
 * @throws {InputError} when `source` is not a valid {@link GeometrySource}.
 *
 * @example
 * ```ts
 * import { bounds } from "up42-js/geo";
 *
 * const [west, south, east, north] = bounds(await jobtask.getResultsJson())[0] ?? [];
 * ```
 */
export function bounds(source: GeometrySource, options: BoundsOptions = {}): (Bounds | null)[] {
  const { narrowest } = checkOptions("bounds", options, boundsKinds);
  return geometriesOf(source).map(narrowest ? narrowestBoxOf : boxOf);
}

/**
 * The box around all geometries; null without any geometry. See {@link bounds}.
 *
 * @throws {InputError} when `source` is not a valid {@link GeometrySource}.
 *
 * @example
 * ```ts
 * import { totalBounds } from "up42-js/geo";
 *
 * totalBounds(await jobtask.getResultsJson()); // [13.3, 52.4, 13.5, 52.6]
 * ```
 */
export function totalBounds(source: GeometrySource, options: BoundsOptions = {}): Bounds | null {
  const { narrowest } = checkOptions("totalBounds", options, boundsKinds);
  const geometries = geometriesOf(source).filter((geometry) => geometry !== null);
  const all: Geometry = { type: "GeometryCollection", geometries };
  return narrowest ? narrowestBoxOf(all) : boxOf(all);
}

function boxOf(geometry: Geometry | null): Bounds | null {
  if (geometry === null) return null;
  const [west, south, east, north] = bbox(geometry, { recompute: true }) as Bounds;
  // Turf starts from infinity, and stays there without coordinates.
  return west > east ? null : [west, south, east, north];
}

function narrowestBoxOf(geometry: Geometry | null): Bounds | null {
  const boxes = partsOf(geometry).map(({ box }) => box);
  if (boxes.length === 0) return null;
  const [, south, , north] = boxAround(boxes);
  const [west, east] = narrowestSpan(boxes);
  return [west, south, east > 180 ? east - 360 : east, north];
}
