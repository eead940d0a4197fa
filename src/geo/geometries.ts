import type { FeatureCollection, Geometry } from "geojson";
import { checkFeatures, hasFeatures, isDataframe } from "../dataframe/checks";
import type { Dataframe } from "../dataframe/danfo";
import { hasSoundPositions } from "../dataframe/geometry";
import { geometryPosition, readGeometry, rowsOf } from "../dataframe/geometry-cells";
import { InputError } from "../errors";

/** Where geometries are read from: a GeoJSON FeatureCollection, or a dataframe with a column `geometry`. */
export type GeometrySource = FeatureCollection<Geometry | null> | Dataframe;

/**
 * The geometries of a collection's features or of a frame's rows, in order.
 *
 * @throws {InputError} when the source is neither, or has something else than sound geometries and nulls in it.
 */
export function geometriesOf(
  source: GeometrySource,
  { argument = "source" }: { argument?: string } = {},
): (Geometry | null)[] {
  if (hasFeatures(source)) {
    checkFeatures(source.features, { argument });
    return source.features.map(({ geometry }, index) =>
      soundGeometry(geometry ?? null, { name: `features[${index}].geometry`, argument }),
    );
  }
  if (!isDataframe(source)) {
    throw new InputError("This takes a FeatureCollection or a dataframe with a geometry column.", {
      argument,
    });
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
 * The geometry as it is. Turf would throw at coordinates that do not fit, or reckon with them.
 *
 * @throws {InputError} when its positions do not fit its type.
 */
export function soundGeometry<Given extends Geometry | null>(
  geometry: Given,
  { name, argument }: { name: string; argument: string },
): Given {
  if (geometry === null || hasSoundPositions(geometry)) return geometry;
  throw new InputError(`${name} has positions that make no ${geometry.type}.`, { argument });
}
