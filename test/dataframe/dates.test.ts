import * as danfo from "danfojs";
import type { FeatureCollection, Geometry } from "geojson";
import { describe, expect, test } from "vitest";
import { toDataframe, toFeatureCollection } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { placelessCollection, pointCollection } from "../support/features/collections";
import { fc } from "../support/features/properties";

type Collection = FeatureCollection<Geometry | null>;

/** A collection with one property `t`, and the frame in which it is dates. */
function collectionOf(...values: unknown[]): Collection {
  return pointCollection(...values.map((t) => (t === undefined ? {} : { t })));
}

function frameOf(...values: unknown[]): danfo.DataFrame {
  return toDataframe(collectionOf(...values), { danfo, dates: ["t"] });
}

/** The cells of the last column. */
function cells(frame: { values: unknown }): unknown[] {
  return (frame.values as unknown[][]).map((row) => row.at(-1));
}

function backOf(frame: danfo.DataFrame): unknown[] {
  return toFeatureCollection(frame).features.map(({ properties }) => properties.t);
}

function concat(...frames: danfo.DataFrame[]): danfo.DataFrame {
  return danfo.concat({ dfList: frames, axis: 0 }) as danfo.DataFrame;
}

const texts = [
  "2021-12-30T09:44:11Z",
  "2021-12-30T09:44:11.024Z",
  "2022-05-28T17:40:43.482868Z",
  "2025-01-31T10:15:30.123456789Z",
  "2022-03-01T13:01:29.700000+00:00",
  "2021-12-30T11:44:11+02:00",
  "2021-12-30",
];

describe("dates", () => {
  test.each<[string, number]>([
    ["2021-12-30", Date.UTC(2021, 11, 30)],
    ["2021-12-30T09:44Z", Date.UTC(2021, 11, 30, 9, 44)],
    ["2021-12-30T09:44:11Z", Date.UTC(2021, 11, 30, 9, 44, 11)],
    ["2021-12-30T09:44:11.5Z", Date.UTC(2021, 11, 30, 9, 44, 11, 500)],
    ["2021-12-30T09:44:11,024Z", Date.UTC(2021, 11, 30, 9, 44, 11, 24)],
    ["2021-12-30T09:44:11.999999999Z", Date.UTC(2021, 11, 30, 9, 44, 11, 999)],
    ["2021-12-30t09:44:11z", Date.UTC(2021, 11, 30, 9, 44, 11)],
    ["2021-12-30 09:44:11Z", Date.UTC(2021, 11, 30, 9, 44, 11)],
    ["2021-12-30T09:44:11+02:00", Date.UTC(2021, 11, 30, 7, 44, 11)],
    ["2021-12-30T09:44:11-0530", Date.UTC(2021, 11, 30, 15, 14, 11)],
    ["2021-12-30T09:44:11+02", Date.UTC(2021, 11, 30, 7, 44, 11)],
    ["2024-02-29T23:59:59.999Z", Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
    ["0001-01-01T00:00:00Z", -62_135_596_800_000],
    ["9999-12-31T23:59:59Z", Date.UTC(9999, 11, 31, 23, 59, 59)],
  ])("reads %s", (text, time) => {
    expect(cells(frameOf(text))).toEqual([new Date(time)]);
  });

  test.each([0, -1, 1_640_857_451_024, 8.64e15, -8.64e15])("reads %d as epoch milliseconds", (time) => {
    expect(cells(frameOf(time))).toEqual([new Date(time)]);
    expect(backOf(frameOf(time))).toEqual([time]);
  });

  test("takes a time without a zone for UTC, wherever the machine is", () => {
    // vitest.config.ts sets the zone.
    expect(new Date(0).getTimezoneOffset()).toBe(-330);
    expect(cells(frameOf("2021-12-30T09:44:11"))).toEqual([new Date("2021-12-30T09:44:11Z")]);
  });

  test("makes columns of dates, and leaves null and what is missing null", () => {
    const frame = frameOf(undefined, "2021-12-30", null, 5);
    expect(frame.dtypes).toEqual(["string", "datetime"]);
    expect(cells(frame)).toEqual([null, new Date("2021-12-30"), null, new Date(5)]);
    expect(frameOf(null, undefined).dtypes).toEqual(["string", "datetime"]);
  });

  test("touches only the columns that are named", () => {
    const collection = pointCollection({ t: "2021-12-30", other: "2021-12-30" });
    const frame = toDataframe(collection, { danfo, dates: ["t"] });
    expect(frame.dtypes).toEqual(["string", "datetime", "string"]);
    expect(cells(frame)).toEqual(["2021-12-30"]);
    expect(toDataframe(collection, { danfo, dates: [] }).dtypes).toEqual(["string", "string", "string"]);
  });

  test("are named as the properties are, also where the column has another name", () => {
    const collection = pointCollection({
      count: "2021-12-30",
      "acquisition.date": 1,
      acquisition: { date: 2 },
    });
    const frame = toDataframe(collection, { danfo, flatten: true, dates: ["count", "acquisition.date"] });
    expect(frame.columns).toEqual(["geometry", "count_", "acquisition.date", "acquisition.date_"]);
    expect(frame.dtypes.slice(1)).toEqual(["datetime", "datetime", "datetime"]);
    expect(toFeatureCollection(frame)).toStrictEqual(collection);
  });

  test("ignores a name that no feature has, for results differ", () => {
    for (const flatten of [false, true]) {
      const frame = toDataframe(pointCollection({ a: { b: 1 } }), {
        danfo,
        flatten,
        dates: ["t", "a.c"],
      });
      expect(frame.dtypes).not.toContain("datetime");
      expect(toDataframe(pointCollection(), { danfo, flatten, dates: ["t"] }).columns).toEqual(["geometry"]);
    }
  });

  test("refuses the name of a nested property without flatten, and takes it with flatten", () => {
    const collection = pointCollection({ acquisition: { beginViewingDate: 5 } });
    const dates = ["acquisition.beginViewingDate"];
    expect(() => toDataframe(collection, { danfo, dates })).toThrow(
      'dates names "acquisition.beginViewingDate", which is inside an object: also pass flatten: true.',
    );
    expect(cells(toDataframe(collection, { danfo, dates, flatten: true }))).toEqual([new Date(5)]);
  });
});

describe("a value that is no date", () => {
  test.each<[unknown, string]>([
    ["soon", '"soon"'],
    ["", '""'],
    ["30/12/2021", '"30/12/2021"'],
    ["2021-13-01", '"2021-13-01"'],
    ["2021-00-01", '"2021-00-01"'],
    ["2021-02-29", '"2021-02-29"'],
    ["2021-04-31", '"2021-04-31"'],
    ["2021-12-00", '"2021-12-00"'],
    ["2021-12-30T24:00:00Z", '"2021-12-30T24:00:00Z"'],
    ["2021-12-30T09:60:00Z", '"2021-12-30T09:60:00Z"'],
    ["2021-12-30T09:44:60Z", '"2021-12-30T09:44:60Z"'],
    ["2021-12-30T09:44:11+24:00", '"2021-12-30T09:44:11+24:00"'],
    ["2021-12-30T09:44:11.Z", '"2021-12-30T09:44:11.Z"'],
    ["2021-12-30Z", '"2021-12-30Z"'],
    [" 2021-12-30", '" 2021-12-30"'],
    ["1640857451024", '"1640857451024"'],
    ["https://example.com/quicklook.png?token=secret", '"https://example.com/quicklook.…"'],
    [8.64e15 + 2, "8640000000000002"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [true, "true"],
    [["2021-12-30"], "an array"],
    [{ $date: "2021-12-30" }, "an object"],
    [new Date(Number.NaN), "an object"],
  ])("is refused with its row and property: %j", (value, shown) => {
    const call = () => frameOf("2021-12-30", value);
    expect(call).toThrow(InputError);
    expect(call).toThrow(
      `dates names "t", but row 1 has ${shown} there, which is neither ISO 8601 nor epoch milliseconds.`,
    );
  });
});

describe("toFeatureCollection", () => {
  test("gives back texts and numbers to the last decimal", () => {
    const values = [...texts, 1_640_857_451_024, 1_640_857_451_024.75, null, undefined];
    expect(toFeatureCollection(frameOf(...values))).toStrictEqual(collectionOf(...values));
  });

  test.each<[string, (frame: danfo.DataFrame) => danfo.DataFrame]>([
    ["a sort", (frame) => frame.sortValues("t").sortIndex()],
    ["a query", (frame) => frame.query(frame.column("t").gt(0))],
    ["concat with another frame", (frame) => concat(frame, frameOf(1)).head(texts.length)],
    [
      "groupby",
      (frame) =>
        frame
          .groupby(["t"])
          .apply((group) => group.copy())
          .loc({ columns: ["geometry", "t"] }),
    ],
    ["transposing twice", (frame) => frame.T.T],
  ])("gives them back after %s", (_, operate) => {
    expect(backOf(operate(frameOf(...texts))).sort()).toEqual([...texts].sort());
  });

  test("gives them back from a column that was renamed, and adds no null", () => {
    const frame = frameOf(texts[3], undefined, null).rename({ t: "taken" });
    const properties = toFeatureCollection(frame).features.map((feature) => feature.properties);
    expect(properties).toEqual([{ taken: texts[3] }, {}, { taken: null }]);
  });

  test("gives a changed date as the column came: text, epoch milliseconds or dates", () => {
    const changed = (...values: unknown[]): unknown[] => {
      const frame = frameOf(...values);
      for (const row of frame.values as unknown as unknown[][]) row[1] = new Date(7);
      return backOf(frame);
    };
    expect(changed(texts[3], null)).toEqual(Array(2).fill("1970-01-01T00:00:00.007Z"));
    expect(changed(5, null, undefined)).toEqual([7, 7, 7]);
    expect(changed(5, "2021-12-30")).toEqual(Array(2).fill("1970-01-01T00:00:00.007Z"));
    expect(changed(null)).toEqual(["1970-01-01T00:00:00.007Z"]);
    expect(changed(new Date(5))).toEqual([new Date(7)]);
  });

  test("gives a date that was changed in place as what it has become", () => {
    const frame = frameOf(texts[3], 5);
    for (const cell of cells(frame)) (cell as Date).setTime(7);
    expect(backOf(frame)).toEqual(Array(2).fill("1970-01-01T00:00:00.007Z"));
  });

  test("gives the text again when a date was changed and changed back", () => {
    const frame = frameOf(texts[3]);
    const [date] = cells(frame) as [Date];
    const time = date.getTime();
    date.setTime(0);
    date.setTime(time);
    expect(backOf(frame)).toEqual([texts[3]]);
  });

  test("gives a copy of a date as ISO text with milliseconds", () => {
    const frame = frameOf(texts[3]);
    const rows = frame.values as unknown as unknown[][];
    rows[0]![1] = structuredClone(rows[0]![1]);
    expect(backOf(frame)).toEqual(["2025-01-31T10:15:30.123Z"]);
  });

  test("gives a text or number that took a date's place as it is", () => {
    const frame = frameOf(texts[3], 5);
    const rows = frame.values as unknown as unknown[][];
    rows[0]![1] = "unknown";
    rows[1]![1] = 6;
    expect(backOf(frame)).toEqual(["unknown", 6]);
  });

  test("gives dates in a column that somebody added as ISO text", () => {
    const frame = frameOf(1, 2).addColumn("seen", [null, new Date(7)] as unknown as string[]);
    const seen = toFeatureCollection(frame).features.map(({ properties }) => properties.seen);
    expect(seen).toEqual([null, "1970-01-01T00:00:00.007Z"]);
  });

  test("gives dates that the properties held without being asked for as the same dates", () => {
    const date = new Date(5);
    const frame = toDataframe(collectionOf(date, null), { danfo });
    expect(frame.dtypes[1]).toBe("datetime");
    expect(cells(frame)[0]).toBe(date);
    expect(backOf(frame)[0]).toBe(date);
    (frame.values as unknown as unknown[][])[1]![1] = new Date(7);
    expect(backOf(frame)[1]).toEqual(new Date(7));
  });

  test("knows rows without a geometry by their dates", () => {
    const collection = placelessCollection({ t: texts[3] }, { t: 5 }, { t: texts[2] });
    const frame = toDataframe(collection, { danfo, dates: ["t"] }).sortValues("t");
    const ids = () => toFeatureCollection(frame).features.map(({ id, properties }) => [id, properties.t]);
    expect(ids()).toEqual([
      ["f1", 5],
      ["f2", texts[2]],
      ["f0", texts[3]],
    ]);
    (cells(frame)[1] as Date).setTime(7);
    expect(ids()[1]).toEqual([undefined, "1970-01-01T00:00:00.007Z"]);
  });

  test("refuses an invalid date, with its row and column", () => {
    const frame = frameOf(1, 2);
    (cells(frame)[1] as Date).setTime(Number.NaN);
    expect(() => toFeatureCollection(frame)).toThrow(InputError);
    expect(() => toFeatureCollection(frame)).toThrow(
      'Row 1 of the dataframe has an invalid date in its column "t".',
    );
    const added = frameOf(1).addColumn("seen", ["x"]);
    (added.values as unknown as unknown[][])[0]![2] = new Date(Number.NaN);
    expect(() => toFeatureCollection(added)).toThrow('an invalid date in its column "seen"');
  });
});

test("every date comes back as it was written, from every frame", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 9 });
  const text = fc
    .tuple(
      fc.date({
        min: new Date("0000-01-02T00:00:00Z"),
        max: new Date("9999-12-30T00:00:00Z"),
        noInvalidDate: true,
      }),
      fc.oneof(
        fc.constant(""),
        digits.map((decimals) => `.${decimals}`),
      ),
      fc.constantFrom("Z", "", "+00:00", "+05:30", "-11:00", "+0900"),
    )
    .map(([date, decimals, zone]) => {
      const seconds = date.toISOString().slice(0, 19);
      const [hours, minutes] = /(\d\d):?(\d\d)/.exec(zone)?.slice(1).map(Number) ?? [0, 0];
      const offset = ((hours ?? 0) * 60 + (minutes ?? 0)) * (zone.startsWith("-") ? -60_000 : 60_000);
      const milliseconds = Number(decimals.slice(1, 4).padEnd(3, "0"));
      return {
        written: `${seconds}${decimals}${zone}`,
        time: Date.parse(`${seconds}Z`) + milliseconds - offset,
      };
    });
  const number = fc
    .maxSafeInteger()
    .map((time) => time % 8.64e15)
    .map((time) => ({ written: time, time }));
  const nothing = fc.constantFrom(null, undefined).map((written) => ({ written, time: undefined }));
  const values = fc.array(fc.oneof({ weight: 3, arbitrary: text }, number, nothing), {
    minLength: 1,
    maxLength: 5,
  });
  const property = fc.property(values, fc.boolean(), (drawn, flatten) => {
    const nest = (t: unknown) => (flatten ? { a: { t } } : { t });
    const collection = pointCollection(
      ...drawn.map(({ written }) => (written === undefined ? null : nest(written))),
    );
    const frame = toDataframe(collection, { danfo, flatten, dates: ["t", "a.t"] });
    if (frame.columns.length === 1) return;
    expect(cells(frame).map((cell) => (cell as Date | null)?.getTime())).toEqual(
      drawn.map(({ time }) => time),
    );
    expect(toFeatureCollection(frame)).toStrictEqual(collection);
    const { features } = toFeatureCollection(concat(frame.copy(), frame.copy()).tail(drawn.length));
    expect(features).toStrictEqual(collection.features);
  });
  fc.assert(property, { numRuns: 400 });
}, 60_000);

describe("what users do with dates in Danfo", () => {
  const [early, middle, late] = [
    "1960-01-01T00:00:00.500Z",
    "2021-12-30T09:44:11.024Z",
    "2021-12-30T09:44:11.025Z",
  ];
  const frame = frameOf(middle, null, late, early);
  const column = frame.column("t");

  test("comparisons with a time in milliseconds, in which null counts as 0", () => {
    expect(column.gt(Date.parse(middle)).values).toEqual([false, false, true, false]);
    expect(column.le(Date.parse(middle)).values).toEqual([true, true, false, true]);
    expect(frame.query(column.ge(Date.parse("2021-01-01"))).index).toEqual([0, 2]);
    expect(() => column.gt(new Date(middle) as unknown as number)).toThrow("value for other not supported");
  });

  test("sorting, with null as 1970", () => {
    expect(frame.sortValues("t").index).toEqual([3, 1, 0, 2]);
    expect(frame.sortValues("t", { ascending: false }).index).toEqual([2, 0, 1, 3]);
  });

  test("the first and the last date, and counting", () => {
    expect(column.min()).toEqual(new Date(early));
    expect(column.max()).toEqual(new Date(late));
    expect(column.count()).toBe(3);
    expect(column.isNa().values).toEqual([false, true, false, false]);
  });

  test("parts of dates, in the machine's zone", () => {
    expect(column.dt.year().values).toEqual([2021, Number.NaN, 2021, 1960]);
    expect(column.dt.month().values).toEqual([11, Number.NaN, 11, 0]);
    expect(column.dt.hours().values).toEqual([15, Number.NaN, 15, 5]);
  });

  test("groups and joins to the millisecond, in any zone", () => {
    expect(frame.groupby(["t"]).ngroups).toBe(4);
    expect(frame.groupby(["t"]).getGroup([middle]).shape[0]).toBe(1);
    const table = frameOf(late).drop({ columns: ["geometry"] });
    expect(danfo.merge({ left: frame, right: table, on: ["t"], how: "inner" }).shape[0]).toBe(1);
  });

  test("JSON, CSV and print in ISO 8601", () => {
    const table = frame.drop({ columns: ["geometry"] });
    expect(JSON.stringify(danfo.toJSON(table))).toBe(
      JSON.stringify([middle, null, late, early].map((t) => ({ t }))),
    );
    expect(danfo.toCSV(table)).toBe(["t", middle, "", late, early, ""].join("\n"));
    expect(table.toString()).toContain("2021-12-30T09:4…");
  });

  test("figures about the other columns, once the dates are out", () => {
    const both = toDataframe(pointCollection({ t: early, n: 1 }, { t: late, n: 3 }), { danfo, dates: ["t"] });
    expect(() => both.describe()).toThrow("Cannot calculate mean");
    expect(
      both
        .drop({ columns: ["t"] })
        .describe()
        .column("n")
        .values.slice(0, 2),
    ).toEqual([2, 2]);
    expect(new Set(both.column("t").values.map(String))).toEqual(new Set([early, late]));
  });

  test("the text of an invalid date is that of any other", () => {
    const date = cells(frameOf(1))[0] as Date;
    date.setTime(Number.NaN);
    expect(String(date)).toBe("Invalid Date");
  });
});
