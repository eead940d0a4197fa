import type { FeatureCollection, Geometry } from "geojson";
import { checkFeatures, hasFeatures, isDataframe } from "../dataframe/checks";
import type { Dataframe } from "../dataframe/danfo";
import { hasSoundPositions } from "../dataframe/geometry";
import { geometryPosition, readGeometry, rowsOf } from "../dataframe/geometry-cells";
import { InputError } from "../errors";
import { describe } from "../options";

/**
 * Where geometries are read from: a GeoJSON FeatureCollection, or a dataframe with a column `geometry`. A geometry is
 * not valid when its type is unknown, its positions do not fit its type, or a latitude is beyond 90 degrees.
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
 * Returns the geometry unchanged. Turf would compute with wrong coordinates, or throw an error of its own.
 *
 * @throws {InputError} when its positions do not fit its type, or one of them is beyond a pole.
 */
export function soundGeometry<Given extends Geometry | null>(
  geometry: Given,
  { name, argument }: { name: string; argument: string },
): Given {
  if (geometry === null) return geometry;
  if (!hasSoundPositions(geometry)) {
    throw new InputError(`${name} has positions that do not form a ${geometry.type}.`, { argument });
  }
  const beyond = latitudeBeyondPole(listOf(geometry));
  if (beyond === undefined) return geometry;
  throw new InputError(`${name} has the latitude ${beyond}, beyond 90 degrees: its axes may be swapped.`, {
    argument,
  });
}

function listOf(geometry: Geometry): readonly unknown[] {
  return geometry.type === "GeometryCollection" ? geometry.geometries.map(listOf) : geometry.coordinates;
}

/** The first latitude beyond a pole in nested positions. */
function latitudeBeyondPole(list: readonly unknown[]): number | undefined {
  const [first, latitude] = list;
  if (typeof first === "number") {
    return typeof latitude === "number" && Math.abs(latitude) > 90 ? latitude : undefined;
  }
  for (const item of list) {
    const found = latitudeBeyondPole(item as readonly unknown[]);
    if (found !== undefined) return found;
  }
  return undefined;
}
