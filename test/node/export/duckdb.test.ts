import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Feature, FeatureCollection, Geometry } from "geojson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toCsv, toGeoParquet, toNdjson } from "../../../src/export-node";
import { sampleCollection } from "../../support/features/collections";
import { fc } from "../../support/features/properties";
import { type Database, openDatabase } from "./duckdb";

/** Another program reads the files, one that shares no code with what wrote them. */
let database: Database;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-duckdb-"));
  database = await openDatabase();
});

afterAll(async () => {
  database?.close();
  await rm(folder, { recursive: true, force: true });
});

async function* streamed<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

function collectionOf(
  ...features: Pick<Feature<Geometry | null>, "geometry" | "properties">[]
): FeatureCollection<Geometry | null> {
  return {
    type: "FeatureCollection",
    features: features.map((feature) => ({ type: "Feature", ...feature })),
  };
}

describe("GeoParquet", () => {
  let path: string;
  beforeAll(async () => {
    path = await toGeoParquet(streamed(sampleCollection().features), {
      path: join(folder, "sample.parquet"),
    });
  });

  it("has the rows, and the bounds, that the features have", async () => {
    const rows = await database.query(
      `SELECT count(*)::INT AS count, min(bbox.xmin) AS w, min(bbox.ymin) AS s, max(bbox.xmax) AS e, max(bbox.ymax) AS n FROM '${path}'`,
    );
    expect(rows).toEqual([{ count: 4, w: 13, s: 52, e: 17, n: 54 }]);
  });

  it("has the types that its values have", async () => {
    const columns = await database.query(`DESCRIBE SELECT * FROM '${path}'`);
    expect(columns.map(({ column_name: name, column_type: type }) => [name, type])).toEqual([
      ["id", "VARCHAR"],
      ["up42.data_path", "VARCHAR"],
      ["cloudCover", "BIGINT"],
      ["timeStamp", "BIGINT"],
      ["acquired", "VARCHAR"],
      ["identification", "JSON"],
      ["count", "BIGINT"],
      ["archived", "VARCHAR"],
      ["bands", "JSON"],
      ["geometry", "GEOMETRY('OGC:CRS84')"],
      ["bbox", "STRUCT(xmin DOUBLE, ymin DOUBLE, xmax DOUBLE, ymax DOUBLE)"],
    ]);
  });

  it("has every value where it belongs, nulls and nested ones included", async () => {
    const rows = await database.query(`SELECT * EXCLUDE (geometry, bbox) FROM '${path}'`);
    expect(rows).toEqual([
      {
        id: "e6dfa771-175e-4e72-8576-72c1393a9ca8",
        "up42.data_path": "e6dfa771.tif",
        cloudCover: "12",
        timeStamp: "1640857451024",
        acquired: "2021-12-30T09:44:11Z",
        identification: '{"collection":"Sentinel-2","type":"S2MSI1C"}',
        count: null,
        archived: null,
        bands: null,
      },
      {
        id: "35a7d8dd-9a52-4d4d-8a0f-0d2b9a3d0a5e",
        "up42.data_path": "35a7d8dd/DIM",
        cloudCover: "3",
        timeStamp: null,
        acquired: null,
        identification: null,
        count: "4",
        archived: null,
        bands: null,
      },
      {
        id: "3",
        "up42.data_path": null,
        cloudCover: "40",
        timeStamp: null,
        acquired: "2021-12-28T09:44:11Z",
        identification: null,
        count: null,
        archived: null,
        bands: '["B01","B02"]',
      },
      {
        id: "fourth",
        "up42.data_path": null,
        cloudCover: "7",
        timeStamp: null,
        acquired: "2021-12-29T09:44:11Z",
        identification: null,
        count: null,
        archived: null,
        bands: null,
      },
    ]);
  });

  it("has the geometries, which DuckDB knows by the file's own description", async () => {
    const rows = await database.query(`SELECT ST_AsText(geometry) AS text, bbox FROM '${path}'`);
    expect(rows.map(({ text }) => text)).toEqual([
      "POLYGON ((13 52, 14 52, 14 53, 13 53, 13 52))",
      "POLYGON ((15 52, 16 52, 16 53, 15 53, 15 52))",
      null,
      "MULTIPOLYGON (((16 53, 17 53, 17 54, 16 54, 16 53)))",
    ]);
    expect(rows.map(({ bbox }) => bbox === null)).toEqual([false, false, true, false]);
  });

  it.each<[string, Geometry, string]>([
    ["a point with a height", { type: "Point", coordinates: [1, 2, 3] }, "POINT Z (1 2 3)"],
    ["an empty point", { type: "Point", coordinates: [] }, "POINT EMPTY"],
    ["an empty polygon", { type: "Polygon", coordinates: [] }, "POLYGON EMPTY"],
    [
      "a MultiPoint",
      {
        type: "MultiPoint",
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
      "MULTIPOINT (1 2, 3 4)",
    ],
    [
      "a LineString",
      {
        type: "LineString",
        coordinates: [
          [0.1, 2],
          [3, 4],
        ],
      },
      "LINESTRING (0.1 2, 3 4)",
    ],
    [
      "a MultiLineString",
      {
        type: "MultiLineString",
        coordinates: [
          [
            [1, 2],
            [3, 4],
          ],
          [],
        ],
      },
      "MULTILINESTRING ((1 2, 3 4), EMPTY)",
    ],
    [
      "a polygon with a hole and heights",
      {
        type: "Polygon",
        coordinates: [
          [
            [0, 0, 1],
            [9, 0, 1],
            [9, 9, 1],
            [0, 0, 1],
          ],
          [
            [1, 1, 2],
            [2, 1, 2],
            [2, 2, 2],
            [1, 1, 2],
          ],
        ],
      },
      "POLYGON Z ((0 0 1, 9 0 1, 9 9 1, 0 0 1), (1 1 2, 2 1 2, 2 2 2, 1 1 2))",
    ],
    [
      "a collection of mixed heights",
      {
        type: "GeometryCollection",
        geometries: [
          { type: "Point", coordinates: [1, 2, 3] },
          { type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [4, 5] }] },
          { type: "LineString", coordinates: [] },
        ],
      },
      "GEOMETRYCOLLECTION Z (POINT Z (1 2 3), GEOMETRYCOLLECTION Z (POINT Z (4 5 nan)), LINESTRING Z EMPTY)",
    ],
  ])("has %s", async (_, geometry, text) => {
    const one = await toGeoParquet(collectionOf({ geometry, properties: {} }), {
      path: join(folder, "one.parquet"),
    });
    expect(await database.query(`SELECT ST_AsText(geometry) AS text FROM '${one}'`)).toEqual([{ text }]);
  });

  it("has its description in the key-value metadata", async () => {
    const rows = await database.query(
      `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${path}')`,
    );
    const values = new Map(rows.map(({ key, value }) => [key, JSON.parse(String(value))]));
    expect(values.get("geo")).toMatchObject({ version: "1.1.0", primary_column: "geometry" });
    expect(values.get("up42-js")).toEqual({ id_column: "id", renamed_columns: {} });
  });

  it("has timestamps, doubles and booleans", async () => {
    const cells = { taken: new Date("2021-12-30T09:44:11.024Z"), share: 0.1 + 0.2, is: true };
    const one = await toGeoParquet(collectionOf({ geometry: null, properties: cells }), {
      path: join(folder, "typed.parquet"),
    });
    const rows = await database.query(
      `SELECT typeof(taken) AS type, epoch_ms(taken)::VARCHAR AS ms, share, "is" FROM '${one}'`,
    );
    expect(rows).toEqual([
      { type: "TIMESTAMP WITH TIME ZONE", ms: "1640857451024", share: 0.30000000000000004, is: true },
    ]);
  });

  it("is read in part when bounds are asked for, and gives the rows within", async () => {
    const features = Array.from(
      { length: 25_000 },
      (_, n): Feature<Geometry> => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [5 + n / 250, 0] },
        properties: { n },
      }),
    );
    const many = await toGeoParquet(streamed(features), { path: join(folder, "many.parquet") });
    const groups = await database.query(
      `SELECT stats_min_value AS least, stats_max_value AS greatest FROM parquet_metadata('${many}') WHERE path_in_schema = 'bbox, xmin'`,
    );
    expect(groups).toEqual([
      { least: "5.0", greatest: "44.996" },
      { least: "45.0", greatest: "84.996" },
      { least: "85.0", greatest: "104.996" },
    ]);
    const rows = await database.query(
      `SELECT count(*)::INT AS count, min(n)::INT AS first FROM '${many}' WHERE bbox.xmin >= 84.99 AND bbox.xmax < 85.01`,
    );
    expect(rows).toEqual([{ count: 5, first: 19_998 }]);
  });

  it("is a table without rows when there are no features", async () => {
    const none = await toGeoParquet([], { path: join(folder, "none.parquet") });
    expect(await database.query(`SELECT * FROM '${none}'`)).toEqual([]);
    expect(await database.query(`DESCRIBE SELECT * FROM '${none}'`)).toHaveLength(2);
  });

  it("has a column of the name that objects treat as their prototype", async () => {
    const properties = JSON.parse('{ "__proto__": "a text", "after": 1 }') as Record<string, unknown>;
    const one = await toGeoParquet(collectionOf({ geometry: null, properties }), {
      path: join(folder, "proto.parquet"),
    });
    expect(await database.query(`SELECT "__proto__" AS named, after FROM '${one}'`)).toEqual([
      { named: "a text", after: "1" },
    ]);
  });

  it("has any texts and any nested values as they were", async () => {
    const anyTexts = fc.array(
      fc.record({ text: fc.option(fc.string({ unit: "grapheme" })), nested: fc.array(fc.string()) }),
      {
        minLength: 1,
        maxLength: 10,
      },
    );
    await fc.assert(
      fc.asyncProperty(anyTexts, async (rows) => {
        const features = rows.map((properties) => ({ geometry: null, properties }));
        const one = await toGeoParquet(collectionOf(...features), { path: join(folder, "any.parquet") });
        const read = await database.query(`SELECT text, nested FROM '${one}'`);
        expect(read.map(({ text, nested }) => ({ text, nested: JSON.parse(String(nested)) }))).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });
});

describe("CSV", () => {
  const nasty = [
    "plain",
    "",
    null,
    'say "a"',
    "a,b;c|d\te",
    "two\nlines",
    "carriage\rreturn",
    "both\r\n",
    " spaces ",
    "'apostrophes'",
    "# no comment",
    "\\n",
    '"',
    "NULL",
    "=1+1",
    "007",
    "ä🛰️",
  ];

  it("is read cell for cell, with nulls and empty texts apart", async () => {
    const features = nasty.map((text, n) => ({ geometry: null, properties: { n, text, next: text } }));
    const path = await toCsv(collectionOf(...features), { path: join(folder, "nasty.csv") });
    const rows = await database.query(
      `SELECT * FROM read_csv('${path}', all_varchar = true, allow_quoted_nulls = false)`,
    );
    expect(rows).toEqual(nasty.map((text, n) => ({ n: String(n), text, next: text, geometry: null })));
  });

  it("is understood without being told anything about it", async () => {
    const path = await toCsv(sampleCollection(), { path: join(folder, "sample.csv") });
    const rows = await database.query(
      `SELECT id, cloudCover::INT AS cloud, identification, ST_AsText(geometry::GEOMETRY) AS geometry FROM '${path}'`,
    );
    expect(rows[0]).toEqual({
      id: "e6dfa771-175e-4e72-8576-72c1393a9ca8",
      cloud: 12,
      identification: '{"collection":"Sentinel-2","type":"S2MSI1C"}',
      geometry: "POLYGON ((13 52, 14 52, 14 53, 13 53, 13 52))",
    });
    expect(rows.map(({ cloud }) => cloud)).toEqual([12, 3, 40, 7]);
  });

  it("keeps every row of a single column", async () => {
    const features = ["a", null, "b"].map((text) => ({ geometry: null, properties: { text } }));
    const path = await toCsv(collectionOf(...features), {
      path: join(folder, "single.csv"),
      geometry: "none",
    });
    const rows = await database.query(`SELECT * FROM read_csv('${path}', header = true, delim = ',')`);
    expect(rows).toEqual([{ text: "a" }, { text: null }, { text: "b" }]);
  });
});

describe("newline-delimited GeoJSON", () => {
  it("is read feature by feature", async () => {
    const path = await toNdjson(streamed(sampleCollection().features), {
      path: join(folder, "sample.ndjson"),
    });
    const rows = await database.query(
      `SELECT to_json(t) AS feature FROM read_json('${path}', format = 'newline_delimited', columns = {type: 'VARCHAR', id: 'JSON', bbox: 'JSON', geometry: 'JSON', properties: 'JSON'}) AS t`,
    );
    expect(rows.map(({ feature }) => JSON.parse(String(feature)))).toEqual(
      sampleCollection().features.map((feature) => ({ bbox: null, ...feature })),
    );
  });
});
