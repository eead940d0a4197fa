import type { BBox, Geometry, Position } from "geojson";

/*
 * Not Turf, because every added item needs this. Loading Turf in Node takes longer than everything else here, so only
 * requests below `/v2` load it.
 */

/** The smallest box around geometries; `undefined` when they have no position. */
export function boundsOf(geometries: readonly Geometry[]): BBox | undefined {
  const positions = geometries.flatMap(positionsOf);
  if (positions.length === 0) return undefined;
  const longitudes = positions.map(([longitude = 0]) => longitude);
  const latitudes = positions.map(([, latitude = 0]) => latitude);
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
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
