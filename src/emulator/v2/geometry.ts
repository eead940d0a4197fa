import { bboxPolygon, booleanIntersects } from "@turf/turf";
import type { BBox, Geometry } from "geojson";
import { BadRequest } from "./exchange";

/** In a plane of longitude and latitude. @throws {BadRequest} when a geometry cannot be read. */
export function intersects(left: Geometry, right: Geometry): boolean {
  try {
    return partsOf(left).some((part) => partsOf(right).some((other) => booleanIntersects(part, other)));
  } catch (cause) {
    throw new BadRequest("A geometry cannot be read.", { cause });
  }
}

/** Turf cannot read nested collections and empty polygons. */
function partsOf(geometry: Geometry): Geometry[] {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(partsOf);
  const [first] = geometry.coordinates;
  return first === undefined ? [] : [geometry];
}

/** The box as a geometry: two polygons if it crosses the antimeridian. */
export function boxOf(box: readonly number[]): Geometry {
  const [west = 0, south = 0, east = 0, north = 0] =
    box.length === 6 ? [box[0], box[1], box[3], box[4]] : box;
  const boxes: BBox[] =
    west > east
      ? [
          [west, south, 180, north],
          [-180, south, east, north],
        ]
      : [[west, south, east, north]];
  return { type: "GeometryCollection", geometries: boxes.map((one) => bboxPolygon(one).geometry) };
}
