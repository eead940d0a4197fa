import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toCsv, toGeoParquet, toNdjson } from "../../../src/export-node";
import { openJobtask } from "../../support/outputs/sample-jobtask";
import { root } from "../../support/root";
import { type Database, openDatabase } from "./duckdb";

/** The statements that the cookbook has for DuckDB. */
const statements = (() => {
  const page = readFileSync(join(root, "docs/cookbook.md"), "utf8");
  const [, recipe = ""] = page.split("## Hand a table to DuckDB");
  const [own = ""] = recipe.split("\n## ");
  const sql = [...own.matchAll(/^```sql\n([\s\S]*?)^```/gm)].map(([, code = ""]) => code).join("\n");
  return sql
    .replace(/^--.*\n/gm, "")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
})();

let database: Database;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-cookbook-"));
  database = await openDatabase();
  const { jobtask } = await openJobtask();
  const collection = await jobtask.getResultsJson();
  await toGeoParquet(jobtask.features(), { path: join(folder, "footprints.parquet") });
  await toGeoParquet(collection, { path: join(folder, "footprints", "one.parquet") });
  await toGeoParquet(
    { ...collection, features: collection.features.slice(1) },
    {
      path: join(folder, "footprints", "two.parquet"),
    },
  );
  await toCsv(collection, { path: join(folder, "footprints.csv") });
  await toNdjson(collection, { path: join(folder, "footprints.ndjson") });
});

afterAll(async () => {
  database?.close();
  await rm(folder, { recursive: true, force: true });
});

it("has statements for DuckDB", () => {
  expect(statements.length).toBeGreaterThan(6);
});

it.each(statements)("runs %s", async (statement) => {
  const rows = await database.query(statement.replaceAll("'footprints", `'${folder}/footprints`));
  expect(rows.length).toBeGreaterThan(0);
});

it("gives the answers that the sample has", async () => {
  const [, clear = "", missions = "", within = "", bounds = ""] = statements;
  const run = (statement: string) =>
    database.query(statement.replaceAll("'footprints", `'${folder}/footprints`));
  expect((await run(clear)).map((row) => row["eo:cloud_cover"])).toEqual([3.4, 17.2]);
  const found = await run(missions);
  expect(found).toMatchObject([
    { mission: "Sentinel-2A", scenes: "2" },
    { mission: "Sentinel-2B", scenes: "1" },
  ]);
  // DuckDB writes it in the machine's zone.
  expect(new Date(String(found[0]?.first)).toISOString()).toBe("2023-03-04T10:19:41.024Z");
  expect(await run(within)).toHaveLength(2);
  expect(Object.values((await run(bounds))[0] ?? {})).toEqual([
    "3",
    13.19464333,
    52.46715325,
    13.46018742,
    52.53331396,
  ]);
});
