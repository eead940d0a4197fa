import { degreesToRadians, distance, nearestPointOnLine, radiansToLength } from "@turf/turf";
import type { Position } from "geojson";
import type { Breather } from "../../async/breather";
import { meet } from "./part-relations";
import { type Part, positionsOf, subdivided } from "./parts";

/** A part and the lines that its distances are measured from. */
export interface Shape {
  readonly part: Part;
  /** Its position, its line, or the rings of its polygon, cut into short edges. */
  readonly lines: readonly Line[];
}

interface Line {
  readonly positions: readonly Position[];
  /** Length in kilometres of the edge that ends at each position; 0 at the first. */
  readonly lengths: readonly number[];
}

/** In degrees: longer edges are cut. */
const step = 0.1;

export function shapeOf(part: Part): Shape {
  const { type, coordinates } = part.geometry;
  const lines = type === "Point" ? [[coordinates]] : type === "LineString" ? [coordinates] : coordinates;
  return { part, lines: lines.map((line) => withLengths(subdivided(line, piecesOfEdge))) };
}

function withLengths(positions: readonly Position[]): Line {
  const lengths = positions.map((position, index) => distance(positions[index - 1] ?? position, position));
  return { positions, lengths };
}

/** Kilometres between the nearest points of two shapes; 0 when they have a point in common. */
export async function distanceBetween(one: Shape, other: Shape, breather: Breather): Promise<number> {
  if (meet(one.part, other.part)) return 0;
  // Where edges do not cross, one of the two nearest points is the end of an edge.
  const least = await fromPositions(one, other, { limit: Number.POSITIVE_INFINITY, breather });
  return fromPositions(other, one, { limit: least, breather });
}

async function fromPositions(
  { part: from }: Shape,
  { part: to, lines }: Shape,
  { limit, breather }: { limit: number; breather: Breather },
): Promise<number> {
  let least = limit;
  for (const position of positionsOf(from)) {
    if (breather.isDue) await breather.rest();
    if (leastTo(position, to.box) >= least) continue;
    for (const line of lines) least = Math.min(least, toLine(position, line, least));
  }
  return least;
}

/**
 * A lower limit, in kilometres, for the distance of a position from a box: from its parallels, and from its meridians.
 */
function leastTo([longitude = 0, latitude = 0]: Position, [west, south, east, north]: Part["box"]): number {
  const [toWest, toEast] = [
    (((west - longitude) % 360) + 360) % 360,
    (((longitude - east) % 360) + 360) % 360,
  ];
  const isBetween = longitude >= west && longitude <= east;
  const longitudes = isBetween ? 0 : Math.min(toWest, toEast, 90);
  const latitudes = Math.max(0, south - latitude, latitude - north);
  const toMeridian = Math.asin(Math.cos(degreesToRadians(latitude)) * Math.sin(degreesToRadians(longitudes)));
  return radiansToLength(Math.max(degreesToRadians(latitudes), toMeridian));
}

/** Kilometres from a position to a line; any number above `limit` when the distance is greater. */
function toLine(position: Position, { positions, lengths }: Line, limit: number): number {
  const distances = positions.map((other) => distance(position, other));
  let least = Math.min(limit, ...distances);
  positions.forEach((end, index) => {
    const start = positions[index - 1];
    // The mean distance of its ends minus half of its length is a lower limit for an edge. It rules out most edges.
    const bound = ((distances[index - 1] ?? 0) + (distances[index] ?? 0) - (lengths[index] ?? 0)) / 2;
    if (start === undefined || bound >= least) return;
    const edge = { type: "LineString" as const, coordinates: [start, end] };
    least = Math.min(least, nearestPointOnLine(edge, position).properties.pointDistance);
  });
  return least;
}

/**
 * Turf treats edges as great circles. The longer an edge is, the farther those are from the straight edges of GeoJSON.
 */
function piecesOfEdge(longitudes: number, latitudes: number): number {
  return longitudes === 0 ? 1 : Math.ceil(Math.max(Math.abs(longitudes), Math.abs(latitudes)) / step);
}
