import { builtinModules } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf } from "./imports";
import { filesBelow } from "./source-files";

/**
 * What each part of the source may import of the others. A part is a folder or a single file of `src`; public entries
 * may import everything.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  types: [],
  options: ["errors"],
  async: [],
  streams: ["types"],
  geojson: ["types"],
  dataframe: ["errors", "types"],
  files: ["streams", "errors", "types"],
  http: ["options", "streams", "errors", "types"],
  download: ["http", "async", "streams", "errors", "types"],
  archive: ["files", "streams", "errors", "types"],
  session: ["archive", "download", "http", "files", "dataframe", "async", "options", "errors", "types"],
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
    "options",
    "errors",
    "types",
  ],
  stac: [
    "outputs",
    "session",
    "archive",
    "download",
    "http",
    "dataframe",
    "geojson",
    "streams",
    "options",
    "errors",
    "types",
  ],
  v1: ["outputs", "session", "http", "async", "options", "errors", "types"],
  v2: ["stac", "outputs", "session", "http", "dataframe", "async", "options", "errors", "types"],
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
    "options",
    "errors",
    "types",
  ],
  client: ["batch", "v2", "v1", "session", "http", "dataframe", "async", "options", "errors", "types"],
  geo: ["dataframe", "errors", "types"],
  export: ["archive", "files", "dataframe", "streams", "options", "errors", "types"],
  viz: ["geo", "outputs", "dataframe", "async", "options", "errors", "types"],
  emulator: [],
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
  "modern-tar": ["archive", "emulator"],
  fflate: ["archive", "emulator"],
  picomatch: ["archive"],
  "@turf/turf": ["geo", "emulator"],
  danfojs: ["dataframe"],
  geojson: ["types", "stac", "dataframe", "geo", "export", "viz", "emulator"],
  geotiff: ["viz"],
  proj4: ["viz"],
  "fast-png": ["viz", "emulator"],
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

function isEntry(file: string): boolean {
  return file.split("/").length === 2 && entries.includes(partOf(file));
}

describe("layering", () => {
  it("knows every part of the source", () => {
    const parts = new Set(files.filter((file) => !isEntry(file)).map(partOf));
    expect([...parts].filter((part) => mayImport[part] === undefined)).toEqual([]);
  });

  it("lets each part import only what stands below it", () => {
    const wrong = imports
      .filter(({ file, specifier }) => specifier.startsWith(".") && !isEntry(file))
      .map(({ file, specifier }) => ({
        file,
        from: partOf(file),
        to: partOf(`${join(file, "..", specifier).replaceAll("\\", "/")}.ts`.replace(/\.ts\.ts$/, ".ts")),
      }))
      .filter(({ from, to }) => from !== to && !mayImport[from]?.includes(to))
      .map(({ file, to }) => `${file} imports ${to}`);
    expect(wrong).toEqual([]);
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
