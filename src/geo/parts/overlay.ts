import { difference, featureCollection, intersect, multiPolygon, union } from "@turf/turf";
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";
import { InputError } from "../../errors";
import { areaFrom, type Polygons } from "./parts";

type Overlay = (
  operands: FeatureCollection<Polygon | MultiPolygon>,
) => Feature<Polygon | MultiPolygon> | null;

/**
 * In degrees, about a tenth of a millimetre: when Turf fails, as it does where three or more edges meet in one point,
 * all operands but the first are moved by these.
 */
const nudges = [0, 1.3e-9, -1.7e-9, 2.3e-9, -2.9e-9];

/** In degrees, about a millimetre: narrower polygons are rounding errors. */
const hairline = 1e-8;

/** The intersection of two sets of polygons. Polygons of one set may overlap each other. */
export function common(one: Polygons, other: Polygons): Polygons {
  if (one.length === 0 || other.length === 0) return [];
  return overlay(intersect, [one, other]);
}

/** The rest of polygons after others are taken away. */
export function without(polygons: Polygons, others: Polygons): Polygons {
  if (polygons.length === 0 || others.length === 0) return polygons;
  return overlay(difference, [polygons, others]);
}

/** The same area without overlaps and inner borders. */
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
  return areaFrom(polygons, flatAreaOfRing);
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

/** Thrown when Turf cannot overlay polygons. {@link blaming} makes an {@link InputError} of it, which names them. */
class OverlayFailure extends Error {
  override readonly name = "OverlayFailure";
}

/**
 * Overlays polygons in `ask`, and names them when that fails.
 *
 * @throws {InputError} when Turf cannot overlay the polygons.
 */
export function blaming<Answer>(
  { name, argument }: { name: string; argument: string },
  ask: () => Answer,
): Answer {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof OverlayFailure)) throw error;
    throw new InputError(
      `Turf cannot overlay ${name}: repair or leave out rings that cross themselves many times.`,
      { argument, cause: error.cause },
    );
  }
}

/** Like {@link blaming}, for a row. */
export function blamingRow<Answer>(index: number, ask: () => Answer): Answer {
  return blaming({ name: `row ${index} and the area`, argument: "source" }, ask);
}
