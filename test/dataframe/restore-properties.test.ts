import * as danfo from "danfojs";
import type { FeatureCollection, Geometry } from "geojson";
import { describe, expect, test } from "vitest";
import { toDataframe, toFeatureCollection } from "../../src/dataframe";
import { placelessCollection, pointCollection, sampleCollection } from "../support/features/collections";

type Collection = FeatureCollection<Geometry | null>;

function frameOf(collection: Collection): danfo.DataFrame {
  return toDataframe(collection, { danfo });
}

function propertiesOf(frame: danfo.DataFrame): unknown[] {
  return toFeatureCollection(frame).features.map(({ properties }) => properties);
}

function idsOf(frame: danfo.DataFrame): unknown[] {
  return toFeatureCollection(frame).features.map(({ id }) => id);
}

describe("methods that work on cells", () => {
  test("fillNa gives the filled gaps as properties, and the rest as it was", () => {
    const collection = pointCollection({ a: 1, n: null }, { b: "x" });
    const frame = frameOf(collection).fillNa([0, "-"], { columns: ["a", "b"] });
    expect(propertiesOf(frame)).toEqual([
      { a: 1, n: null, b: "-" },
      { b: "x", a: 0 },
    ]);
    expect(idsOf(frame)).toEqual(["f0", "f1"]);
  });

  test("fillNa of all columns is a fill of the geometries, too, which is refused where one is missing", () => {
    const full = frameOf(pointCollection({ a: 1 }, {})).fillNa(0);
    expect(propertiesOf(full)).toEqual([{ a: 1 }, { a: 0 }]);
    const frame = frameOf(placelessCollection({ a: 1 }, {})).fillNa(0);
    expect(() => toFeatureCollection(frame)).toThrow(
      "Row 0 of the dataframe has neither a GeoJSON geometry nor null",
    );
  });

  test("dropNa gives the features that have everything", () => {
    const collection = pointCollection({ a: 1, b: 2 }, { a: 1 }, { a: null, b: 2 }, { a: 3, b: 4 });
    expect(toFeatureCollection(frameOf(collection).dropNa())).toStrictEqual({
      ...collection,
      features: [collection.features[0], collection.features[3]],
    });
  });

  test("replace gives the new values, and leaves nulls and nested values as they were", () => {
    const collection = pointCollection({ a: 1, o: { a: 1 } }, { a: null }, {});
    expect(propertiesOf(frameOf(collection).replace(1, 9, { columns: ["a"] }))).toEqual([
      { a: 9, o: { a: 1 } },
      { a: null },
      {},
    ]);
  });

  test("applyMap that changes nothing changes nothing", () => {
    const frame = frameOf(sampleCollection()).applyMap((cell: unknown) => cell);
    expect(toFeatureCollection(frame)).toStrictEqual(sampleCollection());
  });

  test("a column that was set gives its values", () => {
    const frame = frameOf(pointCollection({ a: 1 }, {}));
    frame.addColumn("a", [5, 6]);
    expect(propertiesOf(frame)).toEqual([{ a: 5 }, { a: 6 }]);
  });

  test("an emptied cell gives null, and a cell that was empty gives what it was", () => {
    const frame = frameOf(pointCollection({ a: 1, b: null }));
    const [cells] = frame.values as unknown as unknown[][];
    cells![1] = Number.NaN;
    cells![2] = undefined;
    expect(propertiesOf(frame)).toStrictEqual([{ a: null, b: null }]);
  });
});

describe("columns", () => {
  test("that are left after loc and iloc give the properties that are left", () => {
    const frame = frameOf(pointCollection({ a: 1, b: 2, c: { d: 3 } }));
    expect(propertiesOf(frame.loc({ columns: ["geometry", "c"] }))).toEqual([{ c: { d: 3 } }]);
    expect(propertiesOf(frame.iloc({ columns: [0, 1] }))).toEqual([{ a: 1 }]);
    expect(propertiesOf(frame.loc({ columns: ["geometry"] }))).toEqual([{}]);
  });

  test("in another order give the properties in theirs", () => {
    const frame = frameOf(pointCollection({ a: 1, b: 2 })).loc({ columns: ["b", "geometry", "a"] });
    expect(JSON.stringify(propertiesOf(frame))).toBe('[{"a":1,"b":2}]');
  });

  test("that were renamed take no null to features that had nothing there", () => {
    const collection = pointCollection({ a: 1, b: 5 }, { b: 5 }, { a: null, b: 5 });
    expect(propertiesOf(frameOf(collection).rename({ a: "c" }))).toEqual([
      { b: 5, c: 1 },
      { b: 5 },
      { b: 5, c: null },
    ]);
    expect(propertiesOf(frameOf(collection).rename({ a: "b", b: "a" }))).toEqual([
      { a: 5, b: 1 },
      { a: 5, b: null },
      { a: 5, b: null },
    ]);
  });

  test("that were dropped and put back under another name are renamed ones", () => {
    const frame = frameOf(pointCollection({ a: 1 }, {}));
    const made = frame.addColumn("b", frame.column("a")).drop({ columns: ["a"] });
    expect(propertiesOf(made)).toEqual([{ b: 1 }, {}]);
  });

  test("that were renamed and edited give what is in them, nulls included", () => {
    const frame = frameOf(pointCollection({ a: 1 }, {})).rename({ a: "c" });
    (frame.values as unknown as unknown[][])[0]![1] = 2;
    expect(propertiesOf(frame)).toEqual([{ c: 2 }, { c: null }]);
  });

  test("of nothing give null under their new name", () => {
    expect(propertiesOf(frameOf(pointCollection({ a: null })).rename({ a: "b" }))).toEqual([{ b: null }]);
  });

  test("of rows without a geometry keep their cells whatever their labels are", () => {
    const labels = ["length", "at", "constructor"];
    const frame = frameOf(placelessCollection({ a: 1 }, { a: 2 }, { a: 3 })).query([true, true, true]);
    expect(propertiesOf(frame.setIndex({ index: labels }))).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect(idsOf(frame.setIndex({ index: labels }))).toEqual([undefined, undefined, undefined]);
  });

  test("that are the row labels, too, stay properties, and those that became labels only do not", () => {
    const frame = frameOf(pointCollection({ a: "x", b: 1 }, { a: "y" }));
    expect(propertiesOf(frame.setIndex({ column: "a" }))).toEqual([{ a: "x", b: 1 }, { a: "y" }]);
    expect(propertiesOf(frame.setIndex({ column: "a", drop: true }))).toEqual([{ b: 1 }, {}]);
  });
});

describe("frames that were put together", () => {
  test("side by side give the properties of both, and the other's geometry without anything unseen", () => {
    const [one, two] = [frameOf(pointCollection({ a: 1 })), frameOf(placelessCollection({ a: 2, b: 3 }))];
    const both = danfo.concat({
      dfList: [one, frameOf(pointCollection({ b: 3 }))],
      axis: 1,
    }) as danfo.DataFrame;
    const [properties] = propertiesOf(both) as Record<string, object>[];
    expect(properties).toEqual({ a: 1, b: 3, geometry1: { type: "Point", coordinates: [0, 0] } });
    expect(Object.getOwnPropertySymbols(properties!.geometry1!)).toEqual([]);
    const other = danfo.concat({
      dfList: [frameOf(pointCollection({ a: 1 })), two],
      axis: 1,
    }) as danfo.DataFrame;
    expect(propertiesOf(other)).toEqual([{ a: 1, geometry1: null, a1: 2, b: 3 }]);
    expect(idsOf(one)).toEqual(["f0"]);
  });

  test.each<["left" | "right" | "inner" | "outer", unknown[]]>([
    [
      "left",
      [
        { k: "x", a: 1 },
        { k: "y", a: 2, b: 9, geometry_1: null },
      ],
    ],
    ["inner", [{ k: "y", a: 2, b: 9, geometry_1: null }]],
    [
      "right",
      [
        { k: "y", a: 2, b: 9, geometry_1: null },
        { k: "z", geometry_1: null },
      ],
    ],
    [
      "outer",
      [
        { k: "x", a: 1 },
        { k: "y", a: 2, b: 9, geometry_1: null },
        { k: "z", geometry_1: null },
      ],
    ],
  ])(
    "by a %s merge give the left one's features, and rows of their own where it has none",
    (how, expected) => {
      const left = frameOf(pointCollection({ k: "x", a: 1 }, { k: "y", a: 2 }));
      const right = frameOf(placelessCollection({ k: "y", b: 9 }, { k: "z" }));
      const merged = danfo.merge({ left, right, on: ["k"], how });
      const ids = { x: "f0", y: "f1", z: undefined };
      expect(idsOf(merged)).toEqual(
        expected.map((properties) => ids[(properties as { k: "x" | "y" | "z" }).k]),
      );
      expect(propertiesOf(merged)).toEqual(
        expected.map((properties) =>
          (properties as { k: string }).k === "z" ? { ...(properties as object), b: null } : properties,
        ),
      );
    },
  );

  test("by groupby give their rows with the group's column", () => {
    const collection = pointCollection({ k: "b", n: null }, { k: "a" }, { k: "b" });
    const groups = () => frameOf(collection).groupby(["k"]);
    expect(propertiesOf(groups().getGroup(["b"]))).toEqual([{ k: "b", n: null }, { k: "b" }]);
    expect(idsOf(groups().getGroup(["b"]))).toEqual(["f0", "f2"]);
    expect(propertiesOf(groups().first())).toEqual([
      { k: "b", n: null, k_Group: "b" },
      { k: "a", k_Group: "a" },
    ]);
    expect(idsOf(groups().last())).toEqual(["f2", "f1"]);
  });

  test("of two collections by append take nothing of either collection along", () => {
    const two = { ...pointCollection({ a: 2 }), name: "two", bbox: [0, 0, 1, 1] } as Collection;
    const one = { ...placelessCollection({ a: 1 }), name: "one" } as Collection;
    const appended = frameOf(one).append(frameOf(two), [9]);
    const features = [...one.features, ...two.features];
    expect(toFeatureCollection(appended)).toStrictEqual({ type: "FeatureCollection", features });
  });

  test("of a flattened and of a plain frame of one collection are read by the columns of each", () => {
    const collection = pointCollection({ o: { a: 1 } }, { b: 1 });
    const frames = [frameOf(collection), toDataframe(collection, { danfo, flatten: true })];
    const both = danfo.concat({ dfList: frames, axis: 0 }) as danfo.DataFrame;
    const twice = [...collection.features, ...collection.features];
    expect(toFeatureCollection(both).features).toStrictEqual(twice);
  });
});

test("takes a copy of the properties, so that what is put into the original later does not show", () => {
  const collection = pointCollection({ a: 1, b: 2 });
  const frame = frameOf(collection);
  const [feature] = collection.features;
  Object.assign(feature!.properties!, { a: 5, later: true });
  delete feature!.properties!.b;
  expect(propertiesOf(frame)).toEqual([{ a: 1, b: 2 }]);
});
