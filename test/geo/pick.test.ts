import * as danfo from "danfojs";
import { describe, expect, test } from "vitest";
import { toDataframe, toFeatureCollection } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { type GeometrySource, pick, type RowChoice } from "../../src/geo";
import { sampleCollection } from "../support/features/collections";

const collection = sampleCollection();
const ids = collection.features.map(({ id }) => id);
const frame = toDataframe(collection, { danfo });

const choices: [string, RowChoice, number[]][] = [
  ["a yes or no for each row", [true, false, true, false], [0, 2]],
  ["a no for each row", [false, false, false, false], []],
  ["positions in any order", [3, 0], [3, 0]],
  ["no positions", [], []],
  ["what nearest gives", [{ index: 2 }, { index: 1 }], [2, 1]],
];

describe.each(choices)("%s", (_, rows, positions) => {
  test("takes a collection's features, and all else of it", () => {
    const picked = pick(collection, rows);
    expect(picked).toEqual({
      ...collection,
      features: positions.map((position) => collection.features[position]),
    });
  });

  test("takes a frame's rows, which keep the ids of their features", () => {
    const picked = pick(frame, rows);
    expect(picked.columns).toEqual(frame.columns);
    expect(toFeatureCollection(picked).features.map(({ id }) => id)).toEqual(
      positions.map((position) => ids[position]),
    );
  });
});

test("goes by positions, not by labels, and leaves labels that query() understands", () => {
  const sorted = frame.sortValues("cloudCover");
  const picked = pick(sorted, [false, true, true, true]);
  expect(picked.column("cloudCover").values).toEqual([7, 12, 40]);
  expect(picked.index).toEqual([0, 1, 2]);
  expect(picked.query(picked.column("cloudCover").gt(10)).column("cloudCover").values).toEqual([12, 40]);
});

test("leaves the source as it was", () => {
  pick(collection, [1]);
  pick(frame, [1]);
  expect(collection).toEqual(sampleCollection());
  expect(frame.shape[0]).toBe(4);
});

test("takes rows of an empty source", () => {
  expect(pick({ type: "FeatureCollection", features: [] }, []).features).toEqual([]);
  expect(pick(toDataframe({ type: "FeatureCollection", features: [] }, { danfo }), []).shape[0]).toBe(0);
});

describe.each<[string, GeometrySource]>([
  ["a collection", collection],
  ["a frame", frame],
])("of %s", (_, source) => {
  test("refuses a list of another length", () => {
    expect(() => pick(source, [true, false])).toThrow(InputError);
    expect(() => pick(source, [true, false])).toThrow('"rows" has 2 values, but the source has 4 rows.');
  });

  test.each<{ rows: unknown; got: string }>([
    { rows: [4], got: "4" },
    { rows: [-1], got: "-1" },
    { rows: [0.5], got: "0.5" },
    { rows: [0, 1, 0], got: "0 twice" },
    { rows: ["0"], got: '"0"' },
    { rows: [null], got: "null" },
    { rows: [1, true, true, false], got: "true" },
    { rows: [{ row: 1 }], got: "an object" },
    { rows: undefined, got: "undefined" },
    { rows: "all", got: '"all"' },
    { rows: {}, got: "an object" },
  ])("refuses $rows", ({ rows, got }) => {
    const call = () => pick(source, rows as RowChoice);
    expect(call).toThrow(InputError);
    expect(call).toThrow(
      `"rows" must be true or false for each of the 4 rows, or different positions, counted from 0; got ${got}.`,
    );
  });
});

test("refuses what is neither a collection nor a frame", () => {
  expect(() => pick({} as GeometrySource, [])).toThrow(
    '"source" must be a FeatureCollection or a dataframe; got an object.',
  );
});
