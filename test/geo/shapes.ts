import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import { knownValues } from "./known-values";

const types: Record<string, Geometry["type"]> = {
  POINT: "Point",
  MULTIPOINT: "MultiPoint",
  LINESTRING: "LineString",
  MULTILINESTRING: "MultiLineString",
  POLYGON: "Polygon",
  MULTIPOLYGON: "MultiPolygon",
};

/** Reads WKT, as far as the known values use it. */
export function fromWkt(text: string): Geometry {
  const [, name = "", list = ""] = /^(\w+) \((.*)\)$/.exec(text) ?? [];
  if (name === "GEOMETRYCOLLECTION") {
    return { type: "GeometryCollection", geometries: list.split(/, (?=[A-Z])/).map(fromWkt) };
  }
  const nested = list
    .replace(/(-?[\d.]+) (-?[\d.]+)/g, "[$1,$2]")
    .replaceAll("(", "[")
    .replaceAll(")", "]");
  const coordinates = JSON.parse(name === "POINT" ? nested : `[${nested}]`);
  return { type: types[name], coordinates } as Geometry;
}

/** A collection with one feature for each geometry, ids `f0`, `f1` … */
export function collectionOf(...geometries: (Geometry | null)[]): FeatureCollection<Geometry | null> {
  const features = geometries.map(
    (geometry, index): Feature<Geometry | null> => ({
      type: "Feature",
      id: `f${index}`,
      geometry,
      properties: { row: index },
    }),
  );
  return { type: "FeatureCollection", features };
}

/** The same shape so many degrees further east, beyond 180 if need be. */
export function moved(geometry: Geometry, degrees: number): Geometry {
  const move = (list: unknown): unknown => {
    if (!Array.isArray(list)) return list;
    const [longitude, latitude] = list as Position;
    return typeof longitude === "number" ? [longitude + degrees, latitude] : list.map(move);
  };
  if (geometry.type === "GeometryCollection") {
    return { ...geometry, geometries: geometry.geometries.map((part) => moved(part, degrees)) };
  }
  return { ...geometry, coordinates: move(geometry.coordinates) } as Geometry;
}

type AreaName = keyof typeof knownValues.areas;
type RowName = keyof typeof knownValues.rows;

export const areaNames = Object.keys(knownValues.areas) as AreaName[];
export const rowNames = Object.keys(knownValues.rows) as RowName[];

/** What GEOS and PROJ say about a row and an area. */
export interface Answer {
  readonly relations: string;
  readonly distanceKm: number;
  readonly km2?: number;
  readonly degrees?: number;
  readonly points?: number;
}

export function answerOf(area: AreaName, row: RowName): Answer {
  return knownValues.answers[area][row];
}

/** Ways to write the same areas, and the same rows: plainly, and where they cross the antimeridian. */
export const areaForms: Record<string, (name: AreaName) => Geometry> = {
  "as it is": (name) => fromWkt(knownValues.areas[name]),
  "beyond 180 degrees": (name) => moved(fromWkt(knownValues.areas[name]), 167),
  "cut at the antimeridian": (name) => fromWkt(knownValues.splitAreas[name]),
};
export const rowForms: Record<string, (name: RowName) => Geometry> = {
  "as it is": (name) => fromWkt(knownValues.rows[name]),
  "beyond 180 degrees": (name) => moved(fromWkt(knownValues.rows[name]), 167),
  "beyond -180 degrees": (name) => moved(fromWkt(knownValues.rows[name]), -193),
  "cut at the antimeridian": (name) => fromWkt(knownValues.splitRows[name]),
};

/** Each form of an area with each form of rows that is at the same place, as rows of a `test.each`. */
export const formPairs = Object.keys(areaForms).flatMap((area) =>
  Object.keys(rowForms)
    .filter((row) => (area === "as it is") === (row === "as it is"))
    .map((row) => [area, row] as const),
);
