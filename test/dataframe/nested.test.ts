import * as danfo from "danfojs";
import type { FeatureCollection, Geometry } from "geojson";
import { describe, expect, test } from "vitest";
import { renamedColumns, toDataframe, toFeatureCollection } from "../../src/dataframe";
import { collections } from "../support/features/arbitrary-collections";
import { pointCollection, sampleCollection } from "../support/features/collections";
import { fc } from "../support/features/properties";

type Collection = FeatureCollection<Geometry | null>;

function flattened(collection: Collection): danfo.DataFrame {
  return toDataframe(collection, { danfo, flatten: true });
}

/** The cells of a frame without the geometries, by column. */
function cellsOf(frame: danfo.DataFrame): Record<string, unknown[]> {
  const rows = frame.values as unknown as unknown[][];
  return Object.fromEntries(
    frame.columns.map((column, position) => [column, rows.map((row) => row[position])]).slice(1),
  );
}

function propertiesOf(frame: danfo.DataFrame): unknown[] {
  return toFeatureCollection(frame).features.map(({ properties }) => properties);
}

/** Danfo's own, with a frame of each list: it grows the columns of the first one. */
function concat(...frames: danfo.DataFrame[]): danfo.DataFrame {
  return danfo.concat({ dfList: frames, axis: 0 }) as danfo.DataFrame;
}

/** As data blocks write it: the catalogue's nesting, and one flat key with a dot. */
const nested = (): Collection =>
  pointCollection(
    {
      "up42.data_path": "a.tif",
      acquisition: { missionName: "Sentinel-2A", sensor: { id: "MSI", bands: ["B01", "B02"] } },
      timeStamp: 1_640_857_451_024,
    },
    { acquisition: { missionName: null, beginViewingDate: 5 }, "up42.data_path": "b.tif", empty: {} },
  );

describe("flatten", () => {
  test("gives the members of nested objects columns of their own, side by side where the object was first seen", () => {
    expect(cellsOf(flattened(nested()))).toEqual({
      "up42.data_path": ["a.tif", "b.tif"],
      "acquisition.missionName": ["Sentinel-2A", null],
      "acquisition.sensor.id": ["MSI", null],
      "acquisition.sensor.bands": [["B01", "B02"], null],
      "acquisition.beginViewingDate": [null, 5],
      timeStamp: [1_640_857_451_024, null],
      empty: [null, {}],
    });
  });

  test("is left undone unless asked for", () => {
    for (const options of [{}, { flatten: false }, { flatten: undefined }]) {
      const frame = toDataframe(nested(), { danfo, ...options });
      expect(frame.columns).toEqual(["geometry", "up42.data_path", "acquisition", "timeStamp", "empty"]);
    }
  });

  test("decides the type of each column over all rows", () => {
    const frame = flattened(pointCollection({ a: { n: 1, x: true } }, { a: { n: 2 } }, { a: null }));
    expect(frame.dtypes).toEqual(["string", "float32", "boolean"]);
    expect(flattened(pointCollection({ a: { n: 1 } }, { a: { n: 2 } })).dtypes[1]).toBe("int32");
  });

  test("lets rows be picked and sorted by what was nested", () => {
    const frame = flattened(pointCollection({ a: { b: 3 } }, { a: { b: 1 } }, { a: { b: 2 } }));
    expect(frame.query(frame.column("a.b").gt(1)).index).toEqual([0, 2]);
    expect(frame.sortValues("a.b").index).toEqual([1, 2, 0]);
    expect(frame.column("a.b").mean()).toBe(2);
  });

  test("keeps arrays as cells, also those of objects", () => {
    const links = [{ href: "x", rel: { self: true } }];
    const frame = flattened(pointCollection({ links, a: { links } }));
    expect(frame.columns).toEqual(["geometry", "links", "a.links"]);
    expect(cellsOf(frame).links?.[0]).toBe(links);
  });

  test("keeps dates, maps and other objects that JSON does not know as cells", () => {
    const [date, map] = [new Date(0), new Map([["a", 1]])];
    const frame = flattened(pointCollection({ date, map, a: { date } }));
    expect(cellsOf(frame)).toEqual({ date: [date], map: [map], "a.date": [date] });
    expect(toFeatureCollection(frame)).toStrictEqual(pointCollection({ date, map, a: { date } }));
  });

  test("gives null and empty objects no column where others have members there, and a column where none has", () => {
    const collection = pointCollection({ a: null, b: {} }, { a: { x: 1 } }, { a: {}, b: null });
    expect(cellsOf(flattened(collection))).toEqual({ "a.x": [null, 1, null], b: [{}, null, null] });
    expect(toFeatureCollection(flattened(collection))).toStrictEqual(collection);
  });

  test("gives a value beside an object a column of its own", () => {
    const collection = pointCollection({ a: { x: 1 } }, { a: 5 }, { a: [6] }, { a: {} }, {});
    expect(cellsOf(flattened(collection))).toEqual({
      a: [null, 5, [6], {}, null],
      "a.x": [1, null, null, null, null],
    });
    expect(toFeatureCollection(flattened(collection))).toStrictEqual(collection);
  });

  test("looks into no array for the keys of an object", () => {
    const collection = pointCollection({ a: { 0: "x", length: 5 } }, { a: ["y"] });
    expect(cellsOf(flattened(collection))).toEqual({
      a: [null, ["y"]],
      "a.0": ["x", null],
      "a.length": [5, null],
    });
  });

  test("gives a nested key whose name a flat one has a `_`, and loses neither", () => {
    const collection = pointCollection({ up42: { data_path: "nested" } }, { "up42.data_path": "flat" });
    const frame = flattened(collection);
    expect(cellsOf(frame)).toEqual({ "up42.data_path_": ["nested", null], "up42.data_path": [null, "flat"] });
    expect(renamedColumns(frame)).toEqual({ "up42.data_path_": "up42.data_path" });
    expect(toFeatureCollection(frame)).toStrictEqual(collection);
  });

  test("keeps apart all the ways to write one dotted name", () => {
    const collection = pointCollection({
      a: { b: { c: 1 }, "b.c": 2 },
      "a.b": { c: 3 },
      "a.b.c": 4,
      "a.b.c_": 5,
    });
    const frame = flattened(collection);
    const named = Object.entries(cellsOf(frame)).map(([column, [value]]) => [value, column]);
    expect(Object.fromEntries(named)).toEqual({
      4: "a.b.c",
      5: "a.b.c_",
      2: "a.b.c__",
      3: "a.b.c___",
      1: "a.b.c____",
    });
    expect(toFeatureCollection(frame)).toStrictEqual(collection);
  });

  test("renames what would hide a member of the frame at the top only", () => {
    const frame = flattened(pointCollection({ count: { values: 1 }, geometry: { x: 2 }, values: 3 }));
    expect(frame.columns.slice(1)).toEqual(["count.values", "geometry.x", "values_"]);
    expect(renamedColumns(frame)).toEqual({ values_: "values" });
  });

  test("keeps the empty key and keys that the language uses", () => {
    const text =
      '{"":{"":1},"__proto__":{"__proto__":{"x":2}},"constructor":{"toString":3},"a":{"constructor":4}}';
    const collection = pointCollection(JSON.parse(text));
    const frame = flattened(collection);
    expect(frame.columns.slice(1)).toEqual([
      ".",
      "__proto__.__proto__.x",
      "constructor.toString",
      "a.constructor",
    ]);
    expect(JSON.stringify(propertiesOf(frame)[0])).toBe(text);
    expect(JSON.stringify(propertiesOf(frame.copy().resetIndex())[0])).toBe(text);
  });

  test("gives back the sample, also row by row", () => {
    const frame = flattened(sampleCollection());
    expect(frame.columns).toContain("identification.collection");
    expect(toFeatureCollection(frame)).toStrictEqual(sampleCollection());
    const [first] = sampleCollection().features;
    expect(toFeatureCollection(frame.iloc({ rows: [0] })).features).toStrictEqual([first]);
  });

  test("makes the frame of an empty collection", () => {
    const frame = flattened({ type: "FeatureCollection", features: [] });
    expect(frame.columns).toEqual(["geometry"]);
    expect(toFeatureCollection(frame)).toStrictEqual({ type: "FeatureCollection", features: [] });
  });
});

describe("a flattened frame that was changed", () => {
  /** A frame with one cell set, as `frame.values` allows. */
  function edited(
    collection: Collection,
    { row, column, value }: { row: number; column: string; value: unknown },
  ) {
    const frame = flattened(collection);
    const cells = (frame.values as unknown as unknown[][])[row] ?? [];
    cells[frame.columns.indexOf(column)] = value;
    return propertiesOf(frame)[row];
  }

  test("gives an edited cell in the place where it was nested, and leaves the original alone", () => {
    const collection = nested();
    expect(edited(collection, { row: 0, column: "acquisition.sensor.id", value: "OLI" })).toEqual({
      ...nested().features[0]?.properties,
      acquisition: { missionName: "Sentinel-2A", sensor: { id: "OLI", bands: ["B01", "B02"] } },
    });
    expect(collection).toStrictEqual(nested());
  });

  test("makes the object for a cell that was filled", () => {
    const collection = pointCollection({ a: { b: { c: 1 } } }, {}, { a: null }, { a: {} }, null);
    for (const row of [1, 2, 3, 4]) {
      expect(edited(collection, { row, column: "a.b.c", value: 2 })).toEqual({ a: { b: { c: 2 } } });
    }
  });

  test("gives an emptied cell as null", () => {
    const collection = pointCollection({ a: { b: 1, c: 2 } });
    for (const value of [null, undefined, Number.NaN]) {
      expect(edited(collection, { row: 0, column: "a.b", value })).toEqual({ a: { b: null, c: 2 } });
    }
  });

  test("gives a cell that has no object to go into under its dotted name", () => {
    const collection = pointCollection({ a: { b: 1 } }, { a: 5 });
    expect(edited(collection, { row: 1, column: "a.b", value: 2 })).toEqual({ a: 5, "a.b": 2 });
  });

  test("gives a cell for the whole object in the place of the object", () => {
    const collection = pointCollection({ a: { b: 1 } }, { a: 5 });
    expect(edited(collection, { row: 0, column: "a", value: 7 })).toEqual({ a: 7 });
  });

  test("gives an edited and a filled `__proto__` as a key like all others", () => {
    const collection = pointCollection(JSON.parse('{"__proto__":{"a":{"__proto__":1}}}'), {});
    for (const row of [0, 1]) {
      const properties = edited(collection, { row, column: "__proto__.a.__proto__", value: 2 });
      expect(JSON.stringify(properties)).toBe('{"__proto__":{"a":{"__proto__":2}}}');
    }
  });

  test("gives the object without a member whose column was dropped", () => {
    const frame = flattened(nested()).drop({ columns: ["acquisition.sensor.id"] });
    expect(propertiesOf(frame)).toEqual([
      {
        ...nested().features[0]?.properties,
        acquisition: { missionName: "Sentinel-2A", sensor: { bands: ["B01", "B02"] } },
      },
      nested().features[1]?.properties,
    ]);
  });

  test("gives no object, empty ones and nulls included, when all of its columns were dropped", () => {
    const collection = pointCollection(
      { a: { b: { c: 1 }, d: 2 }, e: 3 },
      { a: { b: null }, e: 4 },
      { a: null },
      { a: {} },
    );
    const withoutB = flattened(collection).drop({ columns: ["a.b.c"] });
    expect(propertiesOf(withoutB)).toEqual([{ a: { d: 2 }, e: 3 }, { a: {}, e: 4 }, { a: null }, { a: {} }]);
    const withoutA = withoutB.drop({ columns: ["a.d"] });
    expect(propertiesOf(withoutA)).toEqual([{ e: 3 }, { e: 4 }, {}, {}]);
  });

  test("leaves objects alone when the column of values beside them was dropped", () => {
    const collection = pointCollection({ a: { b: 1 } }, { a: 5 }, { a: {} });
    expect(propertiesOf(flattened(collection).drop({ columns: ["a"] }))).toEqual([{ a: { b: 1 } }, {}, {}]);
  });

  test("gives a renamed column under its new name, and takes it out of the object", () => {
    const collection = pointCollection({ a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 3 } });
    const frame = flattened(collection).rename({ "a.b": "b" });
    expect(propertiesOf(frame)).toEqual([{ a: { c: 2 }, b: 1 }, { a: {}, b: null }, { a: { c: 3 } }]);
  });

  test("gives a new column as a property with its dots", () => {
    const frame = flattened(pointCollection({ a: { b: 1 } })).addColumn("a.c", [2]);
    expect(propertiesOf(frame)).toEqual([{ a: { b: 1 }, "a.c": 2 }]);
  });

  test("gives all features after concat with a frame that is not flattened", () => {
    const [one, two] = [nested(), sampleCollection()];
    two.features[2]!.geometry = { type: "Point", coordinates: [13, 52] };
    const frame = concat(flattened(one), toDataframe(two, { danfo }), flattened(two));
    expect(toFeatureCollection(frame).features).toStrictEqual([
      ...one.features,
      ...two.features,
      ...two.features,
    ]);
  });

  test("tells the renamed columns of all frames of a concat", () => {
    const one = flattened(pointCollection({ a: { b: 1 }, "a.b": 2 }));
    const two = toDataframe(pointCollection({ count: 1 }), { danfo });
    expect(renamedColumns(concat(one, two))).toEqual({ "a.b_": "a.b", count_: "count" });
  });

  test("gives an appended row as nested as the others", () => {
    const frame = flattened(pointCollection({ a: { b: 1 }, count: 2 }));
    const made = frame.append([["null", 3, 4]], [9]);
    expect(propertiesOf(made)).toEqual([
      { a: { b: 1 }, count: 2 },
      { a: { b: 3 }, count: 4 },
    ]);
  });

  test("gives the edited value of any leaf of any collection, and changes nothing else", () => {
    const [before, after] = ["the text before", "the text after"];
    const property = fc.property(collections({ least: 1 }), fc.nat(), (collection, choice) => {
      const leaves = collection.features.flatMap(({ properties }, row) =>
        leavesOf(properties ?? {}).map((set) => ({ row, set })),
      );
      const leaf = leaves[choice % leaves.length];
      if (leaf === undefined) return;
      leaf.set(before);
      const frame = flattened(collection);
      const cells = (frame.values as unknown as unknown[][])[leaf.row] ?? [];
      expect(cells.filter((cell) => cell === before)).toHaveLength(1);
      cells[cells.indexOf(before)] = after;
      const expected = JSON.stringify(collection).replace(before, after);
      expect(JSON.stringify(toFeatureCollection(frame))).toBe(expected);
    });
    fc.assert(property, { numRuns: 400 });
  }, 60_000);
});

/** What sets each value of an object, and of the objects in it, that is no object with members. */
function leavesOf(members: Record<string, unknown>): ((value: unknown) => void)[] {
  return Object.keys(members).flatMap((key) => {
    const value = members[key];
    if (value && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length > 0) {
      return leavesOf(value as Record<string, unknown>);
    }
    return [
      (next: unknown) => {
        Object.defineProperty(members, key, { value: next });
      },
    ];
  });
}

/** A feature with so many objects in each other. */
function nest(levels: number): Collection {
  let inner: Record<string, unknown> = { a: 1 };
  for (let level = 1; level < levels; level += 1) inner = { a: inner };
  return { type: "FeatureCollection", features: [{ type: "Feature", geometry: null, properties: inner }] };
}

test("splits a thousand objects in each other, and refuses more", () => {
  expect(flattened(nest(1_000)).columns[1]).toBe(Array(1_000).fill("a").join("."));
  for (const levels of [1_001, 100_000]) {
    const collection = nest(levels);
    expect(() => flattened(collection)).toThrow(
      expect.objectContaining({
        name: "InputError",
        message:
          "The properties of a feature have more than 1000 objects in each other: make the frame without flatten.",
      }),
    );
    expect(toDataframe(collection, { danfo }).shape).toEqual([1, 2]);
  }
});
