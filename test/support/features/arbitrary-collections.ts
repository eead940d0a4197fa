import type { FeatureCollection, Geometry } from "geojson";
import { codePoints, fc } from "./properties";

type Collection = FeatureCollection<Geometry | null>;

/** Which of the hard cases a collection may hold. */
export interface Hardness {
  /** Features whose geometry is null or missing. @default true */
  readonly placeless?: boolean;
  /** Members of objects that Danfo stumbles over when it looks for the type of a cell. @default true */
  readonly conversions?: boolean;
  /** The least number of features. @default 0 */
  readonly least?: number;
}

/** Any strings: of code points, and of whole characters. */
const anyStrings = fc.oneof(codePoints({ maxLength: 4 }), fc.string({ unit: "grapheme", maxLength: 6 }));

/** Names of members of a DataFrame, of objects, of GeoJSON, with dots, like numbers, like Danfo's own, and any text. */
function keys({ conversions = true }: Hardness): fc.Arbitrary<string> {
  const taken = [
    "count",
    "count_",
    "values",
    "columns",
    "index",
    "query",
    "$data",
    "$mine",
    "geometry",
    "geometry_",
  ];
  const language = ["__proto__", "constructor", "hasOwnProperty", "", "0", "1", "-1", "null"];
  const dotted = [
    "a",
    "b",
    "a.b",
    "a.b.c",
    "b.c",
    ".",
    "a.",
    ".a",
    "up42.data_path",
    "up42",
    "data_path",
    "eo:cloud_cover",
  ];
  const names = [...taken, ...language, ...dotted, ...(conversions ? ["toString", "valueOf"] : [])];
  return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names) }, { weight: 2, arbitrary: anyStrings });
}

function numbers(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(0, -0, 1, -1, 2 ** 31, 2 ** 53, -(2 ** 53), 1_640_857_451_024, 1e308, 5e-324),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
}

function texts(): fc.Arbitrary<string> {
  const lookalikes = [
    "",
    "null",
    "NaN",
    "undefined",
    "007",
    "2021-12-30T09:44:11.123456789Z",
    "2021-12-30",
    "{}",
  ];
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...lookalikes) },
    { weight: 2, arbitrary: anyStrings },
  );
}

/** As `Object.fromEntries`, which makes `__proto__` a key like all others. */
function objects<Value>(
  values: fc.Arbitrary<Value>,
  hardness: Hardness,
  maxLength = 4,
): fc.Arbitrary<Record<string, Value>> {
  return fc
    .array(fc.tuple(keys(hardness), values), { maxLength })
    .map((entries) => Object.fromEntries(entries));
}

/** Anything that JSON can hold, nested a few levels deep. */
function values(hardness: Hardness): fc.Arbitrary<unknown> {
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 2, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.boolean() },
      { weight: 3, arbitrary: numbers() },
      { weight: 3, arbitrary: texts() },
      { weight: 1, arbitrary: fc.array(tie("value"), { maxLength: 3 }) },
      { weight: 4, arbitrary: objects(tie("value"), hardness) },
    ),
  }));
  return value;
}

/** An object with some members of its own besides the given ones, now before, now behind them. */
function withForeignMembers(
  known: fc.Arbitrary<Record<string, unknown>>,
  { reserved, hardness }: { reserved: readonly string[]; hardness: Hardness },
): fc.Arbitrary<Record<string, unknown>> {
  const foreign = objects(values(hardness), hardness, 2).map((members) =>
    Object.fromEntries(Object.entries(members).filter(([key]) => !reserved.includes(key))),
  );
  return fc
    .tuple(known, fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, foreign), fc.boolean())
    .map(([own, others, first]) => (first ? { ...others, ...own } : { ...own, ...others }));
}

function nestedLists(depth: number): fc.Arbitrary<unknown[]> {
  const position: fc.Arbitrary<unknown[]> = fc.array(numbers(), { minLength: 2, maxLength: 3 });
  let lists = position;
  for (let level = 0; level < depth; level += 1) lists = fc.array(lists, { maxLength: 3 });
  return lists;
}

function geometries(hardness: Hardness): fc.Arbitrary<Geometry> {
  const reserved = ["type", "coordinates", "geometries", "toString", "valueOf"];
  const foreign = (known: fc.Arbitrary<Record<string, unknown>>) =>
    withForeignMembers(known, { reserved, hardness });
  const depths = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 };
  const simple = fc.oneof(
    ...Object.entries(depths).map(([type, depth]) =>
      nestedLists(depth).map((coordinates) => ({ type, coordinates })),
    ),
  );
  const { geometry } = fc.letrec<{ geometry: Record<string, unknown> }>((tie) => ({
    geometry: fc.oneof(
      { maxDepth: 2 },
      { weight: 5, arbitrary: foreign(simple) },
      {
        weight: 1,
        arbitrary: foreign(
          fc
            .array(tie("geometry"), { maxLength: 2 })
            .map((parts) => ({ type: "GeometryCollection", geometries: parts })),
        ),
      },
    ),
  }));
  return geometry as unknown as fc.Arbitrary<Geometry>;
}

const boxes = (): fc.Arbitrary<number[]> => fc.array(numbers(), { minLength: 4, maxLength: 4 });
const ids = (): fc.Arbitrary<string | number> => fc.oneof(fc.constantFrom("a", "b", 7), texts(), numbers());

function features(hardness: Hardness): fc.Arbitrary<Record<string, unknown>> {
  const { placeless = true } = hardness;
  const geometry = geometries(hardness);
  const known = fc.record<Record<string, unknown>, string>(
    {
      id: ids(),
      type: fc.constant("Feature"),
      geometry: placeless ? fc.oneof({ weight: 3, arbitrary: geometry }, fc.constant(null)) : geometry,
      bbox: boxes(),
      properties: fc.oneof(
        { weight: 6, arbitrary: objects(values(hardness), hardness, 5) },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
    },
    { requiredKeys: placeless ? ["type"] : ["type", "geometry"], noNullPrototype: true },
  );
  return withForeignMembers(known, { reserved: ["type", "id", "geometry", "bbox", "properties"], hardness });
}

/** Whatever a FeatureCollection in JSON can be, in few features. */
export function collections(hardness: Hardness = {}): fc.Arbitrary<Collection> {
  const { least = 0 } = hardness;
  const known = fc.record<Record<string, unknown>, string>(
    {
      type: fc.constant("FeatureCollection"),
      bbox: boxes(),
      features: fc.array(features(hardness), { minLength: least, maxLength: 5 }),
    },
    { requiredKeys: ["type", "features"], noNullPrototype: true },
  );
  return withForeignMembers(known, {
    reserved: ["type", "bbox", "features"],
    hardness,
  }) as unknown as fc.Arbitrary<Collection>;
}
