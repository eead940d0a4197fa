import { bboxClip } from "@turf/turf";
import type { Position } from "geojson";
import { type Bounds, boxesMeet, boxOf, isBoxWithin, type Part, type Polygons, polygonPart } from "./parts";

/** Trimming does not pay off for polygons with fewer positions. */
const few = 40;

/**
 * The parts whose boxes meet a box. Polygons with many positions are trimmed to the box and its surroundings: that is
 * all that counts there, and much faster.
 */
export function partsNear(parts: readonly Part[], box: Readonly<Bounds>): Part[] {
  const [west, south, east, north] = box;
  // The trimmed edges must not touch anything inside the box.
  const margin = 0.01 + (east - west + north - south) / 10;
  const around: Bounds = [west - margin, south - margin, east + margin, north + margin];
  return parts.flatMap((part) => {
    if (!boxesMeet(part.box, box)) return [];
    const { geometry } = part;
    if (
      geometry.type !== "Polygon" ||
      countOf([geometry.coordinates]) < few ||
      isBoxWithin(part.box, around)
    ) {
      return [part];
    }
    return trimmed([geometry.coordinates], around).flatMap(polygonPart);
  });
}

/** The parts of polygons inside a box. This is fast, but separate pieces stay joined by an edge along the box. */
export function trimmed(polygons: Polygons, box: Readonly<Bounds>): Polygons {
  return polygons.flatMap((rings) => {
    const own = boxOf([rings]);
    if (!boxesMeet(own, box)) return [];
    if (isBoxWithin(own, box)) return [rings];
    const left = bboxClip({ type: "Polygon", coordinates: rings }, [...box]).geometry.coordinates;
    return left.length === 0 ? [] : [left as Position[][]];
  });
}

/** The number of positions of polygons. */
export function countOf(polygons: Polygons): number {
  return polygons.reduce((sum, rings) => rings.reduce((count, { length }) => count + length, sum), 0);
}
