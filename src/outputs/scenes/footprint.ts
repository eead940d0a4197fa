import { hasSoundPositions, isGeometry } from "../../dataframe/geometry";
import { type Corners, imageCornersOf, type LonLat } from "./image-corners";

/** Where the image of a feature is placed, in degrees. */
export interface Footprint {
  readonly bounds: [west: number, south: number, east: number, north: number];
  readonly corners: Corners;
}

/**
 * Computes the box around a geometry, and its corners: those of the polygon if it has four, else those of the box.
 * Returns `undefined` without a valid geometry.
 *
 * A geometry that crosses the antimeridian stays in one piece: `west` is at least -180 and below 180, and `east` is then
 * greater than 180. A geometry crosses it when its parts end and begin there, or when a line of it jumps by more than
 * half the earth. Geometries higher than 90 degrees count as images of the whole earth, which have edges that long.
 */
export function footprintOf(geometry: unknown): Footprint | undefined {
  if (!isGeometry(geometry) || !hasSoundPositions(geometry)) return undefined;
  const lines = joinedAtAntimeridian(linesOf(geometry).map(inOnePiece));
  const [west, south, east, north] = boxAround(lines);
  if (west > east) return undefined;
  const turns = west >= -180 && west < 180 ? 0 : Math.floor((west + 180) / 360) * 360;
  const bounds: Footprint["bounds"] = [west - turns, south, east - turns, north];
  const [only = [], ...others] = lines;
  const isPolygon = geometry.type === "Polygon" || geometry.type === "MultiPolygon";
  const own = isPolygon && others.length === 0 ? imageCornersOf(moved(only, -turns)) : undefined;
  return { bounds, corners: own ?? cornersOfBox(bounds) };
}

type Geometry = Parameters<typeof hasSoundPositions>[0];

/** The outlines of polygons, the lines, and the single points of a geometry. */
function linesOf(geometry: Geometry): LonLat[][] {
  switch (geometry.type) {
    case "GeometryCollection":
      return geometry.geometries.flatMap(linesOf);
    case "Point":
      return withoutEmpty([[geometry.coordinates]]);
    case "MultiPoint":
      return withoutEmpty(geometry.coordinates.map((position) => [position]));
    case "LineString":
      return withoutEmpty([geometry.coordinates]);
    case "MultiLineString":
      return withoutEmpty(geometry.coordinates);
    case "Polygon":
      return withoutEmpty(geometry.coordinates.slice(0, 1));
    case "MultiPolygon":
      return withoutEmpty(geometry.coordinates.flatMap((rings) => rings.slice(0, 1)));
  }
}

function withoutEmpty(lines: readonly (readonly number[][])[]): LonLat[][] {
  return lines
    .map((line) =>
      line
        .filter(({ length }) => length > 0)
        .map(([longitude = 0, latitude = 0]): LonLat => [longitude, latitude]),
    )
    .filter(({ length }) => length > 0);
}

/** Undoes jumps from one side of the antimeridian to the other. */
function inOnePiece(line: LonLat[]): LonLat[] {
  const [, south, , north] = boxAround([line]);
  if (north - south > 90) return line;
  let turn = 0;
  let last = line[0]?.[0] ?? 0;
  const straight = line.map(([longitude, latitude]): LonLat => {
    const step = longitude - last;
    // A step of 360 is an edge of the whole earth.
    if (Math.abs(step) > 180 && Math.abs(step) < 360) turn -= Math.sign(step) * 360;
    last = longitude;
    return [longitude + turn, latitude];
  });
  const [first] = line;
  const end = line.at(-1);
  const isRing = line.length > 3 && first?.[0] === end?.[0] && first?.[1] === end?.[1];
  // A ring that does not return to its start goes around a pole.
  return isRing && turn !== 0 ? line : straight;
}

/** How close to the antimeridian, in degrees, programs cut geometries. */
const cutWidth = 1e-3;

/** Joins parts that were cut at the antimeridian, on its eastern side. */
function joinedAtAntimeridian(lines: LonLat[][]): LonLat[][] {
  const boxes = lines.map((line) => boxAround([line]));
  const isCut =
    boxes.some(([, , east]) => Math.abs(east - 180) < cutWidth) &&
    boxes.some(([west]) => Math.abs(west + 180) < cutWidth);
  if (!isCut) return lines;
  const joined = lines.map((line, index) => ((boxes[index]?.[2] ?? 0) <= 0 ? moved(line, 360) : line));
  return widthOf(joined) < widthOf(lines) ? joined : lines;
}

function widthOf(lines: LonLat[][]): number {
  const [west, , east] = boxAround(lines);
  return east - west;
}

function moved(line: LonLat[], degrees: number): LonLat[] {
  return line.map(([longitude, latitude]) => [longitude + degrees, latitude]);
}

function boxAround(lines: readonly LonLat[][]): Footprint["bounds"] {
  const box: Footprint["bounds"] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of lines.flat()) {
    box[0] = Math.min(box[0], longitude);
    box[1] = Math.min(box[1], latitude);
    box[2] = Math.max(box[2], longitude);
    box[3] = Math.max(box[3], latitude);
  }
  return box;
}

function cornersOfBox([west, south, east, north]: Footprint["bounds"]): Corners {
  return [
    [west, north],
    [east, north],
    [east, south],
    [west, south],
  ];
}
