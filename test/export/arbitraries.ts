import type { Feature, Geometry, Position } from "geojson";
import { codePoints, fc } from "../support/features/properties";

/** Without -0, which JSON does not know. */
const numberOf = (constraints: fc.DoubleConstraints): fc.Arbitrary<number> =>
  fc.double({ ...constraints, noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);

const longitude = numberOf({ min: -180, max: 180 });
const latitude = numberOf({ min: -90, max: 90 });
const flat: fc.Arbitrary<Position> = fc.tuple(longitude, latitude);
const high: fc.Arbitrary<Position> = fc.tuple(longitude, latitude, numberOf({}));

/** Geometries of one dimension, in which any list may be empty that GeoJSON allows to be. */
function geometries(position: fc.Arbitrary<Position>): fc.Arbitrary<Geometry> {
  const line = fc.array(position, { minLength: 2, maxLength: 5 });
  const ring = fc
    .array(position, { minLength: 3, maxLength: 5 })
    .map((positions) => [...positions, positions[0]!]);
  const polygon = fc.array(ring, { minLength: 1, maxLength: 3 });
  const maybeEmpty = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> =>
    fc.array(item, { maxLength: 3 });
  return fc.letrec<{ geometry: Geometry; simple: Geometry }>((tie) => ({
    simple: fc.oneof(
      position.map((coordinates): Geometry => ({ type: "Point", coordinates })),
      line.map((coordinates): Geometry => ({ type: "LineString", coordinates })),
      polygon.map((coordinates): Geometry => ({ type: "Polygon", coordinates })),
      maybeEmpty(position).map((coordinates): Geometry => ({ type: "MultiPoint", coordinates })),
      maybeEmpty(line).map((coordinates): Geometry => ({ type: "MultiLineString", coordinates })),
      maybeEmpty(polygon).map((coordinates): Geometry => ({ type: "MultiPolygon", coordinates })),
    ),
    geometry: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      tie("simple"),
      fc
        .array(tie("geometry"), { minLength: 1, maxLength: 3 })
        .map((parts): Geometry => ({ type: "GeometryCollection", geometries: parts })),
    ),
  })).geometry;
}

/** Geometries of all types, with heights everywhere or nowhere. */
export const anyGeometry: fc.Arbitrary<Geometry> = fc.oneof(geometries(flat), geometries(high));

/** Values as JSON has them. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.string({ unit: "grapheme" }),
  codePoints(),
  fc.integer(),
  numberOf({}),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown),
);

/** Features whose keys come and go. */
export const anyFeatures: fc.Arbitrary<Feature<Geometry | null>[]> = fc.array(
  fc.record(
    {
      type: fc.constant("Feature" as const),
      id: fc.oneof(fc.string(), fc.nat()),
      geometry: fc.option(anyGeometry),
      properties: fc.option(
        fc.dictionary(fc.oneof(fc.constantFrom("a", "b", "id", "Geometry", ""), fc.string()), anyValue, {
          maxKeys: 4,
          noNullPrototype: true,
        }),
      ),
    },
    { requiredKeys: ["type", "geometry", "properties"], noNullPrototype: true },
  ),
  { maxLength: 8 },
);
