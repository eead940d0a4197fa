import type { Feature, FeatureCollection, Geometry } from "geojson";
import { Breather } from "../async/breather";
import { hasFeatures } from "../dataframe/checks";
import type { Dataframe } from "../dataframe/danfo";
import { toFeatureCollection } from "../dataframe/to-feature-collection";
import { checkOptions } from "../options";
import type { Properties } from "../types";
import { type AreaOptions, askRows, readArea, sound } from "./area-of-interest";
import type { GeometrySource } from "./geometries";
import { areaKinds } from "./kinds";
import { onMap } from "./parts/antimeridian";
import { joined } from "./parts/lines";
import { partsNear } from "./parts/near";
import { common } from "./parts/overlay";
import { piecesWithRest, sidesOf } from "./parts/part-relations";
import {
  boxOf,
  geometryOf,
  linePart,
  type Part,
  type Polygons,
  polygonPart,
  polygonsOf,
} from "./parts/parts";

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
 * const { features } = await clip(collection, { area: [13.2, 52.4, 13.6, 52.6] });
 * ```
 */
export function clip<Given extends Feature["properties"]>(
  source: FeatureCollection<Geometry | null, Given>,
  options: AreaOptions,
): Promise<FeatureCollection<Geometry, Given>>;
export function clip(
  source: Dataframe,
  options: AreaOptions,
): Promise<FeatureCollection<Geometry, Properties>>;
export function clip(source: GeometrySource, options: AreaOptions): Promise<FeatureCollection>;
export async function clip(source: GeometrySource, options: AreaOptions): Promise<FeatureCollection> {
  const { area, signal } = checkOptions("clip", options, areaKinds);
  const breather = new Breather(signal);
  const read = await readArea(area, { argument: "area", mustHavePolygons: true, breather });
  async function ask(row: readonly Part[]): Promise<Geometry | null | "whole"> {
    const kept: Part[] = [];
    for (const part of row) {
      if (breather.isDue) await breather.rest();
      const near = polygonsOf(partsNear(read.parts, part.box));
      for (const piece of await cut(part, near, breather)) kept.push(piece);
    }
    if (kept.length > 0 && areSame(row, kept)) return "whole";
    const placed = onMap(kept, -180);
    return geometryOf(areSame(placed, kept) ? placed : await sound(placed, breather));
  }
  const rows = await askRows(read, source, { ask, breather });
  const { bbox, ...collection } = hasFeatures(source) ? source : toFeatureCollection(source);
  const features = collection.features.flatMap((feature, index) => {
    const answer = rows[index];
    return answer === undefined ? [] : clipped(feature, answer);
  });
  return { ...collection, features };
}

function clipped(feature: Feature<Geometry | null>, geometry: Geometry | null | "whole"): Feature[] {
  if (geometry === null || feature.geometry === null) return [];
  if (geometry === "whole") return [{ ...feature, geometry: feature.geometry }];
  const { bbox, ...others } = feature;
  return [{ ...others, geometry }];
}

function areSame(some: readonly Part[], others: readonly Part[]): boolean {
  return some.length === others.length && some.every((part, index) => part === others[index]);
}

/** The pieces of a part that are inside polygons; the part itself when all of it is. */
async function cut(part: Part, polygons: Polygons, breather: Breather): Promise<Part[]> {
  if (polygons.length === 0) return [];
  const { geometry } = part;
  if (geometry.type === "LineString") {
    const pieces = await piecesWithRest(geometry.coordinates, polygons, breather);
    return pieces.some(({ side }) => side === "outside") ? joined(pieces).flatMap(linePart) : [part];
  }
  if (!(await sidesOf(part, polygons, breather)).includes("outside")) return [part];
  if (geometry.type === "Point") return [];
  const near = polygonsOf(partsNear([part], boxOf(polygons)));
  return (await common(near, polygons, breather)).flatMap(polygonPart);
}
