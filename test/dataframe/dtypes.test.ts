import * as danfo from "danfojs";
import { describe, expect, test } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { pointCollection } from "../support/features/collections";

function frameOf(...values: unknown[]): danfo.DataFrame {
  return toDataframe(pointCollection(...values.map((v) => (v === undefined ? {} : { v }))), { danfo });
}

function cells(frame: danfo.DataFrame): unknown[] {
  return (frame.values as unknown as unknown[][]).map((row) => row[1]);
}

test.each<[string, unknown[], string]>([
  ["whole numbers of 32 bits", [1, -5, 2 ** 31 - 1, -(2 ** 31)], "int32"],
  ["whole numbers beyond 32 bits", [1, 2 ** 31], "float32"],
  ["minus zero", [1, -0], "int32"],
  ["fractions", [1, 2.5], "float32"],
  ["whole numbers and nulls", [1, null], "float32"],
  ["whole numbers and gaps", [undefined, 1], "float32"],
  ["epoch milliseconds", [1_640_857_451_024, 5], "float32"],
  ["booleans", [true, false], "boolean"],
  ["booleans and nulls", [null, false, true], "boolean"],
  ["text", ["a", null], "string"],
  ["ISO dates", ["2021-12-30T09:44:11Z"], "string"],
  ["text that looks like numbers", ["007", "8"], "string"],
  ["numbers and text", [1, "a"], "string"],
  ["numbers and booleans", [1, true], "string"],
  ["dates", [new Date(0), null], "datetime"],
  ["dates and text", [new Date(0), "a"], "string"],
  ["nested objects", [{ a: 1 }, null], "string"],
  ["arrays", [[1, 2]], "string"],
  ["nothing but nulls", [null, null], "string"],
  ["text after many numbers", [...Array(100).keys(), "a"], "string"],
  ["nulls before a number", [...Array(100).fill(null), 1], "float32"],
])("gives %s their type and leaves the values as they are", (_, values, dtype) => {
  const frame = frameOf(...values);
  expect(frame.dtypes[1]).toBe(dtype);
  expect(cells(frame)).toStrictEqual(values.map((value) => value ?? null));
});

describe("Danfo's figures about a column leave nulls out", () => {
  test("of whole numbers", () => {
    const column = frameOf(3, null, 1, undefined).column("v");
    const { sum, mean, min, max, median, std, count } = {
      sum: column.sum(),
      mean: column.mean(),
      min: column.min(),
      max: column.max(),
      median: column.median(),
      std: column.std(),
      count: column.count(),
    };
    expect({ sum, mean, min, max, median, count }).toEqual({
      sum: 4,
      mean: 2,
      min: 1,
      max: 3,
      median: 2,
      count: 2,
    });
    expect(std).toBeCloseTo(Math.SQRT2);
    expect(column.describe().values).toEqual([2, 2, std, 1, 2, 3, 2]);
  });

  test("of fractions", () => {
    const column = frameOf(null, 0.5, 0.25).column("v");
    expect([column.sum(), column.mean(), column.min(), column.max()]).toEqual([0.75, 0.375, 0.25, 0.5]);
  });

  test("of booleans, which count as 0 and 1", () => {
    const column = frameOf(true, null, false, true).column("v");
    expect([column.sum(), column.mean(), column.count()]).toEqual([2, 2 / 3, 3]);
  });

  test("of epoch milliseconds, without rounding", () => {
    const [early, late] = [1_640_857_451_024, 1_732_370_000_001];
    const column = frameOf(late, null, early).column("v");
    expect([column.sum(), column.min(), column.max()]).toEqual([early + late, early, late]);
    expect(column.eq(early).values).toEqual([false, false, true]);
  });
});

test("figures about a column of text, or of nothing but nulls, are refused by Danfo with its reason", () => {
  for (const frame of [frameOf("a", null), frameOf(null, null)]) {
    expect(() => frame.column("v").mean()).toThrow("String data type does not support mean operation");
    expect(frame.column("v").isNa().sum()).toBe(frame.column("v").count() === 0 ? 2 : 1);
  }
});

test("describe of a whole frame works without nulls, and leaves text and geometries out", () => {
  const collection = pointCollection({ n: 1, s: "a" }, { n: 3, s: "b" });
  const table = toDataframe(collection, { danfo }).describe();
  expect(table.columns).toEqual(["n"]);
  expect(table.index.slice(0, 2)).toEqual(["count", "mean"]);
  expect(table.column("n").values.slice(0, 2)).toEqual([2, 2]);
});

test("rows with a value can be picked before a comparison, as null counts as 0", () => {
  const frame = frameOf(5, null, 20);
  const column = frame.column("v");
  const present = column.isNa().values.map((empty) => !empty);
  expect(frame.query(column.lt(10)).index).toEqual([0, 1]);
  expect(frame.query(column.lt(10).and(present)).index).toEqual([0]);
});
