/**
 * What Danfo 1.2 does that this package works around or its docs warn of. A red test here means that a workaround or a
 * warning may go.
 */
import * as danfo from "danfojs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { pointCollection } from "../support/features/collections";

afterEach(() => {
  vi.restoreAllMocks();
});

const point = { type: "Point", coordinates: [1, 2] };
const pointText = JSON.stringify(point);

function cells(frame: danfo.DataFrame): unknown[][] {
  return frame.values as unknown as unknown[][];
}

/** A frame of one column. */
function columnOf(values: unknown[], dtype?: string): danfo.DataFrame {
  const dtypes = dtype === undefined ? {} : { dtypes: [dtype] };
  return new danfo.DataFrame(
    values.map((value) => [value]),
    { columns: ["a"], ...dtypes },
  );
}

/** Danfo's own, with a frame of each list: it grows the columns of the first one. */
function concat(...frames: danfo.DataFrame[]): danfo.DataFrame {
  return danfo.concat({ dfList: frames, axis: 0 }) as danfo.DataFrame;
}

/** What Danfo stumbles over has another name in its build for pages. */
const noSlice = /^\w+\.slice is not a function$/;

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
    expect(frame.dtypes).toEqual(["string", "string"]);
  });

  test("from row objects with missing keys makes ragged rows, and puts values under no column", () => {
    const frame = new danfo.DataFrame([{ b: 2 }, { a: 1, b: 2 }]);
    expect(frame.columns).toEqual(["b"]);
    expect(cells(frame)).toEqual([[2], [1, 2]]);
    expect(frame.column("b").values).toEqual([2, 1]);
  });

  test.each<[string, unknown[], string]>([
    ["text that looks like numbers", ["007"], "int32"],
    ["booleans with a null", [true, null], "float32"],
    ["nothing but nulls", [null, null], "float32"],
    ["nothing at all", [undefined], "float32"],
    ["a bigint", [10n], "int32"],
    ["NaN", [Number.NaN], "float32"],
    ["Infinity", [Number.POSITIVE_INFINITY], "int32"],
    ["dates", [new Date(0)], "datetime"],
    ["dates with a null", [new Date(0), null], "float32"],
    ["ISO dates", ["2021-12-30"], "string"],
    ["objects", [point], "string"],
    ["text after twenty numbers", [...Array(20).keys(), "x"], "int32"],
    ["fractions after twenty whole numbers", [...Array(20).keys(), 0.5], "int32"],
  ])("takes %s for a type by its first cells", (_, values, dtype) => {
    expect(columnOf(values).dtypes).toEqual([dtype]);
  });

  test("leaves text that looks like numbers text, so that its sum is a text", () => {
    expect(columnOf(["007", "8"]).column("a").sum()).toBe("00078");
  });

  test("has no dtype for objects", () => {
    expect(() => columnOf([point], "object")).toThrow("DtypeError");
  });

  test("refuses columns of one name", () => {
    expect(() => new danfo.DataFrame([[1, 2]], { columns: ["a", "a"] })).toThrow("ColumnIndexError");
  });

  test("of no rows works from a bare list, throws from lists of columns, and has no types from columns alone", () => {
    expect(new danfo.DataFrame([]).shape).toEqual([0, 0]);
    expect(() => new danfo.DataFrame({ a: [], b: [] })).toThrow("end must be greater than start");
    const bare = new danfo.DataFrame([], { columns: ["a"] });
    expect([bare.shape, bare.dtypes]).toEqual([[0, 1], []]);
    expect(() => bare.query([])).toThrow("DtypeError");
  });

  test("of no rows with columns and dtypes can be read and cut, but not sorted, grouped, extended or put in concat", () => {
    const empty = () => new danfo.DataFrame([], { columns: ["g", "a"], dtypes: ["string", "int32"] });
    const made = [
      empty().head(),
      empty().tail(),
      empty().copy(),
      empty().query([]),
      empty().iloc({ rows: [] }),
      empty().loc({ rows: [] }),
      empty().resetIndex(),
      empty().dropNa(),
    ];
    for (const frame of made) expect(frame.shape).toEqual([0, 2]);
    expect(empty().column("a").values).toEqual([]);
    expect(empty().drop({ columns: ["a"] }).columns).toEqual(["g"]);
    expect(empty().toString()).toContain("a");
    expect(() => empty().iloc({})).toThrow("end must be greater than start");
    expect(() => empty().sortValues("a")).toThrow(TypeError);
    expect(() => empty().groupby(["a"]).mean()).toThrow(TypeError);
    expect(() => empty().addColumn("b", [])).toThrow("DtypeError");
    expect(() => concat(columnOf([1]), empty())).toThrow(TypeError);
  });
});

describe("names of columns", () => {
  /** Every name that a frame knows by itself. */
  const taken = new Set<string>(Object.getOwnPropertyNames(new danfo.DataFrame([])));
  for (
    let step: object | null = danfo.DataFrame.prototype;
    step !== null;
    step = Object.getPrototypeOf(step)
  ) {
    for (const name of Object.getOwnPropertyNames(step)) taken.add(name);
  }

  test("of members of the frame hide the member", () => {
    const frame = new danfo.DataFrame([[1]], { columns: ["head"] });
    expect(typeof frame.head).not.toBe("function");
  });

  test("of these members keep a frame from being read", () => {
    const broken = [...taken].filter((name) => {
      try {
        const frame = new danfo.DataFrame([[1]], { columns: [name], dtypes: ["int32"] });
        return frame.column(name).values[0] !== 1 || cells(frame.query([true]))[0]?.[0] !== 1;
      } catch {
        return true;
      }
    });
    expect(broken.sort()).toEqual([
      "$columns",
      "$config",
      "$data",
      "$dataIncolumnFormat",
      "$dtypes",
      "$getColumnData",
      "$index",
      "column",
      "columns",
      "dtypes",
      "index",
      "query",
      "shape",
      "values",
    ]);
  });

  test("that a frame knows by itself are more than a hundred, and toDataframe takes none of them", () => {
    expect(taken.size).toBeGreaterThan(100);
    const properties = Object.fromEntries(Array.from(taken, (name) => [name, 1]));
    const frame = toDataframe(pointCollection(properties), { danfo });
    expect(frame.columns.filter((name) => taken.has(name))).toEqual([]);
    expect(frame.columns).toHaveLength(taken.size + 1);
  });

  test("lose a column `__proto__` in toJSON", () => {
    const frame = new danfo.DataFrame([[1, 2]], { columns: ["__proto__", "b"] });
    expect(Object.keys((danfo.toJSON(frame) as object[])[0]!)).toEqual(["b"]);
  });

  test("with a colon are a range when loc takes just one, and a name when it takes more", () => {
    const frame = new danfo.DataFrame([["x", 1]], { columns: ["id", "eo:cloud_cover"] });
    expect(() => frame.loc({ columns: ["eo:cloud_cover"] })).toThrow("ColumnIndexError");
    expect(cells(frame.loc({ columns: ["id", "eo:cloud_cover"] }))).toEqual([["x", 1]]);
  });

  test("that are part of another are dropped with it when drop takes a text, and stay when it takes a list", () => {
    const frame = new danfo.DataFrame([[1, 2]], { columns: ["ab", "a"] });
    expect(() => frame.drop({ columns: "ab" })).toThrow("DtypeError");
    expect(frame.drop({ columns: ["ab"] }).columns).toEqual(["a"]);
  });
});

describe("object cells", () => {
  const options = { columns: ["geometry", "n"], dtypes: ["string", "int32"] };
  const frameOf = () =>
    new danfo.DataFrame(
      [
        [point, 1],
        [null, 2],
      ],
      options,
    );
  const frame = frameOf();

  test("stay the same object in values, at, iat, and frames that methods make, concat and merge included", () => {
    const right = new danfo.DataFrame([[1]], { columns: ["n"] });
    const made = [
      frame,
      frame.iloc({ rows: [0] }),
      frame.loc({ rows: [0] }),
      frame.query([true, false]),
      frame.head(1),
      frame.copy(),
      frame.rename({ n: "m" }),
      frame.setIndex({ index: ["x", "y"] }),
      frame.sortValues("n"),
      frame.fillNa([0], { columns: ["n"] }),
      frame.addColumn("b", [1, 2]),
      concat(frameOf(), frameOf()),
      danfo.merge({ left: frame, right, on: ["n"], how: "inner" }),
    ];
    for (const one of made) expect(cells(one)[0]?.[one.columns.indexOf("geometry")]).toBe(point);
    expect([frame.at(0, "geometry"), frame.iat(0, 0)]).toEqual([point, point]);
    expect((danfo.toJSON(frame) as { geometry: unknown }[])[0]?.geometry).toBe(point);
  });

  test("are JSON strings in column(), df.geometry, unique() and toJSON by rows, and null is the string null", () => {
    const strings = [pointText, "null"];
    expect(frame.column("geometry").values).toEqual(strings);
    expect(frame.geometry.values).toEqual(strings);
    expect(frame.column("geometry").unique().values).toEqual(strings);
    expect(danfo.toJSON(frame, { format: "row" })).toEqual({ geometry: strings, n: [1, 2] });
    expect(frame.column("geometry").isNa().values).toEqual([false, false]);
  });

  test("stay objects in column() when the first cell is null", () => {
    expect(frame.iloc({ rows: [1, 0] }).column("geometry").values).toEqual([null, point]);
  });

  test("that are arrays are joined by commas in column()", () => {
    expect(columnOf([[1, 2], [3]]).column("a").values).toEqual(["1,2", "3"]);
  });

  test("are strings for map, which throws when nothing comes out", () => {
    expect(frame.column("geometry").map((cell: unknown) => typeof cell).values).toEqual(["string", "string"]);
    expect(() => frame.column("geometry").map(() => undefined as unknown as string)).toThrow(TypeError);
  });

  test("are no values for addColumn, JSON strings are", () => {
    expect(() => frame.addColumn("other", [point, point] as unknown as string[])).toThrow(noSlice);
    expect(frame.addColumn("other", [pointText, pointText]).columns).toContain("other");
  });

  test("are printed and written to CSV as [object Object]", () => {
    expect(frame.toString()).toContain("[object Object]");
    expect(danfo.toCSV(frame)).toBe("geometry,n\n[object Object],1\n,2\n");
  });

  test("are all one group", () => {
    const other = { type: "Point", coordinates: [3, 4] };
    const two = new danfo.DataFrame([[point], [other]], { columns: ["geometry"], dtypes: ["string"] });
    expect(two.groupby(["geometry"]).ngroups).toBe(1);
  });

  test("with a member toString that is no function cannot be put in concat", () => {
    const odd = () => toDataframe(pointCollection({ o: { toString: "x" } }), { danfo });
    expect(() => concat(odd(), odd())).toThrow(TypeError);
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
    const joined = danfo.merge({ left: frame, right: frame, on: ["a"], how: "left" });
    for (const one of [joined, frame.groupby(["a"]).getGroup([1])]) {
      expect(displayOf(one)).not.toBe(tableDisplayConfig);
    }
  });

  test("pick the wrong rows in query while labels are not 0, 1, 2 …", () => {
    const sorted = columnOf([3, 1, 2]).sortValues("a");
    expect(cells(sorted)).toEqual([[1], [2], [3]]);
    expect(cells(sorted.query([true, false, false]))).toEqual([[2]]);
    expect(cells(sorted.resetIndex().query([true, false, false]))).toEqual([[1]]);
  });

  test("must have unique labels, so that a row cannot be picked twice", () => {
    expect(() => columnOf([1, 2]).iloc({ rows: [0, 0] })).toThrow("IndexError");
  });

  test("of one row with a text for its label cannot be sorted or picked by it", () => {
    const frame = columnOf([1]).setIndex({ index: ["x"] });
    expect(() => frame.sortValues("a")).toThrow("IndexError");
    expect(() => frame.loc({ rows: ["x"] })).toThrow("IndexError");
  });

  test("share their rows in copy and head, so that fillNa and asType of one change the other", () => {
    const frame = columnOf([1, null], "float32");
    expect(cells(frame.copy().fillNa([0], { columns: ["a"] }))).toEqual([[1], [0]]);
    expect(cells(frame)).toEqual([[1], [0]]);
    expect(frame.column("a").values).toEqual([1, null]);
    const own = columnOf([1, null], "float32");
    own.iloc({}).fillNa([0], { columns: ["a"] });
    expect(cells(own)).toEqual([[1], [null]]);
    own.asType("a", "int32");
    expect(cells(own)).toEqual([[1], [Number.NaN]]);
  });

  test("leave the first frame of concat with columns that are too long", () => {
    const [one, two] = [1, 2].map((a) => new danfo.DataFrame([[a, a]], { columns: ["a", "b"] }));
    concat(one!, two!);
    expect(one!.shape).toEqual([1, 2]);
    expect(() => one!.column("a")).toThrow("IndexError");
  });

  test("come out of concat as a Series of JSON strings when geometry is the only column", () => {
    const made = concat(...[0, 1].map(() => toDataframe(pointCollection({}), { danfo })));
    expect(made).not.toHaveProperty("iloc.length", 2);
    expect(made.columns).toEqual(["0"]);
    expect(made.values).toEqual(Array(2).fill('{"type":"Point","coordinates":[0,0]}'));
  });

  test("come out of concat with NaN for gaps, and with types guessed anew", () => {
    const [one, two] = [{ a: true }, { b: "007" }].map((properties) =>
      toDataframe(pointCollection(properties), { danfo }),
    );
    const made = concat(one!, two!);
    expect(cells(made).map((row) => row.slice(1))).toEqual([
      [true, Number.NaN],
      [Number.NaN, "007"],
    ]);
    expect(made.dtypes.slice(1)).toEqual(["float32", "float32"]);
  });

  test("are too many rows for concat some time after a hundred thousand", () => {
    const long = () =>
      columnOf(Array.from({ length: 500_000 }).fill(1), "int32").addColumn("b", Array(500_000).fill(1));
    expect(() => concat(long(), long())).toThrow(RangeError);
  });

  test("come out of merge in the order of their keys, which are joined by underscores", () => {
    const left = new danfo.DataFrame([["a_b", "c", 1]], { columns: ["x", "y", "l"] });
    const right = new danfo.DataFrame([["a", "b_c", 2]], { columns: ["x", "y", "r"] });
    expect(cells(danfo.merge({ left, right, on: ["x", "y"], how: "inner" }))).toEqual([["a_b", "c", 1, 2]]);
    const table = columnOf([1, 2]);
    expect(cells(danfo.merge({ left: columnOf([2, 1]), right: table, on: ["a"], how: "left" }))).toEqual([
      [1],
      [2],
    ]);
  });
});

describe("nulls", () => {
  const frame = columnOf([0.5, null, 0.25], "float32");

  test("among numbers come first in sortValues and are left out of a column's figures", () => {
    expect(cells(frame.sortValues("a"))).toEqual([[null], [0.25], [0.5]]);
    expect(frame.column("a").mean()).toBe(0.375);
    expect(frame.column("a").describe().values.slice(0, 2)).toEqual([2, 0.375]);
  });

  test("among texts leave sortValues without an order", () => {
    expect(cells(columnOf(["b", null, "a"], "string").sortValues("a"))).toEqual([["b"], [null], ["a"]]);
  });

  test("count as 0 in comparisons", () => {
    const { lt, le, gt, ge, eq } = Object.fromEntries(
      (["lt", "le", "gt", "ge", "eq"] as const).map((name) => [name, frame.column("a")[name](0).values[1]]),
    );
    expect({ lt, le, gt, ge, eq }).toEqual({ lt: false, le: true, gt: false, ge: true, eq: false });
  });

  test("count as 0 in the means of groups, and count in their counts", () => {
    const groups = new danfo.DataFrame(
      [
        ["g", 0.5],
        ["g", null],
      ],
      { columns: ["g", "v"], dtypes: ["string", "float32"] },
    ).groupby(["g"]);
    expect(cells(groups.col(["v"]).mean())).toEqual([["g", 0.25]]);
    expect(cells(groups.col(["v"]).count())).toEqual([["g", 2]]);
  });

  test("make describe of a frame throw", () => {
    expect(() => frame.describe()).toThrow("Cannot calculate mean");
  });
});

describe("figures", () => {
  test("about groups throw at columns of text, such as geometry, until others are picked", () => {
    const frame = toDataframe(pointCollection({ k: "x", n: 1 }), { danfo });
    expect(() => frame.groupby(["k"]).mean()).toThrow("Can't perform math operation on column geometry");
    expect(cells(frame.groupby(["k"]).col(["n"]).mean())).toEqual([["x", 1]]);
  });

  test("of a frame are rounded to 32 bits, those of a column are not", () => {
    // TensorFlow tells which of its backends it looked for.
    for (const method of ["log", "warn", "error"] as const) vi.spyOn(console, method).mockReturnValue();
    const frame = columnOf([16_777_217, 1_732_370_000_000], "float32");
    expect(cells(frame.add(1))).toEqual([[16_777_216], [1_732_369_973_248]]);
    expect(frame.tensor.arraySync()).toEqual([[16_777_216], [1_732_369_973_248]]);
    expect(frame.column("a").add(1).values).toEqual([16_777_218, 1_732_370_000_001]);
    expect(frame.column("a").max()).toBe(1_732_370_000_000);
  });
});

describe("dates", () => {
  const [first, second] = ["2021-12-30T09:44:11.024Z", "2021-12-30T09:44:11.025Z"].map(
    (text) => new Date(text),
  );
  const frame = columnOf([first, second], "datetime");

  test("are cells that no column can be made of anew", () => {
    for (const call of ["dropNa", "unique", "copy"] as const) {
      const attempt = () => frame.column("a")[call]();
      if (call === "copy") expect(attempt().values).toEqual([first, second]);
      else expect(attempt).toThrow(noSlice);
    }
    expect(() => frame.addColumn("b", [first, second] as unknown as string[])).toThrow(noSlice);
  });

  test("make describe throw, and mean nothing in sums and means", () => {
    expect(() => frame.describe()).toThrow("Cannot calculate mean");
    expect(frame.column("a").mean()).toBeNaN();
  });

  test("of JavaScript lose their milliseconds in groups, joins, CSV and print", () => {
    expect(frame.groupby(["a"]).ngroups).toBe(1);
    expect(danfo.toCSV(frame)).not.toContain(".024");
    expect(frame.toString()).not.toContain("2021-12-30");
  });

  test("in ISO text have the same parts, but sort without order beside nulls, and compare with no time", () => {
    const text = columnOf(["2021-12-30T09:44:11Z", null, "2020-01-01T00:00:00Z"], "string");
    expect(text.column("a").dt.year().values).toEqual([2021, Number.NaN, 2020]);
    expect(cells(text.sortValues("a"))[0]).toEqual(["2021-12-30T09:44:11Z"]);
    expect(text.column("a").gt(Date.parse("2020-06-01")).values).toEqual([false, false, false]);
  });

  test("in epoch milliseconds have no parts", () => {
    expect(() => columnOf([1_640_857_451_024], "float32").column("a").dt).toThrow("Cannot call accessor dt");
  });
});

describe("writing and reading", () => {
  test("JSON.stringify of a frame throws, and toJSON of danfojs does not", () => {
    const frame = columnOf([1]);
    expect(() => JSON.stringify({ frame })).toThrow("deprecated");
    expect(danfo.toJSON(frame)).toEqual([{ a: 1 }]);
  });

  test("toCSV quotes nothing", () => {
    expect(danfo.toCSV(columnOf(["x,y", 'a"b\nc']))).toBe('a\nx,y\na"b\nc\n');
  });

  test("readCSV and downloads ask for what only a page has", async () => {
    const readCsv = async () => cells(await danfo.readCSV(new File(["a\n1"], "a.csv")));
    if ("document" in globalThis) {
      expect(await readCsv()).toEqual([[1]]);
      return;
    }
    await expect(readCsv()).rejects.toThrow("FileReaderSync is not defined");
    expect(() => danfo.toJSON(columnOf([1]), { download: true })).toThrow("document is not defined");
  });
});

function displayOf(frame: danfo.DataFrame): unknown {
  return (frame.config as unknown as { tableDisplayConfig: unknown }).tableDisplayConfig;
}
