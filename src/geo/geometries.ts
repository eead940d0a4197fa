import type { FeatureCollection, Geometry } from "geojson";
import { checkDegrees, checkFeatures, hasFeatures, isDataframe } from "../dataframe/checks";
import type { Dataframe } from "../dataframe/danfo";
import { hasSoundPositions } from "../dataframe/geometry";
import { geometryPosition, readGeometry, rowsOf } from "../dataframe/geometry-cells";
import { InputError } from "../errors";
import { describe } from "../options";
import { movedGeometry } from "./parts/parts";

/**
 * Where geometries are read from: a GeoJSON FeatureCollection, or a dataframe with a column `geometry`. A geometry is
 * not valid when its type is unknown, its positions do not fit its type, or a latitude is beyond 90
 * degrees. Latitudes count as 90 degrees when only half a pixel of a global grid is beyond the pole.
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
 * @throws {InputError} when its positions do not fit its type, or one of them is far beyond a pole.
 */
export function soundGeometry<Given extends Geometry | null>(
  geometry: Given,
  { name, argument }: { name: string; argument: string },
): Given {
  if (geometry === null) return geometry;
  if (!hasSoundPositions(geometry)) {
    throw new InputError(`${name} has positions that do not form a ${geometry.type}.`, { argument });
  }
  const [south, north] = latitudesIn(listOf(geometry), [Infinity, -Infinity]);
  const beyond = Math.max(-90 - south, north - 90);
  if (beyond <= 0 || south > north) return geometry;
  if (beyond <= Math.max(rounding, shareBeyondPole * (north - south))) {
    return movedGeometry(geometry, ([longitude = 0, latitude = 0, ...others]) => [
      longitude,
      Math.max(-90, Math.min(90, latitude)),
      ...others,
    ]);
  }
  throw new InputError(
    `${name} has the latitude ${north - 90 === beyond ? north : south}, beyond 90 degrees: its axes may be swapped.`,
    { argument },
  );
}

function listOf(geometry: Geometry): readonly unknown[] {
  return geometry.type === "GeometryCollection" ? geometry.geometries.map(listOf) : geometry.coordinates;
}

/** Widens a range to the latitudes in nested positions. */
function latitudesIn(list: readonly unknown[], range: [south: number, north: number]): typeof range {
  const [first, latitude] = list;
  if (typeof first !== "number") {
    for (const item of list) latitudesIn(item as readonly unknown[], range);
  } else if (typeof latitude === "number") {
    range[0] = Math.min(range[0], latitude);
    range[1] = Math.max(range[1], latitude);
  }
  return range;
}
