import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../support/root";
import { errorsIn, fileOf, type OpenProgram, openProgram } from "./program";
import { docPages, filesBelow } from "./source-files";
import { findUnawaited } from "./unawaited";

/** What only the compiler can tell. One program for all of it: most of the time goes into reading the types. */

interface Block {
  /** Where it stands, for the report. */
  readonly at: string;
  readonly code: string;
}

/** The TypeScript blocks of a page of the docs. */
function blocksOfPage(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => ({
    at: `${page}:${text.slice(0, match.index).split("\n").length}`,
    code: match[1] ?? "",
  }));
}

/** The examples in the doc comments of a source file. */
function blocksOfSource(file: string): Block[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^( *)\* ```ts\n([\s\S]*?)^ *\* ```/gm)].map((match) => ({
    at: `${file}:${text.slice(0, match.index).split("\n").length}`,
    code: (match[2] ?? "").replace(/^ *\* ?/gm, ""),
  }));
}

const ofPages = docPages.flatMap(blocksOfPage);
const ofSources = filesBelow("src", ".ts").flatMap(blocksOfSource);
const wrongBlock = { at: "nowhere.md:1", code: 'await jobtask.downloadResult({ path: "x" });' };
const blocks = [...ofPages, ...ofSources, wrongBlock];
const nameOf = (block: Block): string => `docs/example-${blocks.indexOf(block)}.ts`;

const tests = filesBelow("test", ".test.ts");
const wrongTest = "test/only-looks.test.ts";
const wrongTestText = `
import { expect, expectTypeOf } from "vitest";
const downloaded = jobtask.downloadResults();
expectTypeOf(downloaded).resolves.toEqualTypeOf<string[]>();
const compared = jobtask.getResultsJson();
expect(compared).toBeDefined();
expectTypeOf(
  jobtask.downloadQuicklooks(),
).toBeObject();

const awaited = jobtask.downloadResults();
expectTypeOf(awaited).resolves.toEqualTypeOf<string[]>();
await awaited;
const refused = jobtask.downloadResults();
await expect(refused).rejects.toThrow();
expectTypeOf(() => jobtask.downloadQuicklooks()).toBeFunction();
expectTypeOf(await jobtask.downloadQuicklooks()).toBeArray();
const { info } = jobtask;
expect(info).toBeDefined();
`;

let opened: OpenProgram;
beforeAll(() => {
  opened = openProgram(
    // Names that examples use without declaring them.
    ["test/guards/example-names.d.ts", ...tests],
    [
      ...blocks.map((block) => ({ name: nameOf(block), text: `${block.code}\nexport {};\n` })),
      { name: wrongTest, text: wrongTestText },
    ],
  );
});
afterAll(() => opened.close());

function errorsOf(some: readonly Block[]): string[] {
  return some.flatMap((block) =>
    errorsIn(opened.program, nameOf(block)).map((error) => `${block.at} ${error}`),
  );
}

function unawaitedIn(name: string): string[] {
  return findUnawaited(fileOf(opened.program, name), opened.checker).map((found) => `${name}:${found}`);
}

describe("the docs", () => {
  it("have TypeScript blocks, and all of them compile", () => {
    expect(ofPages.length).toBeGreaterThan(10);
    expect(errorsOf(ofPages)).toEqual([]);
  });

  it("have examples in doc comments, and all of them compile", () => {
    expect(ofSources.length).toBeGreaterThan(10);
    expect(errorsOf(ofSources)).toEqual([]);
  });

  it("say so when a block does not compile", () => {
    expect(errorsOf([wrongBlock])).toEqual([
      expect.stringMatching(/^nowhere\.md:1 \+1: Property 'downloadResult' does not exist/),
    ]);
  });
});

describe("the tests", () => {
  it("await every promise that they look at", () => {
    expect(tests.length).toBeGreaterThan(100);
    expect(tests.flatMap(unawaitedIn)).toEqual([]);
  });

  it("are told which promise nobody awaits", () => {
    expect(unawaitedIn(wrongTest)).toEqual([
      `${wrongTest}:7: expectTypeOf makes this call: give it what was awaited, or a function`,
      `${wrongTest}:4: nobody awaits downloaded`,
      `${wrongTest}:6: nobody awaits compared`,
    ]);
  });
});
