import { readFileSync } from "node:fs";
import { join } from "node:path";
import picomatch from "picomatch";
import { expect, it } from "vitest";
import { built, nodeOnly, notInPages } from "../suites";
import { filesBelow, root } from "./source-files";

const files = filesBelow("test", ".test.ts");

function rowsOf(suites: Readonly<Record<string, string>>, where: string): string[][] {
  return Object.entries(suites).map(([glob, why]) => {
    const matches = picomatch(glob);
    const count = files.filter((file) => matches(file)).length;
    return [
      `\`${glob.replace("/**/*.test.ts", "").replace("/*.test.ts", "").replace(".test.ts", "")}\``,
      String(count),
      where,
      why,
    ];
  });
}

const narrow = [
  ...rowsOf(nodeOnly, "Node"),
  ...rowsOf(notInPages, "Node"),
  ...rowsOf(built, "Chromium or Node"),
];
const elsewhere = narrow.reduce((sum, [, count]) => sum + Number(count), 0);
const rows = [
  ["all others", String(files.length - elsewhere), "Node and Chromium, unchanged", ""],
  ...narrow,
];

it("the table of suites in docs/platforms.md is the one that the configuration follows", () => {
  const text = readFileSync(join(root, "docs/platforms.md"), "utf8");
  const section = text.split("## Where the tests run\n")[1]?.split("\n## ")[0] ?? "";
  const shown = section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(shown).toEqual(rows);
});

it("every file of tests belongs to one row", () => {
  const globs = [nodeOnly, notInPages, built].flatMap((suites) => Object.keys(suites));
  for (const file of files) {
    expect(globs.filter((glob) => picomatch(glob)(file)).length, file).toBeLessThanOrEqual(1);
  }
  for (const [name, count] of rows) expect(Number(count), name).toBeGreaterThan(0);
});
