import * as danfo from "danfojs";
import type { FeatureCollection, Geometry, Polygon } from "geojson";
import { describe, expect, test } from "vitest";
import { toDataframe, toFeatureCollection } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { placelessCollection, pointCollection, sampleCollection } from "../support/features/collections";

type Collection = FeatureCollection<Geometry | null>;

function frameOf(collection: Collection): danfo.DataFrame {
  return toDataframe(collection, { danfo });
}

/** The collection with the features at these positions, which is what is left after rows were picked. */
function picked(collection: Collection, ...positions: number[]): Collection {
  return { ...collection, features: positions.map((position) => collection.features[position]!) };
}

describe("a frame as it was made", () => {
  test("gives an equal collection, to the letter of its JSON", () => {
    const back = toFeatureCollection(frameOf(sampleCollection()));
    expect(back).toStrictEqual(sampleCollection());
    expect(JSON.stringify(back)).toBe(JSON.stringify(sampleCollection()));
  });

  test("gives geometries that carry nothing unseen", () => {
    const { features } = toFeatureCollection(frameOf(sampleCollection()));
    expect(features.flatMap(({ geometry }) => Object.getOwnPropertySymbols(geometry ?? {}))).toEqual([]);
  });

  test.each<[string, Collection]>([
    ["an empty collection with a bbox", { type: "FeatureCollection", bbox: [0, 0, 1, 1], features: [] }],
    ["features without a geometry", placelessCollection({ a: 1 }, { a: 1 }, { b: null })],
    ["features with neither geometry nor properties", placelessCollection(null, {}, null)],
    ["features without properties", pointCollection(null, {}, { a: 1 })],
    ["renamed keys", pointCollection({ count: 1, geometry: "g", $data: 2 }, { count_: 3 })],
    [
      "keys that the language uses",
      pointCollection(JSON.parse('{"__proto__":1,"constructor":2,"7":3,"":4}')),
    ],
    ["a feature with an id in its properties too", pointCollection({ id: "other" })],
  ])("gives back %s", (_, collection) => {
    const back = toFeatureCollection(frameOf(collection));
    expect(JSON.stringify(back)).toBe(JSON.stringify(collection));
  });

  test("gives back members that GeoJSON does not know, of features and of the collection", () => {
    const collection = {
      type: "FeatureCollection",
      name: "results",
      features: [{ type: "Feature", stac_version: "1.0.0", geometry: null, properties: {}, links: [] }],
    } as unknown as Collection;
    expect(toFeatureCollection(frameOf(collection))).toStrictEqual(collection);
  });

  test("gives back features that lack the members geometry and properties", () => {
    const collection = { type: "FeatureCollection", features: [{ type: "Feature", id: 1 }] };
    expect(toFeatureCollection(frameOf(collection as unknown as Collection))).toStrictEqual(collection);
  });

  test("does not take up what is done to the original afterwards", () => {
    const collection = sampleCollection();
    const frame = frameOf(collection);
    for (const feature of collection.features) {
      feature.id = "changed";
      feature.properties = { changed: true };
    }
    collection.bbox = [0, 0, 0, 0];
    expect(toFeatureCollection(frame)).toStrictEqual(sampleCollection());
  });
});

describe("a frame after Danfo worked on it", () => {
  test.each<[string, (frame: danfo.DataFrame) => danfo.DataFrame, number[]]>([
    ["head", (frame) => frame.head(2), [0, 1]],
    ["tail", (frame) => frame.tail(2), [2, 3]],
    ["query", (frame) => frame.query(frame.column("cloudCover").gt(10)), [0, 2]],
    ["loc", (frame) => frame.loc({ rows: [3, 2] }), [3, 2]],
    ["iloc", (frame) => frame.iloc({ rows: [2, 0] }), [2, 0]],
    ["sortValues", (frame) => frame.sortValues("cloudCover"), [1, 3, 0, 2]],
    ["sortIndex", (frame) => frame.sortIndex({ ascending: false }), [3, 2, 1, 0]],
    ["drop of a row", (frame) => frame.drop({ index: [0] }), [1, 2, 3]],
    ["copy", (frame) => frame.copy(), [0, 1, 2, 3]],
    ["resetIndex after a query", (frame) => frame.loc({ rows: [3, 2] }).resetIndex(), [3, 2]],
    ["setIndex", (frame) => frame.setIndex({ index: ["a", "b", "c", "d"] }), [0, 1, 2, 3]],
    ["append", (frame) => frame.head(2).append(frame.tail(2), [7, 8]), [0, 1, 2, 3]],
    ["concat of its halves", (frame) => concat(frame.head(2), frame.tail(2)), [0, 1, 2, 3]],
    ["concat with itself", (frame) => concat(frame.copy(), frame.copy()), [0, 1, 2, 3, 0, 1, 2, 3]],
    ["transposing twice", (frame) => frame.T.T, [0, 1, 2, 3]],
    ["groupby", (frame) => frame.groupby(["cloudCover"]).getGroup([12]), [0]],
  ])(
    "gives the features that are left after %s, ids, boxes and missing keys included",
    (_, operate, positions) => {
      const back = toFeatureCollection(operate(frameOf(sampleCollection())));
      expect(back).toStrictEqual(picked(sampleCollection(), ...positions));
    },
  );

  test("gives the properties that are left after drop", () => {
    const expected = sampleCollection();
    for (const { properties } of expected.features) delete properties?.cloudCover;
    const frame = frameOf(sampleCollection()).drop({ columns: ["cloudCover"] });
    expect(toFeatureCollection(frame)).toStrictEqual(expected);
  });

  test("gives an added column as a property, its nulls included", () => {
    const expected = sampleCollection();
    const values = [true, null, "x", 4];
    for (const [index, { properties }] of expected.features.entries()) {
      Object.assign(properties!, { added: values[index] });
    }
    const frame = frameOf(sampleCollection()).addColumn("added", values as string[]);
    expect(toFeatureCollection(frame)).toStrictEqual(expected);
  });

  test("gives a filled gap as a property", () => {
    const frame = frameOf(sampleCollection()).fillNa([0], { columns: ["timeStamp"] });
    const expected = sampleCollection();
    for (const { properties } of expected.features.slice(1)) Object.assign(properties!, { timeStamp: 0 });
    expect(toFeatureCollection(frame)).toEqual(expected);
  });

  test("gives a renamed column under its new name", () => {
    const frame = frameOf(pointCollection({ a: 1 })).rename({ a: "b" });
    expect(toFeatureCollection(frame)).toEqual(pointCollection({ b: 1 }));
  });

  test("gives the features of two collections after concat, without the members of either collection", () => {
    const [one, two] = [sampleCollection(), pointCollection({ other: 1, cloudCover: 2 })];
    const back = toFeatureCollection(concat(frameOf(one), frameOf(two)));
    expect(back).toStrictEqual({
      type: "FeatureCollection",
      features: [...sampleCollection().features, ...pointCollection({ cloudCover: 2, other: 1 }).features],
    });
  });

  test("gives the features of a merge with a table, the table's columns as properties where it has the row", () => {
    const table = new danfo.DataFrame([[3, "low"]], { columns: ["cloudCover", "risk"] });
    const left = frameOf(sampleCollection());
    const merged = danfo.merge({ left, right: table, on: ["cloudCover"], how: "left" });
    const back = toFeatureCollection(merged);
    const expected = sampleCollection();
    Object.assign(expected.features[1]!.properties!, { risk: "low" });
    // Danfo goes through the keys of an object, which puts whole numbers in ascending order.
    expect(back).toStrictEqual(picked(expected, 1, 3, 0, 2));
  });

  test("gives a row that only the table of an outer merge has as a feature of its own", () => {
    const table = new danfo.DataFrame([["x", 9]], { columns: ["a", "b"] });
    const merged = danfo.merge({
      left: frameOf(pointCollection({ a: "y" })),
      right: table,
      on: ["a"],
      how: "outer",
    });
    expect(toFeatureCollection(merged).features).toEqual([
      ...pointCollection({ a: "y" }).features,
      { type: "Feature", geometry: null, properties: { a: "x", b: 9 } },
    ]);
  });

  test("gives an empty collection with its members after a query that finds nothing", () => {
    const back = toFeatureCollection(frameOf(sampleCollection()).query([false, false, false, false]));
    expect(back).toStrictEqual(picked(sampleCollection()));
  });
});

describe("rows without a geometry object to recognise them by", () => {
  const collection = placelessCollection({ a: "x" }, { a: "y", b: 1 }, { a: "z" });

  test("are recognised after a sort, a query and a fresh index", () => {
    const frame = frameOf(collection).sortValues("a", { ascending: false }).resetIndex();
    expect(toFeatureCollection(frame)).toStrictEqual(picked(collection, 2, 1, 0));
    const rest = frame.query([false, true, true]).resetIndex();
    expect(toFeatureCollection(rest)).toStrictEqual(picked(collection, 1, 0));
  });

  test("are recognised by their label after a cell was edited", () => {
    const frame = frameOf(collection).replace("x", "w", { columns: ["a"] });
    expect(toFeatureCollection(frame)).toStrictEqual(
      placelessCollection({ a: "w" }, { a: "y", b: 1 }, { a: "z" }),
    );
  });

  test("are recognised by a cell that no other of them has after others were edited and labels given anew", () => {
    const twice = placelessCollection({ a: 3, s: "x" }, { a: 1, s: "y" }, { a: 2, s: "x" });
    const mixed = { ...twice, features: [...twice.features, ...pointCollection({ a: 0, s: "y" }).features] };
    const ids = ["n1", "n2", "n3", "p"];
    mixed.features = mixed.features.map((feature, index) => ({ ...feature, id: ids[index]! }));
    const edited = frameOf(mixed)
      .replace(1, 10, { columns: ["a"] })
      .sortValues("a")
      .resetIndex();
    const { features } = toFeatureCollection(edited);
    expect(features.map(({ id, properties }) => [id, properties.a])).toEqual([
      ["p", 0],
      ["n3", 2],
      ["n1", 3],
      ["n2", 10],
    ]);
  });

  test("are not recognised by cells that speak for different features, or by fewer than half", () => {
    const rows = placelessCollection(
      { a: "x", b: "p", c: 1 },
      { a: "y", b: "q", c: 2 },
      { a: "z", b: "r", c: 3 },
    );
    const frame = frameOf(rows);
    const idsOf = (...cells: unknown[][]) =>
      toFeatureCollection(
        frame.iloc({ rows: [2] }).append(
          cells.map((row) => ["null", ...row]) as never,
          cells.map((_, row) => 7 + row),
        ),
      ).features.map(({ id }) => id);
    expect(idsOf(["x", "q", 9])).toEqual(["f2", undefined]);
    expect(idsOf(["x", "new", 9])).toEqual(["f2", undefined]);
    expect(idsOf(["x", "p", 9], ["y", "q", 2])).toEqual(["f2", "f0", "f1"]);
  });

  test("are recognised in a group that has a row with a geometry, and lose their ids in one that has none", () => {
    const placed = pointCollection({ s: "x", a: 0 }).features.map((feature) => ({
      ...feature,
      id: "placed",
    }));
    const rows = placelessCollection({ s: "x", a: 1 }, { s: "y", a: 2 });
    const groups = frameOf({ ...rows, features: [...placed, ...rows.features] }).groupby(["s"]);
    const idsOf = (key: string) => toFeatureCollection(groups.getGroup([key])).features.map(({ id }) => id);
    expect(idsOf("x")).toEqual(["placed", "f0"]);
    expect(idsOf("y")).toEqual([undefined]);
  });

  test("are recognised after concat, as long as another row has a geometry", () => {
    const mixed = {
      ...collection,
      features: [...pointCollection({ a: 1 }).features, ...collection.features],
    };
    const frame = concat(frameOf(mixed).tail(2), frameOf(mixed).head(2));
    const { features } = toFeatureCollection(frame);
    expect(features.map(({ id }) => id)).toEqual(["f1", "f2", "f0", "f0"]);
  });

  test("lose their id in concat when no row at all has a geometry", () => {
    const { features } = toFeatureCollection(concat(frameOf(collection), frameOf(collection)));
    expect(features.map(({ id }) => id)).toEqual(Array(6).fill(undefined));
    expect(features[0]?.properties).toEqual({ a: "x", b: null });
  });

  test("are not taken for a feature that they have nothing in common with", () => {
    const frame = frameOf(pointCollection({ a: 1 }, null)).append([["null", 7]], [9]);
    const { features } = toFeatureCollection(frame);
    expect(features[2]).toEqual({ type: "Feature", geometry: null, properties: { a: 7 } });
  });
});

describe("geometries that became something else", () => {
  test("are read from the JSON that Danfo's column makes of them, null included", () => {
    const frame = frameOf(sampleCollection());
    frame.addColumn("geometry", frame.column("geometry"), { inplace: true });
    const column = frame.columns.indexOf("geometry");
    const cells = (frame.values as unknown as unknown[][]).map((row) => row[column]);
    expect(cells.map((cell) => typeof cell)).toEqual(Array(4).fill("string"));
    expect(cells[2]).toBe("null");
    expect(toFeatureCollection(frame)).toStrictEqual(sampleCollection());
  });

  test("keep the feature's id but not its bbox when they are another place, and the collection loses its bbox", () => {
    const frame = frameOf(sampleCollection());
    const rows = frame.values as unknown as unknown[][];
    rows[0]![0] = { type: "Point", coordinates: [1, 2] };
    const back = toFeatureCollection(frame);
    const { id, properties } = sampleCollection().features[0]!;
    expect(back.features[0]).toEqual({
      type: "Feature",
      id,
      geometry: { type: "Point", coordinates: [1, 2] },
      properties,
    });
    expect(back).not.toHaveProperty("bbox");
    expect(back.features.slice(1)).toEqual(sampleCollection().features.slice(1));
  });

  test("are read from a frame that the user made", () => {
    const point = { type: "Point", coordinates: [1, 2] };
    const rows = [
      [point, "x", 1],
      [JSON.stringify(point), null, Number.NaN],
      ["null", "y", undefined],
    ];
    const frame = new danfo.DataFrame(rows, { columns: ["geometry", "a", "b"] });
    expect(toFeatureCollection(frame)).toStrictEqual({
      type: "FeatureCollection",
      features: [
        { type: "Feature", geometry: point, properties: { a: "x", b: 1 } },
        { type: "Feature", geometry: point, properties: { a: null } },
        { type: "Feature", geometry: null, properties: { a: "y" } },
      ],
    });
  });

  test.each([
    ["not json"],
    [0],
    ["{}"],
    [true],
    [{ type: "Feature" }],
    [{ type: "Circle", coordinates: [] }],
    ['{"type":"Polygon"}'],
  ])("are refused when they are %j", (cell) => {
    const frame = new danfo.DataFrame([["null"], [cell]], { columns: ["geometry"] });
    expect(() => toFeatureCollection(frame)).toThrow(
      'Row 1 of the dataframe has neither a GeoJSON geometry nor null in its column "geometry".',
    );
  });
});

test("refuses a frame without a geometry column, with one sentence", () => {
  const frame = frameOf(sampleCollection()).drop({ columns: ["geometry"] });
  expect(() => toFeatureCollection(frame)).toThrow(InputError);
  expect(() => toFeatureCollection(frame)).toThrow(
    'The dataframe has no column "geometry", and so no features.',
  );
});

const lists = { columns: ["geometry"], index: [0], shape: [1, 1] };

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["text", "frame"],
  ["a FeatureCollection", sampleCollection()],
  ["columns without rows", { columns: ["geometry"] }],
  ["rows that are no lists", { ...lists, values: ["null"] }],
  ["a column", frameOf(sampleCollection()).column("geometry")],
])("refuses %s as a frame, with one sentence", (_, given) => {
  const call = () => toFeatureCollection(given as danfo.DataFrame);
  expect(call).toThrow(InputError);
  expect(call).toThrow('toFeatureCollection needs "dataframe", a dataframe such as toDataframe makes; ');
});

test.each([{}, { config: null }, { config: undefined }])(
  "takes the bare lists of a frame, with %j",
  (rest) => {
    const frame = { ...lists, ...rest, values: [["null"]] } as unknown as danfo.DataFrame;
    expect(toFeatureCollection(frame).features).toEqual([
      { type: "Feature", geometry: null, properties: {} },
    ]);
  },
);

describe("what the result holds", () => {
  const bandsOf = ({ features }: Collection) => features[2]!.properties!.bands as string[];
  const ringOf = ({ features }: Collection) => (features[0]!.geometry as Polygon).coordinates[0]!;

  test("are features, geometries and properties of its own", () => {
    const collection = sampleCollection();
    for (const feature of toFeatureCollection(frameOf(collection)).features) {
      Object.assign(feature, { id: "changed" });
      Object.assign(feature.geometry ?? {}, { type: "Point" });
      Object.assign(feature.properties!, { cloudCover: 0 });
    }
    expect(collection).toStrictEqual(sampleCollection());
  });

  test("are coordinates and nested values of the collection that the frame was made of, which a clone is free of", () => {
    const collection = sampleCollection();
    const back = toFeatureCollection(frameOf(collection));
    expect(bandsOf(back)).toBe(bandsOf(collection));
    expect(ringOf(back)).toBe(ringOf(collection));
    const clone = structuredClone(back);
    bandsOf(clone).push("B03");
    ringOf(clone).pop();
    expect(collection).toStrictEqual(sampleCollection());
  });
});

/** Danfo's own, with a frame of each list: it grows the columns of the first one. */
function concat(...frames: danfo.DataFrame[]): danfo.DataFrame {
  return danfo.concat({ dfList: frames, axis: 0 }) as danfo.DataFrame;
}
