import type { Feature, FeatureCollection, Geometry } from "geojson";
import { hasFeatures } from "../dataframe/checks";
import type { Dataframe } from "../dataframe/danfo";
import { toFeatureCollection } from "../dataframe/to-feature-collection";
import { checkOptions } from "../options";
import type { Properties } from "../types";
import { type AreaOfInterest, askRows, readArea } from "./area-of-interest";
import type { GeometrySource } from "./geometries";
import { areaKinds } from "./kinds";
import { onMap } from "./parts/antimeridian";
import { cutLine } from "./parts/lines";
import { partsNear } from "./parts/near";
import { common } from "./parts/overlay";
import { sidesOf } from "./parts/part-relations";
import { geometryOf, linePart, type Part, type Polygons, polygonPart, polygonsOf } from "./parts/parts";

/**
 * Cuts geometries to an area of interest. Rows without a geometry, or without anything inside the area, are left out;
 * polygons that only touch the area count as outside. Other members of the features are kept, except for the `bbox` of
 * the collection and of features that were cut. A geometry that is completely inside the area does not change; one that
 * was cut has no altitudes, longitudes from -180 to 180, and is cut at the antimeridian if it crosses it.
 *
 * The result for a frame is a collection, too; `toDataframe()` of `up42-js/dataframe` turns it into a frame.
 * Coordinates of uncut geometries and nested properties are the source's own objects, not copies.
 *
 * @throws {InputError} when `source` or `area` is not valid, or `area` has no polygon.
 *
 * @example
 * ```ts
 * import { areaKm2, clip } from "up42-js/geo";
 *
 * const { features } = clip(collection, { area: [13.2, 52.4, 13.6, 52.6] });
 * ```
 */
export function clip<Given extends Feature["properties"]>(
  source: FeatureCollection<Geometry | null, Given>,
  options: { area: AreaOfInterest },
): FeatureCollection<Geometry, Given>;
export function clip(
  source: Dataframe,
  options: { area: AreaOfInterest },
): FeatureCollection<Geometry, Properties>;
export function clip(source: GeometrySource, options: { area: AreaOfInterest }): FeatureCollection;
export function clip(source: GeometrySource, options: { area: AreaOfInterest }): FeatureCollection {
  const { area } = checkOptions("clip", options, areaKinds);
  const read = readArea(area, { argument: "area", mustHavePolygons: true });
  const rows = askRows(read, source, (row) => ({
    row,
    kept: row.flatMap((part) => cut(part, polygonsOf(partsNear(read.parts, part.box)))),
  }));
  const { bbox, ...collection } = hasFeatures(source) ? source : toFeatureCollection(source);
  const features = collection.features.flatMap((feature, index) => {
    const answer = rows[index];
    return answer === undefined ? [] : clipped(feature, answer);
  });
  return { ...collection, features };
}

function clipped(
  feature: Feature<Geometry | null>,
  { row, kept }: { row: readonly Part[]; kept: readonly Part[] },
): Feature[] {
  const geometry =
    row.length === kept.length && row.every((part, index) => part === kept[index])
      ? feature.geometry
      : geometryOf(onMap(kept, -180));
  if (geometry === null || kept.length === 0) return [];
  if (geometry === feature.geometry) return [{ ...feature, geometry }];
  const { bbox, ...others } = feature;
  return [{ ...others, geometry }];
}

/** The pieces of a part that are inside polygons; the part itself when all of it is. */
function cut(part: Part, polygons: Polygons): Part[] {
  if (polygons.length === 0) return [];
  if (!sidesOf(part, polygons).includes("outside")) return [part];
  const { geometry } = part;
  switch (geometry.type) {
    case "Point":
      return [];
    case "LineString":
      return cutLine(geometry.coordinates, polygons).flatMap(linePart);
    case "Polygon":
      return common([geometry.coordinates], polygons).flatMap(polygonPart);
  }
}
