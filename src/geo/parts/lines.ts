import { booleanPointInPolygon, lineIntersect, lineString, polygon } from "@turf/turf";
import type { Position } from "geojson";
import { boxesMeet, type Polygons, toPart } from "./parts";

type Edge = readonly [start: Position, end: Position];

/** Where something is in relation to polygons. */
export type Side = "inside" | "border" | "outside";

/** In degrees, a tenth of a millimetre: rounding may move a position this far from its edge. */
const tolerance = 1e-9;

/** In degrees: positions that are closer together are the same. */
const nearby = 1e-11;

/** Whether a position is on a line. The tolerance of Turf's function for this grows as edges get shorter. */
export function isOnLine(position: Position, line: readonly Position[]): boolean {
  return line.some((end, index) => isOnEdge(position, [line[index - 1] ?? end, end]));
}

function isOnEdge([x = 0, y = 0]: Position, [[startX = 0, startY = 0], [endX = 0, endY = 0]]: Edge): boolean {
  const length = Math.hypot(endX - startX, endY - startY);
  if (length === 0) return Math.hypot(x - startX, y - startY) <= tolerance;
  const along = ((x - startX) * (endX - startX) + (y - startY) * (endY - startY)) / length;
  const aside = ((x - startX) * (endY - startY) - (y - startY) * (endX - startX)) / length;
  return Math.abs(aside) <= tolerance && along >= -tolerance && along <= length + tolerance;
}

export function sideOf(position: Position, polygons: Polygons): Side {
  let side: Side = "outside";
  for (const rings of polygons) {
    if (rings.some((ring) => isOnLine(position, ring))) side = "border";
    else if (booleanPointInPolygon(position, polygon(rings))) return "inside";
  }
  return side;
}

/** The pieces of a line that is cut at its own positions and where it crosses edges of polygons. */
export function piecesOf(line: readonly Position[], polygons: Polygons): { ends: Position[]; side: Side }[] {
  return line.slice(1).flatMap((end, index) => {
    const stops = stopsOf([line[index] ?? end, end], polygons);
    return stops.slice(1).map((stop, at) => {
      const start = stops[at] ?? stop;
      return { ends: [start, stop], side: sideOf(middle(start, stop), polygons) };
    });
  });
}

/** The parts of a line that are inside polygons or on their edges. */
export function cutLine(line: readonly Position[], polygons: Polygons): Position[][] {
  const lines: Position[][] = [];
  let current: Position[] | undefined;
  for (const { ends, side } of piecesOf(line, polygons)) {
    if (side === "outside") {
      current = undefined;
    } else if (current === undefined) {
      current = [...ends];
      lines.push(current);
    } else {
      current.push(...ends.slice(1));
    }
  }
  return lines;
}

/** The ends of a segment and, in order, where it meets edges in between. */
function stopsOf(ends: Edge, polygons: Polygons): Position[] {
  const [start, end] = ends;
  const segment = lineString([start, end]);
  const { box } = toPart(segment.geometry);
  const meetings = polygons.flatMap((rings) => {
    const { geometry } = polygon(rings);
    if (!boxesMeet(toPart(geometry).box, box)) return [];
    const crossings = lineIntersect(segment, geometry).features.map(
      (crossing) => crossing.geometry.coordinates,
    );
    // Turf misses a corner on a line along a meridian.
    return [...crossings, ...rings.flat().filter((corner) => isOnLine(corner, ends))];
  });
  meetings.sort((one, other) => distance(start, one) - distance(start, other));
  const stops = [start];
  for (const stop of meetings) {
    if (distance(stops.at(-1) ?? start, stop) > nearby && distance(stop, end) > nearby) stops.push(stop);
  }
  return [...stops, end];
}

function distance([x = 0, y = 0]: Position, [otherX = 0, otherY = 0]: Position): number {
  return Math.hypot(otherX - x, otherY - y);
}

function middle([x = 0, y = 0]: Position, [otherX = 0, otherY = 0]: Position): Position {
  return [(x + otherX) / 2, (y + otherY) / 2];
}
