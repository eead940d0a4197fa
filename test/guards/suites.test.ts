import { readFileSync } from "node:fs";
import { join } from "node:path";
import picomatch from "picomatch";
import { expect, it } from "vitest";
import { built, nodeOnly, notInPages, withDocument } from "../suites.mjs";
import { root } from "../support/root";
import { fillIn, tableOf } from "../support/tables.mjs";
import { filesBelow } from "./source-files";

const files = filesBelow("test", ".test.ts");
const narrow = [
  ...rowsOf(nodeOnly, "`node`, not `quick`"),
  ...rowsOf(notInPages, "`node`"),
  ...rowsOf(built, "`dist`"),
];

interface Row {
  readonly glob: string;
  readonly matching: readonly string[];
  readonly where: string;
  readonly why: string;
}

function rowsOf(suites: Readonly<Record<string, string>>, where: string): Row[] {
  return Object.entries(suites).map(([glob, why]) => ({
    glob,
    matching: files.filter((file) => picomatch.isMatch(file, glob)),
    where,
    why,
  }));
}

function cellsOf({ glob, matching, where, why }: Row): string[] {
  const name = glob.replace(/(\/\*\*)?(\/\*)?\.test\.ts$/, "");
  return [`\`${name}\``, String(matching.length), where, why];
}

it("the table of suites stands in docs/platforms.md as it is: npx vitest run --project node test/guards/suites.test.ts -u writes it", async () => {
  const others = files.length - narrow.reduce((sum, { matching }) => sum + matching.length, 0);
  const head = ["Suites", "Files", "Project", "What they test, or why they run there"];
  const table = tableOf([
    head,
    ["all suites not listed below", String(others), "`node` and `chromium`", ""],
    ...narrow.map(cellsOf),
  ]);
  const besides = tableOf([head, ...rowsOf(withDocument, "`happy-dom`").map(cellsOf)]);
  const page = join(root, "docs/platforms.md");
  const filled = fillIn(readFileSync(page, "utf8"), "suites", table);
  await expect(fillIn(filled, "suites in happy-dom", besides)).toMatchFileSnapshot(page);
});

it("every file of tests belongs to one row at most, and every row has files", () => {
  const inRows = narrow.flatMap(({ matching }) => matching);
  expect(inRows).toHaveLength(new Set(inRows).size);
  for (const { glob, matching } of narrow) expect(matching, glob).not.toEqual([]);
});

it("happy-dom runs suites only that need neither Node nor the build, each row has files, and no file has two rows", () => {
  const rows = rowsOf(withDocument, "happy-dom, too");
  for (const { glob, matching } of rows) expect(matching, glob).not.toEqual([]);
  const inRows = rows.flatMap(({ matching }) => matching);
  expect(inRows).toHaveLength(new Set(inRows).size);
  const elsewhere = [...rowsOf(nodeOnly, "Node"), ...rowsOf(built, "")].flatMap(({ matching }) => matching);
  expect(inRows.filter((file) => elsewhere.includes(file))).toEqual([]);
});
