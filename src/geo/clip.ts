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
 * Cuts geometries to an area of interest: what lies outside is gone, and so are rows of which nothing is left or that
 * have no geometry. Everything else of the features stays, but for the `bbox` of those that were cut and of the
 * collection. Of polygons that only touch the area nothing is left. A geometry that lies in the area stays as it is; one
 * that was cut has no altitudes, longitudes from -180 to 180, and is cut at the antimeridian if it reaches across it.
 *
 * A frame gives a collection, too; `toDataframe()` of `up42-js/dataframe` makes a frame of that. Coordinates of uncut
 * geometries and nested properties are the source's own objects.
 *
 * @throws {InputError} when `source` is neither a FeatureCollection nor a frame with a geometry column, `area` is no
 * {@link AreaOfInterest} or has no polygon, or a geometry of them is none.
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

/** What of a part is in polygons: the part itself when all of it is. */
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
