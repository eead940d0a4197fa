import { area, centerOfMass, coordEach, flattenEach } from "@turf/turf";
import type { Geometry, Point, Polygon, Position } from "geojson";
import { boundsOf } from "./bounds";
import { type GeometrySource, geometriesOf } from "./geometries";

/**
 * The centre of each geometry, in order; null where there is no geometry, or one without positions. For polygons it is
 * the centre of their area, holes left out and the parts of a MultiPolygon weighed by size; for points and lines the
 * mean of their positions.
 *
 * @throws {InputError} when `source` is neither a FeatureCollection nor a frame with a geometry column, or a geometry of
 * it is none: of an unknown type, or with positions that do not fit its type.
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
  if (geometry === null || boundsOf(geometry) === null) return null;
  return centreOfArea(geometry) ?? meanOfPositions(geometry);
}

/** Ring by ring, because Turf takes a hole for more outline and a MultiPolygon for its hull. */
function centreOfArea(geometry: Geometry): Point | null {
  let weights = 0;
  let longitudes = 0;
  let latitudes = 0;
  flattenEach(geometry, ({ geometry: part }) => {
    if (part.type !== "Polygon") return;
    part.coordinates.forEach((ring, index) => {
      if (ring.length === 0) return;
      const outline: Polygon = { type: "Polygon", coordinates: [ring] };
      const weight = index === 0 ? area(outline) : -area(outline);
      const [longitude = 0, latitude = 0] = centerOfMass(outline).geometry.coordinates;
      weights += weight;
      longitudes += weight * longitude;
      latitudes += weight * latitude;
    });
  });
  return weights > 0 ? pointAt([longitudes / weights, latitudes / weights]) : null;
}

/** Turf's own would take an empty point among others for a position. The end of a ring counts once. */
function meanOfPositions(geometry: Geometry): Point {
  let count = 0;
  let longitudes = 0;
  let latitudes = 0;
  coordEach(
    geometry,
    ([longitude, latitude]) => {
      if (longitude === undefined || latitude === undefined) return;
      count += 1;
      longitudes += longitude;
      latitudes += latitude;
    },
    true,
  );
  return pointAt([longitudes / count, latitudes / count]);
}

function pointAt(coordinates: Position): Point {
  return { type: "Point", coordinates };
}
