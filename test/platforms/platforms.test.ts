import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { filesBelow } from "../guards/source-files";
import { root } from "../support/root";
import { rowsIn } from "../support/tables.mjs";
import { type Engine, engines, enginesNamed, stagesOf } from "./engines.mjs";
import { provesNoNode } from "./node.mjs";
import { withResults } from "./page.mjs";

const emptyPage = "<!-- engines -->\n\n<!-- end of engines -->\n";

/** An engine that nothing runs in. */
function engine(name: string, version: string, except: Record<string, string> = {}): Engine {
  const stage = { command: "true" };
  return { name, version, install: "true", core: { stage, except }, built: { stage, except: {} } };
}

const three = [engine("Up", "1.0"), engine("Side", "2.0"), engine("Down", "3.0")];

/** The rows of a page after engines ended so in their core suites and passed in the others. */
function rowsAfter(
  results: Record<string, "passed" | "failed" | "not run">,
  { before = emptyPage, some = three } = {},
): { page: string; rows: string[][] } {
  const ended = Object.entries(results).flatMap(([name, result]) => [
    { name: `${name}: core suites`, result },
    { name: `${name}: built package`, result: "passed" as const },
  ]);
  const page = withResults(before, some, ended);
  return { page, rows: rowsIn(page, "engines") };
}

describe("the table of engines", () => {
  it("in docs/platforms.md has a row for each: npm run test:platforms -- --write writes them", () => {
    const rows = rowsIn(readFileSync(join(root, "docs/platforms.md"), "utf8"), "engines");
    expect(rows.map(([name, version]) => [name, version])).toEqual(
      engines.map(({ name, version }) => [name, version]),
    );
    for (const cell of rows.flatMap((row) => row.slice(2))) expect(cell).toMatch(/^passed/);
  });

  it("tells what ran, and what did not", () => {
    expect(rowsAfter({ Up: "passed", Side: "failed" }).rows).toEqual([
      ["Up", "1.0", "passed", "passed"],
      ["Side", "2.0", "failed", "passed"],
      ["Down", "3.0", "not run", "not run"],
    ]);
  });

  it("keeps the row of what did not run this time, but not that of another version", () => {
    const before = rowsAfter({ Up: "passed", Side: "passed" }).page.replace("1.0", "0.9");
    expect(rowsAfter({ Down: "passed" }, { before }).rows).toEqual([
      ["Up", "1.0", "not run", "not run"],
      ["Side", "2.0", "passed", "passed"],
      ["Down", "3.0", "passed", "passed"],
    ]);
  });

  it("names the suites that an engine cannot run", () => {
    const some = [engine("Up", "1.0", { "test/x.test.ts": "no such stream" })];
    expect(rowsAfter({ Up: "passed" }, { some }).rows).toEqual([
      ["Up", "1.0", "passed, but for `test/x.test.ts` (no such stream)", "passed"],
    ]);
  });

  it("needs its marks", () => {
    expect(() => withResults("no marks", three, [])).toThrow("The page has no marks <!-- engines -->");
  });
});

describe("npm run test:platforms", () => {
  it("leaves out only suites that are there", () => {
    const files = filesBelow("test", ".test.ts");
    for (const glob of Object.values(provesNoNode).flat()) {
      const left = files.filter((file) => picomatch.isMatch(file, glob));
      expect(left, glob).not.toEqual([]);
      expect(left).not.toContain("test/node/engine.test.ts");
    }
  });

  it("takes the beginning of a name", () => {
    expect(enginesNamed("node").map(({ name }) => name)).toEqual(["Node 20", "Node 22", "Node 24"]);
    expect(enginesNamed("Node 22")).toHaveLength(1);
    expect(enginesNamed("")).toEqual(engines);
  });

  it("runs the suites of the source also when the package cannot be built", () => {
    expect(stagesOf(three.slice(0, 1)).map(({ name, needs = [] }) => [name, ...needs])).toEqual([
      ["build"],
      ["Up"],
      ["Up: core suites", "Up"],
      ["Up: built package", "Up", "build"],
    ]);
  });

  it("gives certificates to what installs an engine, and to nothing else", () => {
    const names = stagesOf(three).filter((stage) => stage.needsCertificates);
    expect(names.map(({ name }) => name)).toEqual(three.map(({ name }) => name));
  });

  it.each([
    [["netscape"], 'No engine\'s name begins with "netscape". The engines are Node 20, Node 22, Node 24.\n'],
    [["--twice"], "Unknown option '--twice'"],
  ])("refuses %j with one sentence", (args, sentence) => {
    const { status, stderr } = spawnSync(process.execPath, ["test/platforms/main.mjs", ...args], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  });
});
