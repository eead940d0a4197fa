import type { Geometry, LineString, Point, Polygon, Position } from "geojson";

/** Longitudes and latitudes in degrees: west, south, east, north. */
export type Bounds = [west: number, south: number, east: number, north: number];

/** The coordinates of a MultiPolygon. */
export type Polygons = Position[][][];

/** A point, a line or a polygon without altitudes, and the box around it. It is never empty. */
export interface Part {
  readonly geometry: Point | LineString | Polygon;
  readonly box: Readonly<Bounds>;
}

/** A hundred turns: the track of a satellite goes round the earth many times. Time grows with the number of turns. */
export const mostLongitude = 36_000;

/** Splits a geometry into the members of collections and Multi-geometries, without empty ones. */
export function partsOf(geometry: Geometry | null): Part[] {
  if (geometry === null) return [];
  switch (geometry.type) {
    case "GeometryCollection":
      return geometry.geometries.flatMap(partsOf);
    case "Point":
      return pointPart(geometry.coordinates);
    case "MultiPoint":
      return geometry.coordinates.flatMap(pointPart);
    case "LineString":
      return linePart(geometry.coordinates);
    case "MultiLineString":
      return geometry.coordinates.flatMap(linePart);
    case "Polygon":
      return polygonPart(geometry.coordinates);
    case "MultiPolygon":
      return geometry.coordinates.flatMap(polygonPart);
  }
}

function pointPart(position: Position): Part[] {
  return position.length === 0 ? [] : [toPart({ type: "Point", coordinates: flat(position) })];
}

/** A line as a part. It is left out without positions, and a point when all its positions are the same. */
export function linePart(line: Position[]): Part[] {
  const positions = line
    .map(flat)
    .filter(([x, y], index, all) => index === 0 || x !== all[index - 1]?.[0] || y !== all[index - 1]?.[1]);
  const [only] = positions;
  if (only === undefined) return [];
  return positions.length === 1 ? pointPart(only) : [toPart({ type: "LineString", coordinates: positions })];
}

/** A polygon as a part. It is left out without an outline. */
export function polygonPart([outline = [], ...holes]: Position[][]): Part[] {
  if (outline.length === 0) return [];
  const rings = [outline, ...holes.filter(({ length }) => length > 0)];
  return [toPart({ type: "Polygon", coordinates: rings.map((ring) => ring.map(flat)) })];
}

/** Adds the box to a geometry, which must not be empty. */
export function toPart(geometry: Part["geometry"]): Part {
  return { geometry, box: boxAround(outlineOf(geometry)) };
}

function outlineOf({ type, coordinates }: Part["geometry"]): Position[] {
  if (type === "Point") return [coordinates];
  return type === "LineString" ? coordinates : (coordinates[0] ?? []);
}

export function positionsOf({ geometry: { type, coordinates } }: Part): Position[] {
  if (type === "Point") return [coordinates];
  return type === "LineString" ? coordinates : coordinates.flat();
}

function flat([longitude = 0, latitude = 0]: Position): Position {
  return [longitude, latitude];
}

export function movedGeometry<Given extends Geometry>(
  geometry: Given,
  move: (position: Position) => Position,
): Given {
  return geometry.type === "GeometryCollection"
    ? { ...geometry, geometries: geometry.geometries.map((part) => movedGeometry(part, move)) }
    : { ...geometry, coordinates: movedAll(geometry.coordinates, move) };
}

type Nested = Position | readonly Nested[];

function movedAll(coordinates: Nested, move: (position: Position) => Position): Nested {
  if (typeof coordinates[0] === "number") return move(coordinates as Position);
  return (coordinates as readonly Nested[]).map((part) => movedAll(part, move));
}

export function polygonsOf(parts: readonly Part[]): Polygons {
  return parts.flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : []));
}

/** Sums up the areas of polygons: of their outlines, less those of their holes. */
export function areaFrom(polygons: Polygons, areaOfRing: (ring: Position[]) => number): number {
  let sum = 0;
  for (const rings of polygons) {
    rings.forEach((ring, index) => {
      sum += index === 0 ? Math.abs(areaOfRing(ring)) : -Math.abs(areaOfRing(ring));
    });
  }
  return sum;
}

/** The area of a ring on a flat map, in square degrees; positive when it runs counterclockwise. */
export function flatAreaOfRing(ring: readonly Position[]): number {
  const [originX = 0, originY = 0] = ring[0] ?? [];
  const double = ring.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = x, nextY = y] = ring[index + 1] ?? [];
    return sum + (x - originX) * (nextY - originY) - (nextX - originX) * (y - originY);
  }, 0);
  return double / 2;
}

/** Whether two boxes have at least one point in common. */
export function boxesMeet(one: Readonly<Bounds>, other: Readonly<Bounds>): boolean {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
}

/** Whether a box is inside another one, which may be widened by a margin. */
export function isBoxWithin(one: Readonly<Bounds>, other: Readonly<Bounds>, { margin = 0 } = {}): boolean {
  return (
    one[0] >= other[0] - margin &&
    one[1] >= other[1] - margin &&
    one[2] <= other[2] + margin &&
    one[3] <= other[3] + margin
  );
}

/** The box around boxes, or around positions without altitudes. */
export function boxAround(boxes: Iterable<readonly number[]>): Bounds {
  const around: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [west = 0, south = 0, east = west, north = south] of boxes) {
    around[0] = Math.min(around[0], west);
    around[1] = Math.min(around[1], south);
    around[2] = Math.max(around[2], east);
    around[3] = Math.max(around[3], north);
  }
  return around;
}

export function boxOf(polygons: Polygons): Bounds {
  return boxAround(polygons.map((coordinates) => toPart({ type: "Polygon", coordinates }).box));
}

export function rectangle([west, south, east, north]: Readonly<Bounds>): Position[][] {
  return [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ];
}

/** Joins parts: of one kind to a simple or a Multi-geometry, of several kinds to a collection; null without parts. */
export function geometryOf(parts: readonly Part[]): Geometry | null {
  const points: Position[] = [];
  const lines: Position[][] = [];
  const polygons: Polygons = [];
  for (const { geometry } of parts) {
    if (geometry.type === "Point") points.push(geometry.coordinates);
    else if (geometry.type === "LineString") lines.push(geometry.coordinates);
    else polygons.push(geometry.coordinates);
  }
  const geometries: Geometry[] = [];
  const [point, line, polygon] = [points[0], lines[0], polygons[0]];
  if (points.length > 1) geometries.push({ type: "MultiPoint", coordinates: points });
  else if (point) geometries.push({ type: "Point", coordinates: point });
  if (lines.length > 1) geometries.push({ type: "MultiLineString", coordinates: lines });
  else if (line) geometries.push({ type: "LineString", coordinates: line });
  if (polygons.length > 1) geometries.push({ type: "MultiPolygon", coordinates: polygons });
  else if (polygon) geometries.push({ type: "Polygon", coordinates: polygon });
  return geometries.length > 1 ? { type: "GeometryCollection", geometries } : (geometries[0] ?? null);
}

/**
 * Adds positions to the edges of a line. The edges do not move: they are straight in longitude and latitude.
 *
 * @param piecesOfEdge Returns the number of pieces for an edge with this extent in degrees.
 */
export function subdivided(
  line: readonly Position[],
  piecesOfEdge: (longitudes: number, latitudes: number) => number,
): Position[] {
  const result = line.slice(0, 1);
  line.forEach(([endX = 0, endY = 0], index) => {
    const [startX = 0, startY = 0] = line[index - 1] ?? [endX, endY];
    const pieces = piecesOfEdge(endX - startX, endY - startY);
    for (let piece = 1; piece < pieces; piece += 1) {
      const share = piece / pieces;
      result.push([startX + share * (endX - startX), startY + share * (endY - startY)]);
    }
    if (index > 0) result.push([endX, endY]);
  });
  return result;
}
