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
export function geometriesOf(source: GeometrySource): (Geometry | null)[] {
  if (hasFeatures(source)) {
    checkFeatures(source.features, { argument: "source" });
    return source.features.map(({ geometry }, index) =>
      sound(geometry ?? null, `features[${index}].geometry`),
    );
  }
  if (!isDataframe(source)) {
    throw new InputError("This takes a FeatureCollection or a dataframe with a geometry column.", {
      argument: "source",
    });
  }
  const position = geometryPosition(source);
  return rowsOf(source).map((row, index) =>
    sound(readGeometry(row[position], index), `The geometry in row ${index} of the dataframe`),
  );
}

/** Turf would throw at other coordinates, or reckon with them. */
function sound(geometry: Geometry | null, name: string): Geometry | null {
  if (geometry === null || hasSoundPositions(geometry)) return geometry;
  throw new InputError(`${name} has positions that make no ${geometry.type}.`, { argument: "source" });
}
