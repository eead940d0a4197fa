import { bboxClip } from "@turf/turf";
import type { Polygon, Position } from "geojson";
import { type Bounds, boxesMeet, isBoxWithin, type Part, type Polygons, polygonPart } from "./parts";

/** Polygons with fewer positions are not worth trimming. */
const few = 40;

/**
 * The parts whose boxes meet a box. Of polygons with many positions only what is in and around the box is kept, which is
 * all that counts there and much quicker to work with.
 */
export function partsNear(parts: readonly Part[], box: Readonly<Bounds>): Part[] {
  const [west, south, east, north] = box;
  // The trimmed edges must not lie on anything that is in the box.
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

/**
 * What of a polygon is in a box. Quick, but where nothing is left between two pieces an edge along the box joins them.
 */
export function trimmed(rings: Position[][], box: Readonly<Bounds>): Polygons {
  const polygon: Polygon = { type: "Polygon", coordinates: rings };
  const left = bboxClip(polygon, [...box]).geometry.coordinates as Position[][];
  return left.length === 0 ? [] : [left];
}
