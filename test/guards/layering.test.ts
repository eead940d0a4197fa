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
  "stac-types": ["types"],
  "processing-types": [],
  options: ["errors"],
  "verify-options": ["types"],
  "signal-from": ["options", "errors"],
  "watch-progress": ["options", "errors", "types"],
  http: ["options", "streams", "errors", "types"],
  crc32: [],
  streams: ["types"],
  geojson: ["types"],
  download: ["http", "crc32", "streams", "errors", "types"],
  sinks: ["errors", "types"],
  archive: ["sinks", "crc32", "streams", "errors", "types"],
  dataframe: ["errors", "types"],
  geo: ["dataframe", "errors", "types"],
  export: ["archive", "dataframe", "options", "sinks", "streams", "errors", "types"],
  viz: ["dataframe", "geo", "options", "resources", "streams", "errors", "types"],
  emulator: [],
  platform: ["archive", "download", "http", "sinks"],
  session: ["dataframe", "download", "http", "platform"],
  resources: [
    "archive",
    "dataframe",
    "download",
    "geojson",
    "http",
    "options",
    "platform",
    "processing-types",
    "session",
    "sinks",
    "stac-types",
    "streams",
    "errors",
    "types",
  ],
  "authenticate-options": ["dataframe", "http", "options", "errors", "types"],
  up42: [
    "authenticate-options",
    "http",
    "options",
    "platform",
    "processing-types",
    "resources",
    "session",
    "errors",
    "types",
  ],
  browser: [
    "crc32",
    "streams",
    "archive",
    "authenticate-options",
    "export",
    "platform",
    "sinks",
    "up42",
    "verify-options",
    "viz",
    "errors",
    "types",
  ],
  node: [
    "download",
    "streams",
    "archive",
    "authenticate-options",
    "emulator",
    "export",
    "http",
    "options",
    "platform",
    "processing-types",
    "resources",
    "sinks",
    "stac-types",
    "up42",
    "verify-options",
    "viz",
    "errors",
    "types",
  ],
  "public-types": [
    "authenticate-options",
    "dataframe",
    "http",
    "platform",
    "processing-types",
    "resources",
    "sinks",
    "stac-types",
    "types",
    "up42",
    "verify-options",
    "watch-progress",
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
  "@turf/turf": ["geo"],
  danfojs: ["dataframe"],
  geojson: ["types", "stac-types", "dataframe", "geo", "export", "viz", "emulator"],
  geotiff: ["viz"],
  proj4: ["viz"],
  "fast-png": ["viz"],
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
    const readers = imports.filter(({ specifier }) => /^commander$|\/cli\/|^\.\/cli/.test(specifier));
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
