import { booleanIntersects } from "@turf/turf";
import { isOnLine, piecesOf, type Side, sideOf } from "./lines";
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
} from "./parts";

/** In degrees, a millimetre: rounding may make a box stick out of another by this much. */
const margin = 1e-8;

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
export function anyMeet(row: readonly Part[], others: readonly Part[]): boolean {
  return row.some((part) => partsNear(others, part.box).some((other) => meet(part, other)));
}

/** Whether all of `content` is inside the polygons of `container`, and not only on their borders. */
export function holds(container: readonly Part[], content: readonly Part[]): boolean {
  let isInside = false;
  for (const part of content) {
    const near = partsNear(container, part.box).filter(({ geometry }) => geometry.type === "Polygon");
    if (near.length === 0 || !isBoxWithin(part.box, boxAround(near.map(({ box }) => box)), { margin }))
      return false;
    const sides = sidesOf(part, polygonsOf(near));
    if (sides.includes("outside")) return false;
    if (sides.includes("inside")) isInside = true;
  }
  return isInside;
}

/**
 * Where the pieces of a part are: a point, the pieces of a line, or a whole polygon, which is outside unless all of it
 * is inside.
 */
export function sidesOf({ geometry }: Part, polygons: Polygons): Side[] {
  switch (geometry.type) {
    case "Point":
      return [sideOf(geometry.coordinates, polygons)];
    case "LineString":
      return piecesOf(geometry.coordinates, polygons).map(({ side }) => side);
    case "Polygon":
      // Finding a corner outside is much faster than an overlay.
      if (geometry.coordinates.flat().some((corner) => sideOf(corner, polygons) === "outside"))
        return ["outside"];
      return [without([geometry.coordinates], polygons).length === 0 ? "inside" : "outside"];
  }
}
