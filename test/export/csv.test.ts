import * as danfo from "danfojs";
import type { Feature, Geometry } from "geojson";
import { describe, expect, it } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { type CsvOptions, type FeatureSource, toCsv } from "../../src/export";
import { placelessCollection, pointCollection, sampleCollection } from "../support/features/collections";
import { fc } from "../support/features/properties";
import { anyFeatures } from "./arbitraries";
import { type CsvCell, parseCsv } from "./parse-csv";

async function textOf(source: FeatureSource, options: CsvOptions = {}): Promise<string> {
  return (await toCsv(source, options)).text();
}

/** The cells of features that have no place, by the names of the columns. */
async function cellsOf(
  properties: readonly Feature["properties"][],
  options: CsvOptions = {},
): Promise<Record<string, CsvCell>[]> {
  const features = placelessCollection(...properties).features.map(({ id, ...feature }) => feature);
  const [header = [], ...rows] = parseCsv(await textOf(features, { geometry: "none", ...options }));
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? null])));
}

async function* streamed<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

describe("toCsv", () => {
  it("gives a Blob with its media type", async () => {
    const blob = await toCsv(sampleCollection());
    expect(blob).toBeInstanceOf(Blob);
    expect(blob.type).toBe("text/csv;charset=utf-8");
  });

  it("writes ids, properties in first-seen order and geometries, one line for each feature", async () => {
    expect(await textOf(pointCollection({ a: 1, b: "two" }, { c: true, a: 0.1 }, null))).toBe(
      [
        "id,a,b,c,geometry",
        "f0,1,two,,POINT (0 0)",
        "f1,0.1,,true,POINT (1 1)",
        "f2,,,,POINT (2 2)",
        "",
      ].join("\n"),
    );
  });

  it("gives every line as many cells as the header has, whatever the features have", async () => {
    const rows = parseCsv(await textOf(sampleCollection()));
    expect(rows.map(({ length }) => length)).toEqual(rows.map(() => rows[0]!.length));
    expect(rows[0]).toEqual([
      "id",
      "up42.data_path",
      "cloudCover",
      "timeStamp",
      "acquired",
      "identification",
      "count",
      "archived",
      "bands",
      "geometry",
    ]);
  });

  it("knows null, which is nothing, from an empty text, which is quotes", async () => {
    expect(await cellsOf([{ a: null, b: "" }, { b: null }])).toEqual([
      { a: null, b: "" },
      { a: null, b: null },
    ]);
  });

  it.each([
    ["commas", "a,b"],
    ["quotes", 'say "a"'],
    ["line feeds", "a\nb"],
    ["carriage returns", "a\rb"],
    ["spaces at an end", " a "],
    ["other separators", "a;b|c\td"],
    ["what looks like a comment", "#a"],
    ["a line that is only quotes", '"""'],
    ["characters of four bytes", "🛰️𝔘"],
  ])("keeps texts with %s", async (_, text) => {
    expect(await cellsOf([{ a: text }, { a: "next" }])).toEqual([{ a: text }, { a: "next" }]);
  });

  it("writes the digits that give the same number back", async () => {
    expect(await cellsOf([{ a: 0.1 + 0.2, b: 1_640_857_451_024, c: -1.5e-9, d: 2 ** 60 }])).toEqual([
      { a: "0.30000000000000004", b: "1640857451024", c: "-1.5e-9", d: "1152921504606847000" },
    ]);
  });

  it("writes nested properties as JSON, and Dates as ISO 8601", async () => {
    expect(await cellsOf([{ a: { b: [1, "x"] }, c: new Date(0) }])).toEqual([
      { a: '{"b":[1,"x"]}', c: "1970-01-01T00:00:00.000Z" },
    ]);
  });

  it("takes only a feature's own keys for its properties", async () => {
    const names = '{"toString":1,"constructor":2,"__proto__":3}';
    expect(await cellsOf([JSON.parse(names), {}])).toEqual([
      JSON.parse(names.replace(/\d/g, '"$&"')),
      JSON.parse(names.replace(/\d/g, "null")),
    ]);
  });

  it("takes what JSON knows no value for as null", async () => {
    const odd = {
      a: Number.NaN,
      b: Number.POSITIVE_INFINITY,
      c: undefined,
      d: new Date(Number.NaN),
      e: () => 1,
    };
    expect(await cellsOf([odd])).toEqual([{ a: null, b: null, c: null, d: null, e: null }]);
  });

  it.each<[string, CsvOptions["geometry"], string[], CsvCell[]]>([
    ["well-known text", "wkt", ["geometry"], ["POINT (1 1)"]],
    ["GeoJSON", "geojson", ["geometry"], ['{"type":"Point","coordinates":[1,1]}']],
    ["longitude and latitude", "lonlat", ["longitude", "latitude"], ["1", "1"]],
    ["nothing", "none", [], []],
  ])("writes geometries as %s", async (_, geometry, header, cells) => {
    const [, ...features] = pointCollection({ a: 1 }, { a: 1 }).features;
    const rows = parseCsv(await textOf([...features, { ...features[0]!, geometry: null }], { geometry }));
    expect(rows).toEqual([
      ["id", "a", ...header],
      ["f1", "1", ...cells],
      ["f1", "1", ...cells.map(() => null)],
    ]);
  });

  it("refuses longitude and latitude of what is no point, and says which", async () => {
    await expect(toCsv(sampleCollection(), { geometry: "lonlat" })).rejects.toThrow(
      new InputError(
        'features[0].geometry is a Polygon, but only points have a longitude and a latitude: use "wkt" or "geojson".',
        { argument: "geometry" },
      ),
    );
  });

  it("gives properties named like another column, in upper case or not, a _ at the end", async () => {
    const { features } = pointCollection({ id: 1, ID_: 2, Geometry: 3, a: 4, A: 5, "": 6 });
    expect(parseCsv(await textOf(features))[0]).toEqual([
      "id",
      "id__",
      "ID_",
      "Geometry_",
      "a",
      "A_",
      "_",
      "geometry",
    ]);
    const withoutIds = features.map(({ id, ...feature }) => feature);
    expect(parseCsv(await textOf(withoutIds, { geometry: "none" }))[0]).toContain("id");
  });

  it("keeps a row of one empty cell, which readers would pass over", async () => {
    const features = placelessCollection({ a: 1 }, { a: null }, { a: 2 }).features.map(
      ({ id, ...rest }) => rest,
    );
    expect(await textOf(features, { geometry: "none" })).toBe('a\n1\n""\n2\n');
  });

  it("writes a header alone where there are no features, and refuses rows without any column", async () => {
    expect(await textOf([])).toBe("geometry\n");
    const features = placelessCollection(null).features.map(({ id, ...feature }) => feature);
    await expect(toCsv(features, { geometry: "none" })).rejects.toThrow(
      /^toCsv has no column to write: the features have neither ids nor properties/,
    );
  });

  it("reads a stream to its end before it says which columns there are", async () => {
    const { features } = pointCollection(
      ...Array.from({ length: 500 }, (_, index) => ({ [`k${index}`]: index })),
    );
    const text = await textOf(streamed(features));
    expect(text).toBe(await textOf({ type: "FeatureCollection", features }));
    const rows = parseCsv(text);
    expect(rows[0]).toHaveLength(502);
    expect(rows[500]?.[500]).toBe("499");
  });
});

describe("toCsv for spreadsheets", () => {
  it("begins with a byte order mark, and keeps texts from being run as formulas", async () => {
    const texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "a=1", ""];
    const blob = await toCsv(placelessCollection(...texts.map((a) => ({ "=head": a, number: -1 }))), {
      geometry: "none",
      forSpreadsheets: true,
    });
    expect([...new Uint8Array(await blob.arrayBuffer()).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, ...rows] = parseCsv((await blob.text()).replace(/^\uFEFF/, ""));
    expect(header).toEqual(["id", "'=head", "number"]);
    expect(rows.map(([, cell]) => cell)).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'\t=1",
      "'＝1",
      "a=1",
      "",
    ]);
    expect(rows[0]?.[2]).toBe("-1");
  });

  it("otherwise changes no text and has no such mark", async () => {
    expect(await textOf(placelessCollection({ a: "=1+1" }), { geometry: "none" })).toBe("id,a\nf0,=1+1\n");
  });
});

describe("toCsv of a dataframe", () => {
  const frameOf = (collection = sampleCollection()): danfo.DataFrame => toDataframe(collection, { danfo });

  it("writes what the collection gives that it was made of", async () => {
    expect(await textOf(frameOf())).toBe(await textOf(sampleCollection()));
  });

  it("keeps the frame's columns and their order, also those without a value in its rows", async () => {
    const frame = frameOf().iloc({ rows: [1, 3] });
    const columns = ["geometry", "bands", "acquired", "count_"];
    const [header] = parseCsv(await textOf(frame.loc({ columns })));
    expect(header).toEqual(["id", "bands", "acquired", "count", "geometry"]);
  });

  it("writes the frame as it stands: flattened columns stay flat, and dates stay dates", async () => {
    const frame = toDataframe(sampleCollection(), { danfo, flatten: true, dates: ["timeStamp"] });
    const [header = [], first = []] = parseCsv(await textOf(frame));
    expect(header).toContain("identification.type");
    expect(header).not.toContain("identification");
    expect(first[header.indexOf("identification.type")]).toBe("S2MSI1C");
    expect(first[header.indexOf("timeStamp")]).toBe("2021-12-30T09:44:11.024Z");
  });

  it("writes columns that were added, and names that were renamed by the property", async () => {
    const frame = frameOf().addColumn("score", [1, 2, 3, 4]) as danfo.DataFrame;
    const both = danfo.concat({ dfList: [frame, frame], axis: 0 }) as danfo.DataFrame;
    const rows = parseCsv(await textOf(both));
    expect(rows[0]).toContain("score");
    expect(rows[0]?.filter((name) => /count/.test(name ?? ""))).toEqual(["count"]);
    expect(rows.map((row) => row[rows[0]!.indexOf("score")])).toEqual(
      ["score", 1, 2, 3, 4, 1, 2, 3, 4].map(String),
    );
  });
});

describe("any features", () => {
  it("come back cell for cell, from a list and from a stream", async () => {
    await fc.assert(
      fc.asyncProperty(anyFeatures, async (features: Feature<Geometry | null>[]) => {
        const text = await textOf(features);
        expect(await textOf(streamed(features))).toBe(text);
        const [header = [], ...rows] = parseCsv(text);
        const hasIds = features.some(({ id }) => id !== undefined);
        const keys = [...new Set(features.flatMap(({ properties }) => Object.keys(properties ?? {})))];
        expect(header).toHaveLength(Number(hasIds) + keys.length + 1);
        expect(new Set(header.map((name) => name?.toLowerCase())).size).toBe(header.length);
        expect(rows).toHaveLength(features.length);
        rows.forEach((row, index) => {
          const { id, properties } = features[index]!;
          if (hasIds) expect(row[0]).toBe(id === undefined ? null : String(id));
          expect(row.slice(Number(hasIds), -1)).toEqual(keys.map((key) => expectedCell(properties, key)));
        });
      }),
      { numRuns: 100 },
    );
  });
});

function expectedCell(properties: Feature["properties"], key: string): CsvCell {
  const value: unknown = properties && Object.hasOwn(properties, key) ? properties[key] : null;
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
