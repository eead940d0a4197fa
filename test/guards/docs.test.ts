import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { filesBelow, root } from "./source-files";

interface Block {
  /** Where it stands, for the report. */
  readonly at: string;
  readonly code: string;
}

const pages = ["README.md", "CHANGELOG.md", ...filesBelow("docs", ".md")].filter((page) =>
  existsSync(join(root, page)),
);

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

/** Names that examples use without declaring them. */
const prelude = readFileSync(join(root, "test/guards/example-names.d.ts"), "utf8");

/** Compiles every block as a module of its own; answers what the compiler says. */
function compile(blocks: readonly Block[]): string[] {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const sources = new Map<string, string>([[join(root, "test/guards/example-names.d.ts"), prelude]]);
  const places = new Map<string, string>();
  for (const [index, { at, code }] of blocks.entries()) {
    const name = join(root, `docs/example-${index}.ts`);
    sources.set(name, `${code}\nexport {};\n`);
    places.set(name, at);
  }
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name) ?? readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    const source = sources.get(name);
    return source === undefined
      ? getSourceFile(name, language, ...rest)
      : ts.createSourceFile(name, source, language);
  };
  const program = ts.createProgram([...sources.keys()], { ...options, noUnusedLocals: false }, host);
  return ts.getPreEmitDiagnostics(program).flatMap(({ file, start = 0, messageText }) => {
    if (file === undefined) return [ts.flattenDiagnosticMessageText(messageText, " ")];
    const place = places.get(file.fileName);
    if (place === undefined) return [];
    const { line } = file.getLineAndCharacterOfPosition(start);
    return [`${place} +${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`];
  });
}

describe("the docs", { timeout: 120_000 }, () => {
  it("have TypeScript blocks, and all of them compile", () => {
    const blocks = pages.flatMap(blocksOfPage);
    expect(blocks.length).toBeGreaterThan(10);
    expect(compile(blocks)).toEqual([]);
  });

  it("have examples in doc comments, and all of them compile", () => {
    const blocks = filesBelow("src", ".ts").flatMap(blocksOfSource);
    expect(blocks.length).toBeGreaterThan(10);
    expect(compile(blocks)).toEqual([]);
  });

  it("say so when a block does not compile", () => {
    expect(compile([{ at: "nowhere.md:1", code: 'await jobtask.downloadResult({ path: "x" });' }])).toEqual([
      expect.stringMatching(/^nowhere\.md:1 \+1: Property 'downloadResult' does not exist/),
    ]);
  });

  it("link only to files and headings that exist", () => {
    const broken = pages.flatMap((page) => {
      const text = readFileSync(join(root, page), "utf8").replace(/^```[\s\S]*?^```/gm, "");
      return [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)]
        .map(([, link = ""]) => link)
        .filter((link) => !leadsSomewhere(page, link))
        .map((link) => `${page}: ${link}`);
    });
    expect(broken).toEqual([]);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  if (anchor === undefined || !target.endsWith(".md")) return true;
  const headings = readFileSync(join(root, target), "utf8")
    .replace(/^```[\s\S]*?^```/gm, "")
    .match(/^#+ .*$/gm);
  return (headings ?? []).some((heading) => anchorOf(heading) === anchor);
}

/** The anchor that GitHub makes of a heading. */
function anchorOf(heading: string): string {
  return heading
    .replace(/^#+ /, "")
    .replace(/[`*]/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
