import type { BBox, Geometry, Position } from "geojson";

/*
 * Not Turf, because every added item needs this. Loading Turf in Node takes longer than everything else here, so only
 * requests below `/v2` load it.
 */

/** The smallest box around geometries; `undefined` when they have no position. */
export function boundsOf(geometries: readonly Geometry[]): BBox | undefined {
  let bounds: BBox | undefined;
  for (const [x = 0, y = 0] of geometries.flatMap(positionsOf)) {
    const [west, south, east, north] = bounds ?? [x, y, x, y];
    bounds = [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)];
  }
  return bounds;
}

function positionsOf(geometry: Geometry): Position[] {
  return geometry.type === "GeometryCollection"
    ? geometry.geometries.flatMap(positionsOf)
    : positionsIn(geometry.coordinates);
}

type Nested = Position | readonly Nested[];

function positionsIn(nested: Nested): Position[] {
  return isPosition(nested) ? [nested] : nested.flatMap(positionsIn);
}

function isPosition(nested: Nested): nested is Position {
  return typeof nested[0] === "number";
}
