import type { FeatureCollection, Geometry } from "geojson";
import { checkDegrees, checkFeatures, hasFeatures, isDataframe } from "../dataframe/checks";
import type { Dataframe } from "../dataframe/danfo";
import { hasSoundPositions } from "../dataframe/geometry";
import { geometryPosition, readGeometry, rowsOf } from "../dataframe/geometry-cells";
import { InputError } from "../errors";
import { describe } from "../options";
import { type Bounds, mostLongitude, movedGeometry } from "./parts/parts";

/**
 * Where geometries are read from: a GeoJSON FeatureCollection, or a dataframe with a column `geometry`. A geometry is
 * not valid when its type is unknown, its positions do not fit its type, a latitude is beyond 90 degrees, or a longitude
 * is beyond 36,000. Latitudes count as 90 degrees when only half a pixel of a global grid is beyond the pole.
 */
export type GeometrySource = FeatureCollection<Geometry | null> | Dataframe;

/**
 * The geometries of a collection's features or of a frame's rows, in order.
 *
 * @throws {InputError} when the source or one of its geometries is not valid. The message names the feature or the row.
 */
export function geometriesOf(
  source: GeometrySource,
  { argument = "source" }: { argument?: string } = {},
): (Geometry | null)[] {
  if (hasFeatures(source)) {
    checkDegrees(source, { argument });
    checkFeatures(source.features, { argument });
    return source.features.map(({ geometry }, index) =>
      soundGeometry(geometry ?? null, { name: `features[${index}].geometry`, argument }),
    );
  }
  if (!isDataframe(source)) {
    throw new InputError(
      `"${argument}" must be a FeatureCollection or a dataframe with a geometry column; got ${describe(source)}.`,
      { argument },
    );
  }
  const position = geometryPosition(source);
  return rowsOf(source).map((row, index) =>
    soundGeometry(readGeometry(row[position], index), {
      name: `The geometry in row ${index} of the dataframe`,
      argument,
    }),
  );
}

/**
 * The outer pixels of a global grid reach beyond the poles by half of their size, which is a small share of its extent
 * from south to north. With swapped axes, the share is larger.
 */
const shareBeyondPole = 0.01;

/** In degrees, about ten centimetres. */
const rounding = 1e-6;

/**
 * Checks a geometry, because Turf would compute with wrong coordinates or throw an error of its own. Latitudes a little
 * beyond a pole become those of the pole; everything else stays the same.
 *
 * @throws {InputError} when its positions do not fit its type, or one of them is far beyond a pole or a hundred turns.
 */
export function soundGeometry<Given extends Geometry | null>(
  geometry: Given,
  { name, argument }: { name: string; argument: string },
): Given {
  if (geometry === null) return geometry;
  if (!hasSoundPositions(geometry)) {
    throw new InputError(`${name} has positions that do not form a ${geometry.type}.`, { argument });
  }
  const [west, south, east, north] = boxOf(listOf(geometry), [Infinity, Infinity, -Infinity, -Infinity]);
  const isEmpty = west > east;
  if (isEmpty) return geometry;
  const beyond = Math.max(-90 - south, north - 90);
  if (beyond > Math.max(rounding, shareBeyondPole * (north - south))) {
    throw new InputError(
      `${name} has the latitude ${north - 90 === beyond ? north : south}, beyond 90 degrees: its axes may be swapped.`,
      { argument },
    );
  }
  const farthest = -west > east ? west : east;
  if (Math.abs(farthest) > mostLongitude) {
    throw new InputError(
      `${name} has the longitude ${farthest}, beyond ${mostLongitude} degrees: its positions may be in metres.`,
      { argument },
    );
  }
  if (beyond <= 0) return geometry;
  return movedGeometry(geometry, ([longitude = 0, latitude = 0, ...others]) => [
    longitude,
    Math.max(-90, Math.min(90, latitude)),
    ...others,
  ]);
}

function listOf(geometry: Geometry): readonly unknown[] {
  return geometry.type === "GeometryCollection" ? geometry.geometries.map(listOf) : geometry.coordinates;
}

/** Widens a box to nested positions. */
function boxOf(list: readonly unknown[], box: Bounds): Bounds {
  const [longitude, latitude] = list;
  if (typeof longitude !== "number") {
    for (const item of list) boxOf(item as readonly unknown[], box);
  } else if (typeof latitude === "number") {
    box[0] = Math.min(box[0], longitude);
    box[1] = Math.min(box[1], latitude);
    box[2] = Math.max(box[2], longitude);
    box[3] = Math.max(box[3], latitude);
  }
  return box;
}
