import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf } from "./imports";
import { filesBelow } from "./source-files";

/**
 * What each part of the source may import of the others, which all stand above it in this table. A part is a folder or a
 * single file of `src`; public entries may import everything.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  types: [],
  options: ["errors"],
  kinds: ["options"],
  async: [],
  streams: ["types"],
  geojson: ["async", "types"],
  dataframe: ["options", "errors", "types"],
  files: ["streams", "errors", "types"],
  http: ["geojson", "async", "options", "streams", "errors", "types"],
  download: ["http", "async", "streams", "errors", "types"],
  archive: ["files", "streams", "async", "errors", "types"],
  session: [
    "archive",
    "download",
    "http",
    "files",
    "dataframe",
    "async",
    "kinds",
    "options",
    "errors",
    "types",
  ],
  outputs: [
    "session",
    "archive",
    "download",
    "http",
    "files",
    "dataframe",
    "geojson",
    "streams",
    "async",
    "kinds",
    "options",
    "errors",
    "types",
  ],
  stac: [
    "session",
    "archive",
    "download",
    "http",
    "dataframe",
    "geojson",
    "async",
    "kinds",
    "options",
    "errors",
    "types",
  ],
  v1: ["outputs", "session", "archive", "download", "http", "geojson", "async", "options", "errors", "types"],
  v2: [
    "stac",
    "outputs",
    "session",
    "download",
    "http",
    "dataframe",
    "streams",
    "async",
    "kinds",
    "options",
    "errors",
    "types",
  ],
  batch: [
    "v1",
    "outputs",
    "session",
    "archive",
    "http",
    "files",
    "dataframe",
    "geojson",
    "streams",
    "async",
    "kinds",
    "options",
    "errors",
    "types",
  ],
  client: [
    "batch",
    "v2",
    "v1",
    "outputs",
    "session",
    "http",
    "dataframe",
    "async",
    "options",
    "errors",
    "types",
  ],
  geo: ["async", "dataframe", "options", "errors", "types"],
  export: ["archive", "files", "dataframe", "streams", "async", "kinds", "options", "errors", "types"],
  viz: ["geo", "outputs", "dataframe", "streams", "async", "kinds", "options", "errors", "types"],
  emulator: ["kinds", "options", "errors"],
  "public-types": [
    "client",
    "batch",
    "v2",
    "v1",
    "stac",
    "outputs",
    "session",
    "http",
    "files",
    "dataframe",
    "async",
    "types",
  ],
  browser: [
    "public-types",
    "viz",
    "export",
    "client",
    "session",
    "archive",
    "download",
    "files",
    "dataframe",
    "streams",
    "errors",
    "types",
  ],
  node: [
    "public-types",
    "emulator",
    "viz",
    "export",
    "client",
    "batch",
    "v2",
    "v1",
    "stac",
    "outputs",
    "session",
    "archive",
    "download",
    "http",
    "files",
    "dataframe",
    "streams",
    "kinds",
    "options",
    "errors",
    "types",
  ],
};

const entries = [
  "index",
  "browser",
  "node",
  "dataframe",
  "geo",
  "export",
  "export-node",
  "viz",
  "viz-node",
  "emulator",
  "emulator-serve",
  "cli",
];

/** Where each third-party package is at home. */
const homes: Readonly<Record<string, readonly string[]>> = {
  ky: ["http", "download"],
  "modern-tar": ["emulator"],
  fflate: ["archive", "viz", "emulator"],
  picomatch: ["archive"],
  "@turf/turf": ["geo", "emulator"],
  "clipper2-ts/dist/Core.js": ["geo"],
  "clipper2-ts/dist/Engine.js": ["geo"],
  danfojs: ["dataframe"],
  geojson: ["types", "stac", "dataframe", "geo", "export", "viz", "emulator"],
  geotiff: ["viz"],
  proj4: ["viz"],
  "fast-png": ["emulator"],
  leaflet: ["viz"],
  "@observablehq/plot": ["viz"],
  linkedom: ["node"],
  commander: ["node"],
  "hyparquet-writer": ["export"],
  "hyparquet-writer/src/bytewriter.js": ["export"],
  "hyparquet-writer/src/parquet-writer.js": ["export"],
};

const files = filesBelow("src", ".ts").filter((file) => !file.endsWith(".d.ts"));
const imports = files.flatMap(importsOf);

function partOf(file: string): string {
  const [, first = "", second] = file.split("/");
  return second === undefined ? first.replace(/\.ts$/, "") : first;
}

/** The file that a relative import names. */
function targetOf(file: string, specifier: string): string {
  return `${join(file, "..", specifier).replaceAll("\\", "/")}.ts`.replace(/\.ts\.ts$/, ".ts");
}

/** A circle of files that import each other, types included; `undefined` when there is none. */
function findCircle(arrows: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const finished = new Set<string>();
  const path: string[] = [];
  function walk(file: string): string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return undefined;
    path.push(file);
    for (const target of arrows.get(file) ?? []) {
      const circle = walk(target);
      if (circle !== undefined) return circle;
    }
    path.pop();
    finished.add(file);
    return undefined;
  }
  for (const file of arrows.keys()) {
    const circle = walk(file);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

function isEntry(file: string): boolean {
  return file.split("/").length === 2 && entries.includes(partOf(file));
}

describe("layering", () => {
  it("knows every part of the source", () => {
    const parts = new Set(files.filter((file) => !isEntry(file)).map(partOf));
    expect([...parts].filter((part) => mayImport[part] === undefined)).toEqual([]);
  });

  it("lets no arrow lead back up", () => {
    const parts = Object.keys(mayImport);
    const up = Object.entries(mayImport).flatMap(([part, others], position) =>
      others
        .filter((other) => !parts.slice(0, position).includes(other))
        .map((other) => `${part} may import ${other}`),
    );
    expect(up).toEqual([]);
  });

  it("lets each part import only what stands below it", () => {
    const wrong = imports
      .filter(({ file, specifier }) => specifier.startsWith(".") && !isEntry(file))
      .map(({ file, specifier }) => ({ file, from: partOf(file), to: partOf(targetOf(file, specifier)) }))
      .filter(({ from, to }) => from !== to && !mayImport[from]?.includes(to))
      .map(({ file, to }) => `${file} imports ${to}`);
    expect(wrong).toEqual([]);
  });

  it("imports nothing in a circle", () => {
    const arrows = new Map(files.map((file): [string, string[]] => [file, []]));
    for (const { file, specifier } of imports) {
      if (specifier.startsWith(".")) arrows.get(file)?.push(targetOf(file, specifier));
    }
    const targets = [...arrows.values()].flat();
    expect(targets.filter((target) => !arrows.has(target) && !target.endsWith(".d.ts"))).toEqual([]);
    expect(targets.length).toBeGreaterThan(files.length);
    expect(findCircle(arrows)).toBeUndefined();
    expect(findCircle(new Map([...arrows, ["src/errors.ts", ["src/index.ts"]]]))).toContain("src/errors.ts");
  });

  it("holds at most 20 files in a folder", () => {
    const counts = new Map<string, number>();
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 20)).toEqual([]);
  });

  it("keeps each third-party package in its home", () => {
    const wrong = imports
      .filter(({ specifier }) => !specifier.startsWith(".") && !specifier.startsWith("node:"))
      .filter(({ file, specifier }) => !homes[specifier]?.includes(partOf(file)))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });

  it("reads the arguments of a terminal in the program for it only", () => {
    const readers = imports.filter(({ specifier }) => /^commander$|\/cli\/|^\.\/cli$/.test(specifier));
    expect(readers.length).toBeGreaterThan(0);
    expect(readers.filter(({ file }) => !/^src\/(?:node\/cli\/|cli\.ts$)/.test(file))).toEqual([]);
  });

  it("imports Node's modules in src/node only, and by their node: names", () => {
    const wrong = imports
      .filter(({ specifier }) => specifier.startsWith("node:") || builtinModules.includes(specifier))
      .filter(({ file, specifier }) => !file.startsWith("src/node/") || !specifier.startsWith("node:"))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });

  it("sees imports at all", () => {
    expect(imports.some(({ specifier }) => specifier === "node:zlib")).toBe(true);
    expect(imports.some(({ specifier }) => specifier === "ky")).toBe(true);
  });

  it("lets no source file ask where it runs", async () => {
    const { readFileSync } = await import("node:fs");
    const asking = files.filter((file) =>
      /typeof (?:window|process|document|navigator|self)\b|globalThis\.(?:window|process|document)\b/.test(
        readFileSync(file, "utf8"),
      ),
    );
    expect(asking).toEqual([]);
  });
});
