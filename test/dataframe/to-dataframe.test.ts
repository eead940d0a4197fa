import * as danfo from "danfojs";
import type { FeatureCollection, Geometry } from "geojson";
import { expect, test } from "vitest";
import { crs, renamedColumns, toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { placelessCollection, pointCollection, sampleCollection } from "../support/features/collections";

function frameOf(collection: FeatureCollection<Geometry | null>): danfo.DataFrame {
  return toDataframe(collection, { danfo });
}

/** The cells of one column as they are kept, without Danfo's way through a Series. */
function cells(frame: { columns: string[]; values: unknown }, column: string): unknown[] {
  return (frame.values as unknown[][]).map((row) => row[frame.columns.indexOf(column)]);
}

test("makes a frame of the danfojs that was handed in", () => {
  expect(frameOf(sampleCollection())).toBeInstanceOf(danfo.DataFrame);
});

test("puts geometry first, then the property keys in the order in which they are first seen", () => {
  expect(frameOf(sampleCollection()).columns).toEqual([
    "geometry",
    "up42.data_path",
    "cloudCover",
    "timeStamp",
    "acquired",
    "identification",
    "count_",
    "archived",
    "bands",
  ]);
});

test("keeps every value under its key when features list their keys in another order", () => {
  const frame = frameOf(pointCollection({ a: 1, b: "x" }, { b: "y", a: 2 }));
  expect(cells(frame, "a")).toEqual([1, 2]);
  expect(cells(frame, "b")).toEqual(["x", "y"]);
});

test("fills a missing key with null, in the first row as in later ones", () => {
  const frame = frameOf(pointCollection({ b: 1 }, { a: "x", b: 2 }, null, { a: "y" }));
  expect(cells(frame, "a")).toEqual([null, "x", null, "y"]);
  expect(cells(frame, "b")).toEqual([1, 2, null, null]);
});

test("takes a feature without properties and one without a geometry member", () => {
  const features = [{ type: "Feature" }, { type: "Feature", geometry: null, properties: { a: 1 } }];
  const frame = frameOf({ type: "FeatureCollection", features } as unknown as FeatureCollection);
  expect(frame.values).toEqual([
    [null, null],
    [null, 1],
  ]);
});

test("keeps geometries and nested properties as equal objects", () => {
  const collection = sampleCollection();
  const frame = frameOf(collection);
  expect(cells(frame, "geometry")).toStrictEqual(collection.features.map(({ geometry }) => geometry));
  expect(cells(frame, "identification")[0]).toBe(collection.features[0]?.properties?.identification);
  expect(cells(frame, "bands")[2]).toBe(collection.features[2]?.properties?.bands);
});

test("leaves the collection that it was given as it was", () => {
  const collection = sampleCollection();
  frameOf(collection);
  expect(collection).toStrictEqual(sampleCollection());
  const symbols = collection.features.flatMap(({ geometry }) => Object.getOwnPropertySymbols(geometry ?? {}));
  expect(symbols).toEqual([]);
});

test("shows nothing of its own in a geometry's JSON, keys or copy", () => {
  const [geometry] = cells(frameOf(sampleCollection()), "geometry") as [Geometry];
  expect(Object.keys(geometry)).toEqual(["type", "coordinates"]);
  expect(JSON.stringify(geometry)).toBe(JSON.stringify(sampleCollection().features[0]?.geometry));
  expect(structuredClone(geometry)).toStrictEqual(sampleCollection().features[0]?.geometry);
});

test("takes a GeometryCollection", () => {
  const collection = pointCollection({});
  collection.features[0]!.geometry = { type: "GeometryCollection", geometries: [] };
  expect(frameOf(collection).values).toEqual([[{ type: "GeometryCollection", geometries: [] }]]);
});

test("decides a type by all rows, where Danfo looks at the first twenty", () => {
  const collection = pointCollection(...Array.from({ length: 30 }, (_, v) => ({ v: v < 25 ? v : v + 0.5 })));
  expect(frameOf(collection).dtypes).toEqual(["string", "float32"]);
  const rows = collection.features.map(({ properties }) => [properties?.v]);
  expect(new danfo.DataFrame(rows, { columns: ["v"] }).dtypes).toEqual(["int32"]);
});

test("keeps epoch milliseconds exact in sums, means, comparisons and sorting", () => {
  const [early, late] = [1_640_857_451_024, 1_732_370_000_001];
  const frame = frameOf(pointCollection({ t: late }, { t: early }));
  const column = frame.column("t");
  expect(column.sum()).toBe(early + late);
  expect(column.mean()).toBe((early + late) / 2);
  expect(column.gt(early).values).toEqual([true, false]);
  expect(cells(frame.sortValues("t"), "t")).toEqual([early, late]);
});

test("renames properties that would hide a member of the frame, and tells so", () => {
  const taken = [
    "count",
    "values",
    "columns",
    "geometry",
    "print",
    "$data",
    "$mine",
    "constructor",
    "toString",
  ];
  const frame = frameOf(pointCollection(Object.fromEntries(taken.map((key, index) => [key, index]))));
  expect(frame.columns).toEqual(["geometry", ...taken.map((key) => `${key}_`)]);
  expect(renamedColumns(frame)).toEqual(Object.fromEntries(taken.map((key) => [`${key}_`, key])));
  expect(frame.values).toEqual([[{ type: "Point", coordinates: [0, 0] }, ...taken.keys()]]);
});

test("renames a property until its name is free, without taking another property's name", () => {
  const frame = frameOf(pointCollection({ count: 1 }, { count_: 2 }, { count__: 3 }));
  expect(frame.columns).toEqual(["geometry", "count___", "count_", "count__"]);
  expect(renamedColumns(frame)).toEqual({ count___: "count" });
});

test("tells the renamed columns of frames that Danfo's methods make, and only those that are left", () => {
  const frame = frameOf(pointCollection({ count: 1, size: 2, a: 3 }));
  expect(renamedColumns(frame.head(1))).toEqual({ count_: "count", size_: "size" });
  expect(renamedColumns(frame.drop({ columns: ["size_"] }))).toEqual({ count_: "count" });
  expect(renamedColumns(frameOf(pointCollection({ a: 1 })))).toEqual({});
  expect(renamedColumns(new danfo.DataFrame([[1]], { columns: ["a"] }))).toEqual({});
});

test("keeps the keys __proto__, constructor, numbers and the empty name apart from the language's own", () => {
  const properties = JSON.parse('{"__proto__":{"a":1},"constructor":"c","2":"two","1":"one","":"none"}');
  const frame = frameOf(pointCollection(properties, { other: 1 }));
  expect(frame.columns).toEqual(["geometry", "1", "2", "__proto___", "constructor_", "", "other"]);
  expect(cells(frame, "__proto___")).toEqual([{ a: 1 }, null]);
  expect(cells(frame, "constructor_")).toEqual(["c", null]);
  expect(frame.column("1").values).toEqual(["one", null]);
});

test("makes an empty frame of an empty collection, with its geometry column", () => {
  const frame = frameOf({ type: "FeatureCollection", features: [] });
  expect(frame.shape).toEqual([0, 1]);
  expect(frame.columns).toEqual(["geometry"]);
  expect(frame.dtypes).toEqual(["string"]);
  expect(frame.head().shape).toEqual([0, 1]);
  expect(frame.tail().shape).toEqual([0, 1]);
  expect(frame.query([]).columns).toEqual(["geometry"]);
  expect(frame.copy().columns).toEqual(["geometry"]);
  expect(frame.column("geometry").values).toEqual([]);
  expect(frame.toString()).toContain("geometry");
  expect(danfo.toJSON(frame)).toEqual([]);
});

test("makes a frame of features that have nothing but a geometry", () => {
  const frame = frameOf(pointCollection({}, {}));
  expect(frame.shape).toEqual([2, 1]);
  expect(frame.query([false, true]).values).toEqual([[{ type: "Point", coordinates: [1, 1] }]]);
});

test("makes a frame of features that have no geometry", () => {
  expect(frameOf(placelessCollection({ a: 1 }, { a: 2 })).values).toEqual([
    [null, 1],
    [null, 2],
  ]);
});

test("lets rows be picked by a column and printed", () => {
  const frame = frameOf(sampleCollection());
  expect(frame.query(frame.column("cloudCover").lt(10)).index).toEqual([1, 3]);
  expect(frame.toString()).toContain("cloudCover");
});

test("says which coordinate reference system the coordinates are in", () => {
  expect(crs).toBe("EPSG:4326");
});

test("takes danfojs as a module system may wrap it", () => {
  const wrapped = { default: danfo } as unknown as typeof danfo;
  expect(toDataframe(sampleCollection(), { danfo: wrapped }).shape).toEqual([4, 9]);
});

test.each([
  ["nothing", undefined],
  ["null", null],
  ["an empty object", {}],
  ["a DataFrame that is no class", { DataFrame: {} }],
  ["text", "danfojs"],
  ["a DataFrame that cannot be constructed", { DataFrame: () => 1 }],
])("refuses %s as danfojs", (_, given) => {
  const call = () => toDataframe(sampleCollection(), { danfo: given as unknown as typeof danfo });
  expect(call).toThrow(InputError);
  expect(call).toThrow('"danfo" must be the module danfojs, which has a DataFrame class; got ');
});

test("refuses to do without options", () => {
  const call = () => (toDataframe as (collection: unknown) => unknown)(sampleCollection());
  expect(call).toThrow(InputError);
  expect(call).toThrow(
    "toDataframe takes one object with named options (danfo, flatten, dates), not undefined.",
  );
});

test.each<[object, string]>([
  [{ flaten: true }, 'toDataframe has no option "flaten"; it takes danfo, flatten, dates.'],
  [{ asDataframe: true }, 'toDataframe has no option "asDataframe"; it takes danfo, flatten, dates.'],
  [{ flatten: "yes" }, 'toDataframe takes "flatten", true or false; got '],
  [{ flatten: null }, 'toDataframe takes "flatten", true or false; got '],
  [{ dates: "datetime" }, 'toDataframe takes "dates", a list of names of properties; got '],
  [{ dates: [5] }, 'toDataframe takes "dates", a list of names of properties; got '],
  [{ dates: null }, 'toDataframe takes "dates", a list of names of properties; got '],
])("refuses the options %j, with one sentence", (options, message) => {
  const call = () => toDataframe(sampleCollection(), { danfo, ...options });
  expect(call).toThrow(InputError);
  expect(call).toThrow(message);
});

test("takes options that are undefined for options that are not there", () => {
  const options = { danfo, flatten: undefined, dates: undefined };
  expect(toDataframe(sampleCollection(), options).columns).toEqual(frameOf(sampleCollection()).columns);
});

test("takes any class for a DataFrame, and gives what it constructs", () => {
  class Frame {}
  expect(toDataframe(sampleCollection(), { danfo: { DataFrame: Frame } })).toBeInstanceOf(Frame);
});

test.each([[undefined], [null], [5], [{ type: "Feature" }], [[]]])("refuses %j as a collection", (given) => {
  const call = () => frameOf(given as unknown as FeatureCollection);
  expect(call).toThrow(InputError);
  expect(call).toThrow(
    'toDataframe needs "collection", a GeoJSON FeatureCollection, an object with a list of features; ',
  );
});

const noFeature = "features[1] is not a GeoJSON Feature.";
const noGeometry = "features[1].geometry is neither a GeoJSON geometry nor null.";
const noProperties = "features[1].properties is neither an object nor null.";

test.each<[unknown, string]>([
  [null, noFeature],
  [5, noFeature],
  [[], noFeature],
  [{ type: "Polygon", coordinates: [] }, noFeature],
  [{ type: "Feature", geometry: { type: "Circle", coordinates: [] } }, noGeometry],
  [{ type: "Feature", geometry: { type: "constructor", coordinates: [] } }, noGeometry],
  [{ type: "Feature", geometry: { type: "Polygon" } }, noGeometry],
  [{ type: "Feature", geometry: { type: "GeometryCollection" } }, noGeometry],
  [{ type: "Feature", geometry: "abc" }, noGeometry],
  [{ type: "Feature", geometry: [] }, noGeometry],
  [{ type: "Feature", properties: "abc" }, noProperties],
  [{ type: "Feature", properties: [1] }, noProperties],
])("refuses %j as a feature", (feature, message) => {
  const features = [...pointCollection({ a: 1 }).features, feature];
  const call = () => frameOf({ type: "FeatureCollection", features } as FeatureCollection);
  expect(call).toThrow(InputError);
  expect(call).toThrow(message);
});

test("refuses a gap in the list of features", () => {
  const call = () => frameOf({ type: "FeatureCollection", features: new Array(2) });
  expect(call).toThrow("features[0] is not a GeoJSON Feature.");
});

test.each([
  ["Point", []],
  ["MultiPoint", []],
  ["LineString", []],
  ["MultiLineString", []],
  ["Polygon", []],
  ["MultiPolygon", []],
] as const)("takes a %s, and looks at none of its coordinates", (type, coordinates) => {
  const collection = pointCollection({});
  collection.features[0]!.geometry = { type, coordinates } as unknown as Geometry;
  expect(frameOf(collection).values).toEqual([[{ type, coordinates }]]);
});

test.each([[undefined], [null], ["frame"], [{}], [{ columns: ["geometry"] }], [[]]])(
  "has no renamed columns to tell of %j",
  (given) => {
    const call = () => renamedColumns(given as unknown as danfo.DataFrame);
    expect(call).toThrow(InputError);
    expect(call).toThrow('renamedColumns needs "dataframe", a dataframe such as toDataframe makes; ');
  },
);
