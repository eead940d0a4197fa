import { difference, featureCollection, intersect, multiPolygon, union } from "@turf/turf";
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";
import { OverlayFailure } from "./overlay-failure";
import type { Polygons } from "./parts";

type Overlay = (
  operands: FeatureCollection<Polygon | MultiPolygon>,
) => Feature<Polygon | MultiPolygon> | null;

/**
 * In degrees: how far all but the first operand are moved aside when Turf loses its way, as it does where three edges
 * or more meet in one point. A tenth of a millimetre.
 */
const nudges = [0, 1.3e-9, -1.7e-9, 2.3e-9, -2.9e-9];

/** What is narrower than this many degrees, about a millimetre, is a rounding error and no polygon. */
const hairline = 1e-8;

/** What two sets of polygons have in common. Polygons of one set may overlap each other. */
export function common(one: Polygons, other: Polygons): Polygons {
  if (one.length === 0 || other.length === 0) return [];
  return overlay(intersect, [one, other]);
}

/** What is left of polygons when others are taken away. */
export function without(polygons: Polygons, others: Polygons): Polygons {
  if (polygons.length === 0 || others.length === 0) return polygons;
  return overlay(difference, [polygons, others]);
}

/** The same area with no overlaps and no inner borders. */
export function merged(polygons: Polygons): Polygons {
  if (polygons.length < 2) return polygons;
  return overlay(
    union,
    polygons.map((rings) => [rings]),
  );
}

function overlay(operation: Overlay, operands: Polygons[]): Polygons {
  let cause: unknown;
  for (const nudge of nudges) {
    const features = operands.map((operand, index) => multiPolygon(moved(operand, nudge * index)));
    try {
      const result = operation(featureCollection(features))?.geometry;
      if (!result) return [];
      const polygons = result.type === "Polygon" ? [result.coordinates] : result.coordinates;
      return polygons.filter((rings) => !isHairline(rings));
    } catch (error) {
      cause ??= error;
    }
  }
  throw new OverlayFailure("Turf cannot overlay these polygons.", { cause });
}

function moved(polygons: Polygons, degrees: number): Polygons {
  if (degrees === 0) return polygons;
  return polygons.map((rings) =>
    rings.map((ring) => ring.map(([x = 0, y = 0]) => [x + degrees, y - 2 * degrees])),
  );
}

/** The area of polygons on a flat map, in square degrees. */
export function flatArea(polygons: Polygons): number {
  return polygons.reduce(
    (total, rings) =>
      total +
      rings.reduce((sum, ring, index) => sum + Math.abs(flatAreaOfRing(ring)) * (index === 0 ? 1 : -1), 0),
    0,
  );
}

function isHairline([outline = []]: Polygons[number]): boolean {
  const length = outline.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = x, nextY = y] = outline[index + 1] ?? [];
    return sum + Math.hypot(nextX - x, nextY - y);
  }, 0);
  return Math.abs(flatAreaOfRing(outline)) < hairline * length;
}

/** The area of a ring on a flat map, in square degrees; positive when it runs counterclockwise. */
export function flatAreaOfRing(ring: Position[]): number {
  const [originX = 0, originY = 0] = ring[0] ?? [];
  const double = ring.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = x, nextY = y] = ring[index + 1] ?? [];
    return sum + (x - originX) * (nextY - originY) - (nextX - originX) * (y - originY);
  }, 0);
  return double / 2;
}
