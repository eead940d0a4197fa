import type { Geometry, Position } from "geojson";

/** All positions of a geometry. */
export function positionsOf(geometry: Geometry): Position[] {
  return geometry.type === "GeometryCollection"
    ? geometry.geometries.flatMap(positionsOf)
    : positionsIn(geometry.coordinates);
}

/** The smallest box around positions; nothing around none. */
export function boundsOf(positions: readonly Position[]): number[] | undefined {
  if (positions.length === 0) return undefined;
  const longitudes = positions.map(([longitude = 0]) => longitude);
  const latitudes = positions.map(([, latitude = 0]) => latitude);
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

type Nested = Position | readonly Nested[];

function positionsIn(nested: Nested): Position[] {
  return isPosition(nested) ? [nested] : nested.flatMap(positionsIn);
}

function isPosition(nested: Nested): nested is Position {
  return typeof nested[0] === "number";
}
