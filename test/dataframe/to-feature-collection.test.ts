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

/** The sample with a geometry for each feature. */
function placedCollection(): Collection {
  const collection = sampleCollection();
  collection.features[2]!.geometry = { type: "Point", coordinates: [14, 52] };
  return collection;
}

function idsOf(frame: danfo.DataFrame): unknown[] {
  return toFeatureCollection(frame).features.map(({ id }) => id);
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
      const back = toFeatureCollection(operate(frameOf(placedCollection())));
      expect(back).toStrictEqual(picked(placedCollection(), ...positions));
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
    const [one, two] = [placedCollection(), pointCollection({ other: 1, cloudCover: 2 })];
    const back = toFeatureCollection(concat(frameOf(one), frameOf(two)));
    expect(back).toStrictEqual({
      type: "FeatureCollection",
      features: [...placedCollection().features, ...pointCollection({ cloudCover: 2, other: 1 }).features],
    });
  });

  test("gives the features of a merge with a table, the table's columns as properties where it has the row", () => {
    const table = new danfo.DataFrame([[3, "low"]], { columns: ["cloudCover", "risk"] });
    const left = frameOf(placedCollection());
    const merged = danfo.merge({ left, right: table, on: ["cloudCover"], how: "left" });
    const back = toFeatureCollection(merged);
    const expected = placedCollection();
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

describe("rows without a geometry", () => {
  const collection = placelessCollection({ a: "x" }, { a: "y", b: 1 }, { a: "z" });
  const equal = placelessCollection({ a: 1 }, { a: 1 }, { a: 2 }, null);

  test.each<[string, (frame: danfo.DataFrame) => danfo.DataFrame, number[]]>([
    ["head", (frame) => frame.head(2), [0, 1]],
    ["tail", (frame) => frame.tail(2), [1, 2]],
    ["query", (frame) => frame.query([false, true, true]), [1, 2]],
    ["loc", (frame) => frame.loc({ rows: [2, 1] }), [2, 1]],
    ["iloc", (frame) => frame.iloc({ rows: [2, 0] }), [2, 0]],
    ["sortValues", (frame) => frame.sortValues("a", { ascending: false }), [2, 1, 0]],
    ["applyMap that changes nothing", (frame) => frame.applyMap((cell: unknown) => cell), [0, 1, 2]],
    ["transposing twice", (frame) => frame.iloc({}).T.T, [0, 1, 2]],
  ])("come back whole after %s, which keeps their labels and cells", (_, operate, positions) => {
    expect(toFeatureCollection(operate(frameOf(collection)))).toStrictEqual(picked(collection, ...positions));
  });

  test("keep their ids when columns are added, renamed and dropped, while the rest tells them apart", () => {
    const frame = frameOf(collection).sortValues("a");
    expect(idsOf(frame.addColumn("c", [1, 2, 3]))).toEqual(["f0", "f1", "f2"]);
    expect(idsOf(frame.rename({ b: "c" }))).toEqual(["f0", "f1", "f2"]);
    expect(idsOf(frame.drop({ columns: ["b"] }))).toEqual(["f0", "f1", "f2"]);
    // Two features have nothing in `b`, which says nothing.
    expect(idsOf(frame.drop({ columns: ["a"] }))).toEqual([undefined, "f1", undefined]);
  });

  test.each<[string, (frame: danfo.DataFrame) => danfo.DataFrame, number[]]>([
    ["copy", (frame) => frame.copy(), [0, 1, 2, 3]],
    ["rename", (frame) => frame.rename({ other: "a" }), [0, 1, 2, 3]],
    ["drop of a row", (frame) => frame.drop({ index: [0] }), [1, 2, 3]],
    ["sortIndex", (frame) => frame.sortIndex({ ascending: false }), [3, 2, 1, 0]],
    ["resetIndex", (frame) => frame.drop({ index: [0] }).resetIndex(), [1, 2, 3]],
    ["setIndex", (frame) => frame.setIndex({ index: ["w", "x", "y", "z"] }), [0, 1, 2, 3]],
    ["append", (frame) => frame.append(frame.drop({ index: [2, 3] }), [8, 9]), [0, 1, 2, 3, 0, 1]],
  ])(
    "that are equal come back whole after %s, which passes on the rows themselves",
    (_, operate, positions) => {
      expect(toFeatureCollection(operate(frameOf(equal)))).toStrictEqual(picked(equal, ...positions));
    },
  );

  test("keep their ids when cells of a fresh frame are edited in place", () => {
    const frame = frameOf(collection).fillNa([5], { columns: ["b"] });
    (frame.values as unknown as unknown[][])[1]![1] = "x";
    expect(toFeatureCollection(frame)).toStrictEqual(
      placelessCollection({ a: "x", b: 5 }, { a: "x", b: 1 }, { a: "z", b: 5 }),
    );
  });

  test("have their cells only after an edit of a copy, and the others keep their ids", () => {
    const { features } = toFeatureCollection(frameOf(collection).replace("x", "y", { columns: ["a"] }));
    expect(features).toStrictEqual([
      { type: "Feature", geometry: null, properties: { a: "y", b: null } },
      ...collection.features.slice(1),
    ]);
    // The first row has the cells of the second feature now, but not its label.
    const same = frameOf(placelessCollection({ a: "x" }, { a: "y" })).replace("x", "y", { columns: ["a"] });
    expect(idsOf(same)).toEqual([undefined, "f1"]);
  });

  test("lose their ids when they get the label of another feature", () => {
    const sorted = frameOf(collection).sortValues("a", { ascending: false });
    expect(idsOf(sorted.resetIndex())).toEqual([undefined, "f1", undefined]);
    expect(idsOf(sorted.setIndex({ index: ["x", "y", "z"] }))).toEqual(Array(3).fill(undefined));
    const { features } = toFeatureCollection(frameOf(collection).query([false, true, true]).resetIndex());
    expect(features).toEqual([
      { type: "Feature", geometry: null, properties: { a: "y", b: 1 } },
      { type: "Feature", geometry: null, properties: { a: "z", b: null } },
    ]);
  });

  test("are not taken for another feature with the same cells", () => {
    const frame = frameOf(equal);
    expect(idsOf(frame.iloc({}))).toEqual([undefined, undefined, "f2", undefined]);
    expect(idsOf(frame.iloc({ rows: [1, 2] }).resetIndex())).toEqual([undefined, undefined]);
    const empty = frameOf(placelessCollection({ a: 1, b: null }, { a: 1, b: Number.NaN }, { a: 1 }));
    expect(idsOf(empty.iloc({}))).toEqual(Array(3).fill(undefined));
    const ranked = frameOf(placelessCollection({ a: 1, rank: 2 }, { a: 1, rank: 1 }));
    const best = ranked.sortValues("rank").resetIndex();
    expect(idsOf(best.loc({ columns: ["geometry", "a"] }))).toEqual([undefined, undefined]);
  });

  test("are told from a feature with the same cells that has a geometry", () => {
    const mixed = { ...collection, features: [...collection.features] };
    mixed.features.push({ ...pointCollection({ a: "x" }).features[0]!, id: "placed" });
    expect(idsOf(frameOf(mixed).iloc({}))).toEqual(["f0", "f1", "f2", "placed"]);
    const taken = frameOf(mixed).iloc({ rows: [3] });
    (taken.values as unknown as unknown[][])[0]![0] = null;
    expect(idsOf(taken)).toEqual([undefined]);
  });

  test("have only their cells after concat, merge and groups, and the others keep their ids", () => {
    const placed = pointCollection({ a: "y" }).features.map((feature) => ({ ...feature, id: "placed" }));
    const mixed = { ...collection, bbox: [0, 0, 1, 1] as [number, number, number, number] };
    mixed.features = [...placed, ...collection.features];
    const [one, two] = [frameOf(mixed), frameOf(mixed)];
    expect(idsOf(concat(one.tail(2), two.head(2)))).toEqual([undefined, undefined, "placed", undefined]);
    const table = new danfo.DataFrame([["y", 9]], { columns: ["a", "c"] });
    const merged = danfo.merge({ left: frameOf(mixed), right: table, on: ["a"], how: "inner" });
    expect(toFeatureCollection(merged)).toStrictEqual({
      type: "FeatureCollection",
      features: [
        { ...placed[0], properties: { a: "y", c: 9 } },
        { type: "Feature", geometry: null, properties: { a: "y", b: 1, c: 9 } },
      ],
    });
    expect(idsOf(frameOf(mixed).groupby(["a"]).getGroup(["y"]))).toEqual(["placed", undefined]);
  });

  test("that were appended have no id, unless they are a feature in label and cells", () => {
    const frame = frameOf(pointCollection({ a: 1 }, null)).append([["null", 7]], [9]);
    const { features } = toFeatureCollection(frame);
    expect(features[2]).toEqual({ type: "Feature", geometry: null, properties: { a: 7 } });
    const rest = frameOf(collection).head(2);
    expect(idsOf(rest.append([["null", "new", 1]], [2]))).toEqual(["f0", "f1", undefined]);
    expect(idsOf(rest.append([["null", null, null]] as never, [2]))).toEqual(["f0", "f1", undefined]);
    expect(
      idsOf(
        frameOf(equal)
          .head(3)
          .append([["null", null]] as never, [3]),
      ).at(-1),
    ).toBeUndefined();
    expect(idsOf(rest.append([["null", "z", null]] as never, [2]))).toEqual(["f0", "f1", "f2"]);
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

  test("are no other feature when a row without a geometry gets that of another row", () => {
    const collection = pointCollection({ a: 1 }, { a: 2 });
    collection.features[1] = { ...collection.features[1]!, geometry: null, bbox: [0, 0, 1, 1] };
    const frame = frameOf(collection);
    const [one, two] = frame.values as unknown as unknown[][];
    two![0] = one![0];
    const { features } = toFeatureCollection(frame);
    const { geometry } = collection.features[0]!;
    expect(features[1]).toEqual({ type: "Feature", id: "f1", geometry, properties: { a: 2 } });
  });

  test("keep no id where another feature has the same cells, which may be the one that the row was made of", () => {
    const frame = frameOf(pointCollection({ a: 1 }, { a: 1 }, { a: 2 }));
    for (const row of frame.values as unknown as unknown[][]) row[0] = { type: "Point", coordinates: [1, 2] };
    expect(idsOf(frame)).toEqual([undefined, undefined, "f2"]);
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
