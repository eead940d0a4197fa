import type { FeatureCollection, Geometry } from "geojson";
import type { Dataframe } from "../dataframe/danfo";
import { geometryPosition, readGeometry, rowsOf } from "../dataframe/geometry-cells";
import { InputError } from "../errors";

/** Where geometries are read from: a GeoJSON FeatureCollection, or a dataframe with a column `geometry`. */
export type GeometrySource = FeatureCollection<Geometry | null> | Dataframe;

/**
 * The geometries of a collection's features or of a frame's rows, in order.
 *
 * @throws {InputError} when the source is neither, or a cell of the column holds no geometry.
 */
export function geometriesOf(source: GeometrySource): (Geometry | null)[] {
  if (typeof source !== "object" || source === null) {
    throw new InputError("This takes a FeatureCollection or a dataframe with a geometry column.", {
      argument: "source",
    });
  }
  if ("features" in source && Array.isArray(source.features)) {
    return source.features.map(({ geometry }) => geometry ?? null);
  }
  const dataframe = source as Dataframe;
  const position = geometryPosition(dataframe);
  return rowsOf(dataframe).map((row, index) => readGeometry(row[position], index));
}
