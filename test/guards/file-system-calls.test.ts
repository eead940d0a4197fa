import * as ts from "typescript-7/unstable/ast";
import type { Type } from "typescript-7/unstable/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changingCalls, readingCalls } from "../support/files/file-system-calls";
import { importsOf } from "./imports";
import { fileOf, type OpenProgram, openProgram } from "./program";
import { filesBelow } from "./source-files";

/**
 * Kills are tested before each call that changes the disk, and calls that are not known to the test are not counted. So
 * each call of the source has to be one of those that are counted, or of those that only read.
 */

/** What a program uses of the file system, by where it is found: `FileHandle`, `node:fs` and `node:fs/promises`. */
interface Uses {
  readonly names: Readonly<Record<string, ReadonlySet<string>>>;
  /** Uses that hide which calls are made. */
  readonly hidden: readonly string[];
}

const homeOf: Readonly<Record<string, string>> = {
  fs: "node:fs",
  "fs/promises": "node:fs/promises",
  "node:fs": "node:fs",
  "node:fs/promises": "node:fs/promises",
};

function usesOf(files: readonly string[], { program, checker }: OpenProgram): Uses {
  const names: Record<string, Set<string>> = {
    FileHandle: new Set(),
    "node:fs": new Set(),
    "node:fs/promises": new Set(),
  };
  const hidden: string[] = [];

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node)) visitImport(node);
    else if (ts.isStringLiteral(node) && Object.hasOwn(homeOf, node.text)) hidden.push(node.parent.getText());
    else if (isMember(node) && isHandle(checker.getTypeAtLocation(node.expression)))
      names.FileHandle?.add(memberOf(node));
    if (!ts.isImportDeclaration(node)) node.forEachChild(visit);
  }

  function visitImport(node: ts.ImportDeclaration): void {
    const home = ts.isStringLiteral(node.moduleSpecifier) ? homeOf[node.moduleSpecifier.text] : undefined;
    const clause = node.importClause;
    if (home === undefined || clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
    const bindings = clause?.namedBindings;
    if (clause === undefined || clause.name !== undefined || !bindings || !ts.isNamedImports(bindings)) {
      hidden.push(node.getText());
      return;
    }
    for (const { isTypeOnly, name, propertyName } of bindings.elements) {
      if (!isTypeOnly) names[home]?.add((propertyName ?? name).text);
    }
  }

  for (const file of files) {
    visit(fileOf(program, file));
  }
  return { names, hidden };
}

/** Whether it is the type of a handle, or of one that may be missing. */
function isHandle(type: Type | undefined): boolean {
  return type?.isUnionType() ? type.getTypes().some(isHandle) : type?.getSymbol()?.name === "FileHandle";
}

type Member = ts.PropertyAccessExpression | ts.ElementAccessExpression;

function isMember(node: ts.Node): node is Member {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

function memberOf(node: Member): string {
  const name = ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression;
  return ts.isStringLiteral(name) ? name.text : name.getText();
}

function expectKnown({ names, hidden }: Uses): void {
  expect(hidden, "file-system-calls: uses that do not name what they call").toEqual([]);
  for (const [home, used] of Object.entries(names)) {
    const isKnown = new Set(knownOf(home));
    const others = [...used].filter((name) => !isKnown.has(name));
    expect(others, `file-system-calls: unknown calls of ${home}`).toEqual([]);
  }
}

function knownOf(home: string): string[] {
  const key = home as keyof typeof changingCalls;
  return [...changingCalls[key], ...readingCalls[key]];
}

const unknown: readonly [string, string][] = [
  ["of fs", 'import { rmSync } from "node:fs"; rmSync("a");'],
  ["of fs, as it was named long ago", 'import { rmSync } from "fs"; rmSync("a");'],
  ["of promises", 'import { cp } from "node:fs/promises"; await cp("a", "b");'],
  ["by another name", 'import { truncate as open } from "node:fs/promises"; await open("a");'],
  ["of a handle", 'import { open } from "node:fs/promises"; await (await open("a")).truncate();'],
  [
    "of a handle, as an element",
    'import { open } from "node:fs/promises"; await (await open("a"))["utimes"](1, 1);',
  ],
  [
    "of a handle that may be missing",
    'import type { FileHandle } from "node:fs/promises"; export const f = (h?: FileHandle) => h?.chmod(1);',
  ],
  ["of the whole module", 'import * as fs from "node:fs"; fs.rmSync("a");'],
  ["of the default export", 'import fs from "node:fs"; fs.rmSync("a");'],
  ["of promises within fs", 'import { promises } from "node:fs"; await promises.cp("a", "b");'],
  ["of a module that is loaded later", 'const { rmSync } = await import("node:fs"); rmSync("a");'],
  ["of a module that is required", 'process.getBuiltinModule("node:fs").rmSync("a");'],
  ["that is exported again", 'export { rmSync } from "node:fs";'],
];

const known = `
  import { type Dirent, existsSync } from "node:fs";
  import { type FileHandle, open as openFile } from "node:fs/promises";
  export async function write(file: FileHandle): Promise<void> {
    await file.write("a");
    if (existsSync("a")) await (await openFile("b"))?.close();
  }
`;

/** Files of the source, and samples beside them, so that they are read only once. */
const source = filesBelow("src/node", ".ts");
const samples = [known, ...unknown.map(([, text]) => text)].map((text) => ({
  name: sampleNamed(text),
  text,
}));
let opened: OpenProgram;
let ofSource: Uses;
beforeAll(() => {
  opened = openProgram(source, samples);
  ofSource = usesOf(source, opened);
});
afterAll(() => opened.close());

function sampleNamed(text: string): string {
  const index = unknown.findIndex(([, other]) => other === text);
  return `src/node/sample${index}.ts`;
}

describe("the source", () => {
  it("makes no call of the file system but those that are counted and those that only read", () => {
    expectKnown(ofSource);
  });

  it("makes every call that is counted or only reads", () => {
    for (const [home, used] of Object.entries(ofSource.names)) {
      expect(
        knownOf(home).filter((name) => !used.has(name)),
        `calls of ${home} that are not made`,
      ).toEqual([]);
    }
  });

  it("does not come to the file system from anywhere but src/node", () => {
    const elsewhere = filesBelow("src", ".ts").filter((name) => !name.startsWith("src/node/"));
    const imports = elsewhere.flatMap(importsOf);
    expect(imports.filter(({ specifier }) => Object.hasOwn(homeOf, specifier))).toEqual([]);
  });
});

describe("a call that is neither counted nor only reads", () => {
  it.each(unknown)("is noticed: one %s", (_, text) => {
    expect(() => expectKnown(usesOf([sampleNamed(text)], opened))).toThrow("file-system-calls: ");
  });

  it("is told from one that is known", () => {
    const uses = usesOf([sampleNamed(known)], opened);
    expectKnown(uses);
    expect([...(uses.names.FileHandle ?? [])].sort()).toEqual(["close", "write"]);
  });
});
