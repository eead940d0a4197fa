import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { faults } from "../../src/emulator";
import { root } from "../support/root";
import { fillIn } from "../support/tables.mjs";
import { faultTable } from "./fault-table";
import { hostileArchivesMarkdown } from "./hostile-archives-page";
import { matrixMarkdown } from "./matrix-page";

const page = join(root, "docs/reliability.md");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

describe("the tables of faults and of hostile archives", () => {
  it("stand in docs/reliability.md as they are tested: npx vitest run --project node test/reliability/docs.test.ts -u writes them", async () => {
    const withFaults = fillIn(readFileSync(page, "utf8"), "table", matrixMarkdown());
    const written = fillIn(withFaults, "hostile archives", hostileArchivesMarkdown());
    await expect(written).toMatchFileSnapshot(page);
  });
});

describe("the table of faults", () => {
  it("has no name twice", () => {
    const names = faultTable.map(({ name }) => name);
    expect(names).toHaveLength(new Set(names).size);
    expect(names.length).toBeGreaterThan(60);
  });

  it("has every ready-made fault, and so has the emulator's reference", () => {
    const table = ["fault-table", "fault-row", "file-rows", "connection-rows"]
      .map((name) => read(`test/reliability/${name}.ts`))
      .join("");
    const reference = read("docs/reference/emulator.md");
    const missing = Object.keys(faults).flatMap((name) => [
      ...(table.includes(`faults.${name}(`) ? [] : [`${name} in the table`]),
      ...(reference.includes(`\`faults.${name}(`) ? [] : [`${name} in the reference`]),
    ]);
    expect(missing).toEqual([]);
  });
});
