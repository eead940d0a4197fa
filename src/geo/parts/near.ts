import { bboxClip } from "@turf/turf";
import type { Polygon, Position } from "geojson";
import { type Bounds, boxesMeet, isBoxWithin, type Part, type Polygons, polygonPart } from "./parts";

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
      geometry.coordinates.flat().length < few ||
      isBoxWithin(part.box, around)
    ) {
      return [part];
    }
    return trimmed(geometry.coordinates, around).flatMap(polygonPart);
  });
}

/** The part of a polygon inside a box. This is fast, but separate pieces stay joined by an edge along the box. */
export function trimmed(rings: Position[][], box: Readonly<Bounds>): Polygons {
  const polygon: Polygon = { type: "Polygon", coordinates: rings };
  const left = bboxClip(polygon, [...box]).geometry.coordinates as Position[][];
  return left.length === 0 ? [] : [left];
}
