/** What Danfo 1.2 does that this package works around or warns of. A red test here means that a workaround may go. */
import * as danfo from "danfojs";
import { describe, expect, test } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { pointCollection } from "../support/collections";

const point = { type: "Point", coordinates: [1, 2] };

function cells(frame: danfo.DataFrame): unknown[][] {
  return frame.values as unknown as unknown[][];
}

describe("building a frame", () => {
  test("from row objects shifts cells when keys come in another order", () => {
    const frame = new danfo.DataFrame([
      { a: 1, b: "x" },
      { b: "y", a: 2 },
    ]);
    expect(cells(frame)).toEqual([
      [1, "x"],
      ["y", 2],
    ]);
  });

  test("infers int32 from text that looks like numbers", () => {
    expect(new danfo.DataFrame([["007"]], { columns: ["a"] }).dtypes).toEqual(["int32"]);
  });

  test("infers float32 from booleans with a null", () => {
    expect(new danfo.DataFrame([[true], [null]], { columns: ["a"] }).dtypes).toEqual(["float32"]);
  });

  test("has no dtype for objects", () => {
    expect(() => new danfo.DataFrame([[point]], { columns: ["a"], dtypes: ["object"] })).toThrow(
      "DtypeError",
    );
  });

  test("of no rows keeps its columns, and can be queried only when its dtypes are given", () => {
    const bare = new danfo.DataFrame([], { columns: ["geometry"] });
    expect(bare.shape).toEqual([0, 1]);
    expect(() => bare.query([])).toThrow("DtypeError");
    const typed = new danfo.DataFrame([], { columns: ["geometry"], dtypes: ["string"] });
    expect(typed.query([]).shape).toEqual([0, 1]);
    expect(() => typed.sortValues("geometry")).toThrow();
  });

  test("lets a column hide the method of its name", () => {
    const frame = new danfo.DataFrame([[1]], { columns: ["head"] });
    expect(typeof frame.head).not.toBe("function");
  });

  test("cannot be read when a column is named columns", () => {
    const frame = new danfo.DataFrame([[1]], { columns: ["columns"] });
    expect(() => frame.column("columns")).toThrow(RangeError);
  });
});

describe("object cells", () => {
  const frame = new danfo.DataFrame([[point], [null]], { columns: ["geometry"], dtypes: ["string"] });

  test("stay the same object in values, iloc, loc, query, head, sortValues, copy and toJSON", () => {
    const made = [
      frame,
      frame.iloc({ rows: [0] }),
      frame.loc({ rows: [0] }),
      frame.query([true, false]),
      frame.head(1),
      frame.copy(),
    ];
    for (const one of made) expect(cells(one)[0]?.[0]).toBe(point);
    expect((danfo.toJSON(frame) as { geometry: unknown }[])[0]?.geometry).toBe(point);
  });

  test("are JSON strings in column(), and null is the string null", () => {
    expect(frame.column("geometry").values).toEqual([JSON.stringify(point), "null"]);
  });

  test("stay objects in column() when the first cell is null", () => {
    expect(frame.iloc({ rows: [1, 0] }).column("geometry").values).toEqual([null, point]);
  });

  test("are no values for addColumn", () => {
    expect(() => frame.addColumn("other", [point, point] as unknown as string[])).toThrow(TypeError);
  });

  test("are printed as [object Object]", () => {
    expect(frame.toString()).toContain("[object Object]");
  });
});

describe("frames that methods make", () => {
  test("are no instances of danfojs' own DataFrame", () => {
    const frame = toDataframe(pointCollection({ a: 1 }), { danfo });
    expect(frame).toBeInstanceOf(danfo.DataFrame);
    expect(frame.head(1)).not.toBeInstanceOf(danfo.DataFrame);
  });

  test("share the display configuration, except in concat, merge and groupby", () => {
    const tableDisplayConfig = {};
    const frame = new danfo.DataFrame([[1], [2]], { columns: ["a"], config: { tableDisplayConfig } });
    const kept = [frame.head(1), frame.query([true, true]), frame.loc({ rows: [0] }), frame.sortValues("a")];
    kept.push(frame.copy(), frame.resetIndex(), frame.addColumn("b", [1, 2]), frame.drop({ index: [0] }));
    for (const one of kept) expect(displayOf(one)).toBe(tableDisplayConfig);
    expect(displayOf(danfo.merge({ left: frame, right: frame, on: ["a"], how: "left" }))).not.toBe(
      tableDisplayConfig,
    );
  });

  test("pick the wrong rows in query while labels are not 0, 1, 2 …", () => {
    const sorted = new danfo.DataFrame([[3], [1], [2]], { columns: ["a"] }).sortValues("a");
    expect(cells(sorted)).toEqual([[1], [2], [3]]);
    expect(cells(sorted.query([true, false, false]))).toEqual([[2]]);
    expect(cells(sorted.resetIndex().query([true, false, false]))).toEqual([[1]]);
  });

  test("must have unique labels, so that a row cannot be picked twice", () => {
    const frame = new danfo.DataFrame([[1], [2]], { columns: ["a"] });
    expect(() => frame.iloc({ rows: [0, 0] })).toThrow("IndexError");
  });

  test("leave the first frame of concat with columns that are too long", () => {
    const [one, two] = [1, 2].map((a) => new danfo.DataFrame([[a, a]], { columns: ["a", "b"] }));
    danfo.concat({ dfList: [one!, two!], axis: 0 });
    expect(one!.shape).toEqual([1, 2]);
    expect(() => one!.column("a")).toThrow("IndexError");
  });

  test("come out of concat as a Series of JSON strings when geometry is the only column", () => {
    const frames = [0, 1].map(() => toDataframe(pointCollection({}), { danfo }));
    const made = danfo.concat({ dfList: frames, axis: 0 });
    expect(made).not.toHaveProperty("iloc.length", 2);
    expect(made.columns).toEqual(["0"]);
    expect(made.values).toEqual(Array(2).fill('{"type":"Point","coordinates":[0,0]}'));
  });
});

describe("nulls among numbers", () => {
  const frame = new danfo.DataFrame([[0.5], [null], [0.25]], { columns: ["a"], dtypes: ["float32"] });

  test("come first in sortValues and are left out of means", () => {
    expect(cells(frame.sortValues("a"))).toEqual([[null], [0.25], [0.5]]);
    expect(frame.column("a").mean()).toBe(0.375);
  });

  test("make describe throw", () => {
    expect(() => frame.describe()).toThrow("Cannot calculate mean");
  });
});

test("JSON.stringify of a frame throws, and toJSON of danfojs does not", () => {
  const frame = new danfo.DataFrame([[1]], { columns: ["a"] });
  expect(() => JSON.stringify(frame)).toThrow("deprecated");
  expect(danfo.toJSON(frame)).toEqual([{ a: 1 }]);
});

function displayOf(frame: danfo.DataFrame): unknown {
  return (frame.config as unknown as { tableDisplayConfig: unknown }).tableDisplayConfig;
}
