import { booleanIntersects } from "@turf/turf";
import type { Position } from "geojson";
import type { Breather } from "../../async/breather";
import { isOnLine, type Piece, piecesOf, type Side, sideOf } from "./lines";
import { partsNear } from "./near";
import { without } from "./overlay";
import {
  boxAround,
  boxesMeet,
  isBoxWithin,
  type Part,
  type Polygons,
  polygonsOf,
  positionsOf,
  toPart,
} from "./parts";

/** In degrees, a millimetre: rounding may make a box stick out of another by this much. */
const margin = 1e-8;

/** So many corners of a polygon are tried before it is overlaid. */
const fewCorners = 8;

/** Segments of a line that are compared with the same edges. */
const runLength = 8;

export function meet(one: Part, other: Part): boolean {
  if (!boxesMeet(one.box, other.box)) return false;
  return booleanIntersects(one.geometry, other.geometry) || touches(one, other) || touches(other, one);
}

/** Turf misses a corner of a polygon on a line along a meridian. */
function touches({ geometry }: Part, other: Part): boolean {
  return (
    geometry.type === "LineString" &&
    positionsOf(other).some((position) => isOnLine(position, geometry.coordinates))
  );
}

/** Whether any of `row` has a point in common with any of `others`. */
export async function anyMeet(
  row: readonly Part[],
  others: readonly Part[],
  breather: Breather,
): Promise<boolean> {
  for (const part of row) {
    for (const other of partsNear(others, part.box)) {
      if (breather.isDue) await breather.rest();
      if (meet(part, other)) return true;
    }
  }
  return false;
}

/** Whether all of `content` is inside the polygons of `container`, and not only on their borders. */
export async function holds(
  container: readonly Part[],
  content: readonly Part[],
  breather: Breather,
): Promise<boolean> {
  let isInside = false;
  for (const part of content) {
    if (breather.isDue) await breather.rest();
    const near = partsNear(container, part.box).filter(({ geometry }) => geometry.type === "Polygon");
    if (near.length === 0 || !isBoxWithin(part.box, boxAround(near.map(({ box }) => box)), { margin }))
      return false;
    const sides = await sidesOf(part, polygonsOf(near), breather);
    if (sides.includes("outside")) return false;
    if (sides.includes("inside")) isInside = true;
  }
  return isInside;
}

/**
 * Where the pieces of a part are: a point, the pieces of a line, or a whole polygon, which is outside unless all of it
 * is inside.
 */
export async function sidesOf({ geometry }: Part, polygons: Polygons, breather: Breather): Promise<Side[]> {
  switch (geometry.type) {
    case "Point":
      return [sideOf(geometry.coordinates, polygons)];
    case "LineString":
      return (await piecesWithRest(geometry.coordinates, polygons, breather)).map(({ side }) => side);
    case "Polygon":
      // Finding a corner outside is much faster than an overlay, if one of the first few is.
      for (const corner of geometry.coordinates[0]?.slice(0, fewCorners) ?? []) {
        if (sideOf(corner, polygons) === "outside") return ["outside"];
      }
      return [
        (await without([geometry.coordinates], polygons, breather)).length === 0 ? "inside" : "outside",
      ];
  }
}

/** Like `piecesOf`, with rests. Each run of the line is only compared with edges near it. */
export async function piecesWithRest(
  line: readonly Position[],
  polygons: Polygons,
  breather: Breather,
): Promise<Piece[]> {
  const parts = polygons.map((coordinates) => toPart({ type: "Polygon", coordinates }));
  const pieces: Piece[] = [];
  for (let start = 0; start < line.length - 1; start += runLength) {
    const run = line.slice(start, start + runLength + 1);
    for (const piece of piecesOf(run, polygonsOf(partsNear(parts, boxAround(run))))) {
      pieces.push(piece);
      if (breather.isDue) await breather.rest();
    }
  }
  return pieces;
}
