import { booleanPointInPolygon, polygon } from "@turf/turf";
import type { Position } from "geojson";
import type { Polygons } from "./parts";

type Edge = readonly [start: Position, end: Position];

/** Where something is in relation to polygons. */
export type Side = "inside" | "border" | "outside";

/** In degrees, a tenth of a millimetre: rounding may move a position this far from its edge. */
const tolerance = 1e-9;

/** In degrees: positions that are closer together are the same. */
const nearby = 1e-11;

/** A piece of a line. */
export interface Piece {
  readonly ends: readonly Position[];
  readonly side: Side;
}

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
export function* piecesOf(line: readonly Position[], polygons: Polygons): Generator<Piece, void> {
  for (const [index, end] of line.slice(1).entries()) {
    const stops = stopsOf([line[index] ?? end, end], polygons);
    for (const [at, stop] of stops.slice(1).entries()) {
      const start = stops[at] ?? stop;
      yield { ends: [start, stop], side: sideOf(middle(start, stop), polygons) };
    }
  }
}

/** The parts of a line that are inside polygons or on their edges, from the pieces of the line. */
export function joined(pieces: Iterable<Piece>): Position[][] {
  const lines: Position[][] = [];
  let current: Position[] | undefined;
  for (const { ends, side } of pieces) {
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
  const meetings: Position[] = [];
  for (const ring of polygons.flat()) {
    for (const [index, corner] of ring.entries()) {
      if (isOnEdge(corner, ends)) meetings.push(corner);
      const crossing = crossingOf(ends, [ring[index - 1] ?? corner, corner]);
      if (crossing !== undefined) meetings.push(crossing);
    }
  }
  meetings.sort((one, other) => distance(start, one) - distance(start, other));
  const stops = [start];
  for (const stop of meetings) {
    if (distance(stops.at(-1) ?? start, stop) > nearby && distance(stop, end) > nearby) stops.push(stop);
  }
  return [...stops, end];
}

/** The position where two edges cross, each between its ends. */
function crossingOf([[aX = 0, aY = 0], [bX = 0, bY = 0]]: Edge, [[cX = 0, cY = 0], [dX = 0, dY = 0]]: Edge) {
  const turn = (bX - aX) * (dY - cY) - (bY - aY) * (dX - cX);
  const along = ((cX - aX) * (dY - cY) - (cY - aY) * (dX - cX)) / turn;
  const across = ((cX - aX) * (bY - aY) - (cY - aY) * (bX - aX)) / turn;
  const isBetween = along >= 0 && along <= 1 && across >= 0 && across <= 1;
  return isBetween ? [aX + along * (bX - aX), aY + along * (bY - aY)] : undefined;
}

function distance([x = 0, y = 0]: Position, [otherX = 0, otherY = 0]: Position): number {
  return Math.hypot(otherX - x, otherY - y);
}

function middle([x = 0, y = 0]: Position, [otherX = 0, otherY = 0]: Position): Position {
  return [(x + otherX) / 2, (y + otherY) / 2];
}
