import { centerOfMass } from "@turf/turf";
import type { Geometry, Point, Polygon } from "geojson";
import { type GeometrySource, geometriesOf } from "./geometries";
import { mapAround, onMap } from "./parts/antimeridian";
import { flatAreaOfRing, type Part, type Polygons, partsOf, polygonsOf, positionsOf } from "./parts/parts";

/**
 * The centre of each geometry, in order; null without a geometry or without positions. For polygons it is the centre of
 * their area on a flat map, as in GEOS and GeoPandas: without holes, and with the parts of a MultiPolygon weighted by
 * size. For points and lines it is the mean of their positions. A geometry that is cut at the antimeridian counts as a
 * whole; longitudes are from -180 to 180.
 *
 * @throws {InputError} when `source` is not a valid {@link GeometrySource}.
 *
 * @example
 * ```ts
 * import { centroid } from "up42-js/geo";
 *
 * const longitudes = centroid(frame).map((point) => point?.coordinates[0] ?? 0);
 * ```
 */
export function centroid(source: GeometrySource): (Point | null)[] {
  return geometriesOf(source).map(centroidOf);
}

function centroidOf(geometry: Geometry | null): Point | null {
  const raw = partsOf(geometry);
  if (raw.length === 0) return null;
  const parts = onMap(raw, mapAround(raw));
  const [longitude, latitude] = centreOfArea(polygonsOf(parts)) ?? meanOfPositions(parts);
  return { type: "Point", coordinates: [inRange(longitude), latitude] };
}

/**
 * Computed ring by ring, because Turf treats a hole as part of the outline and a MultiPolygon as its hull. The weights
 * are areas on a flat map, as in Turf's centre of a ring: otherwise a shape that is cut in two would have another
 * centre.
 */
function centreOfArea(polygons: Polygons): [longitude: number, latitude: number] | null {
  let weights = 0;
  let longitudes = 0;
  let latitudes = 0;
  for (const rings of polygons) {
    rings.forEach((ring, index) => {
      const outline: Polygon = { type: "Polygon", coordinates: [ring] };
      const size = Math.abs(flatAreaOfRing(ring));
      const weight = index === 0 ? size : -size;
      const [longitude = 0, latitude = 0] = centerOfMass(outline).geometry.coordinates;
      weights += weight;
      longitudes += weight * longitude;
      latitudes += weight * latitude;
    });
  }
  return weights > 0 ? [longitudes / weights, latitudes / weights] : null;
}

/** The first and last position of a ring, which are equal, count once. */
function meanOfPositions(parts: readonly Part[]): [longitude: number, latitude: number] {
  const positions = parts.flatMap((part) =>
    part.geometry.type === "Polygon"
      ? part.geometry.coordinates.flatMap((ring) => ring.slice(1))
      : positionsOf(part),
  );
  const sums = positions.reduce<[number, number]>(
    ([longitudes, latitudes], [longitude = 0, latitude = 0]) => [
      longitudes + longitude,
      latitudes + latitude,
    ],
    [0, 0],
  );
  return [sums[0] / positions.length, sums[1] / positions.length];
}

function inRange(longitude: number): number {
  return longitude - 360 * Math.round(longitude / 360);
}
