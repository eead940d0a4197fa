import type { Geometry, Position } from "geojson";

/*
 * Exact in a plane of longitude and latitude: edges are straight there, and none crosses the antimeridian. Nothing that
 * a catalogue of scenes is asked needs more.
 */

type Segment = readonly [Position, Position];

/** A geometry as edges, with the rings of its surfaces. A point is an edge without length. */
interface Outlines {
  readonly edges: readonly Segment[];
  readonly surfaces: readonly Position[][][];
}

/** Tells whether two geometries have a place in common. */
export function intersects(left: Geometry, right: Geometry): boolean {
  const first = outlinesOf(left);
  const second = outlinesOf(right);
  return (
    first.edges.some((edge) => second.edges.some((other) => meet(edge, other))) ||
    first.edges.some(([start]) => covers(second, start)) ||
    second.edges.some(([start]) => covers(first, start))
  );
}

/** The box as a geometry: two of them where it lies across the antimeridian. */
export function boxOf(bbox: readonly number[]): Geometry {
  const [west = 0, south = 0, east = 0, north = 0] =
    bbox.length === 6 ? [bbox[0], bbox[1], bbox[3], bbox[4]] : bbox;
  const ring = (from: number, to: number): Position[] => [
    [from, south],
    [to, south],
    [to, north],
    [from, north],
    [from, south],
  ];
  const rings = west > east ? [ring(west, 180), ring(-180, east)] : [ring(west, east)];
  return { type: "MultiPolygon", coordinates: rings.map((one) => [one]) };
}

/** Square kilometres of a geometry, on a sphere. */
export function areaKm2(geometry: Geometry): number {
  const radians = Math.PI / 180;
  const ringArea = (ring: readonly Position[]) =>
    Math.abs(
      segmentsOf(ring).reduce(
        (sum, [[from = 0, south = 0], [to = 0, north = 0]]) =>
          sum + (to - from) * radians * (2 + Math.sin(south * radians) + Math.sin(north * radians)),
        0,
      ) *
        6371.0088 ** 2,
    ) / 2;
  return outlinesOf(geometry)
    .surfaces.flatMap(([outer = [], ...holes]) => [ringArea(outer), ...holes.map((hole) => -ringArea(hole))])
    .reduce((sum, area) => sum + area, 0);
}

function outlinesOf(geometry: Geometry): Outlines {
  switch (geometry.type) {
    case "Point":
      return { edges: [[geometry.coordinates, geometry.coordinates]], surfaces: [] };
    case "MultiPoint":
      return { edges: geometry.coordinates.map((place): Segment => [place, place]), surfaces: [] };
    case "LineString":
      return { edges: segmentsOf(geometry.coordinates), surfaces: [] };
    case "MultiLineString":
      return { edges: geometry.coordinates.flatMap(segmentsOf), surfaces: [] };
    case "Polygon":
      return { edges: geometry.coordinates.flatMap(segmentsOf), surfaces: [geometry.coordinates] };
    case "MultiPolygon":
      return { edges: geometry.coordinates.flat().flatMap(segmentsOf), surfaces: geometry.coordinates };
    default: {
      const parts = geometry.geometries.map(outlinesOf);
      return {
        edges: parts.flatMap(({ edges }) => edges),
        surfaces: parts.flatMap(({ surfaces }) => surfaces),
      };
    }
  }
}

function segmentsOf(line: readonly Position[]): Segment[] {
  return line.slice(1).map((end, index): Segment => [line[index] ?? end, end]);
}

/** Even and odd: a place in a hole is inside two rings. */
function covers({ surfaces }: Outlines, [x = 0, y = 0]: Position): boolean {
  return surfaces.some(
    (rings) =>
      rings
        .flatMap(segmentsOf)
        .filter(
          ([[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]]) =>
            y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1),
        ).length %
        2 ===
      1,
  );
}

function meet([a, b]: Segment, [c, d]: Segment): boolean {
  const sides = [side(c, d, a), side(c, d, b), side(a, b, c), side(a, b, d)] as const;
  return (
    (sides[0] * sides[1] < 0 && sides[2] * sides[3] < 0) ||
    (sides[0] === 0 && isBetween(a, c, d)) ||
    (sides[1] === 0 && isBetween(b, c, d)) ||
    (sides[2] === 0 && isBetween(c, a, b)) ||
    (sides[3] === 0 && isBetween(d, a, b))
  );
}

/** On which side of a line a place lies; 0 is on it. */
function side([x1 = 0, y1 = 0]: Position, [x2 = 0, y2 = 0]: Position, [x = 0, y = 0]: Position): number {
  return Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));
}

function isBetween(
  [x = 0, y = 0]: Position,
  [x1 = 0, y1 = 0]: Position,
  [x2 = 0, y2 = 0]: Position,
): boolean {
  return x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && y >= Math.min(y1, y2) && y <= Math.max(y1, y2);
}
