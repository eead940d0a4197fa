import { builtinModules } from "node:module";
import { build, type Metafile } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../../support/root";

const standalone = ["dataframe", "geo", "export", "viz", "emulator"].map((name) => `bundle/${name}`);
const withoutNode = ["index", "browser", "bundle", "dataframe", "geo", "export", "emulator", ...standalone];
const ofNode = ["node", "export-node", "emulator-serve"];

/** What each built file imports: one build reads all of them, each once. */
let inputs: Metafile["inputs"];
beforeAll(async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...withoutNode, ...ofNode].map((entry) => `dist/${entry}.js`),
    bundle: true,
    packages: "external",
    platform: "neutral",
    splitting: true,
    format: "esm",
    outdir: "never-written",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  inputs = metafile.inputs;
});

/** Names that a built file imports from outside the build, by itself or through its chunks. */
function outsideImports(entry: string, { dynamic = true } = {}): string[] {
  const outside = new Set<string>();
  const waiting = [`dist/${entry}.js`];
  const seen = new Set<string>();
  for (const file of waiting) {
    if (seen.has(file)) continue;
    seen.add(file);
    const { imports } = inputs[file] ?? expect.fail(`${file} is not in the build`);
    for (const { path, kind, external } of imports) {
      if (kind === "dynamic-import" && !dynamic) continue;
      if (external) outside.add(path);
      else waiting.push(path);
    }
  }
  return [...outside].sort();
}

const isBuiltin = (name: string): boolean => name.startsWith("node:") || builtinModules.includes(name);

describe("the built files", () => {
  it.each(withoutNode)("%s reaches no Node builtin", (entry) => {
    expect(outsideImports(entry).filter(isBuiltin)).toEqual([]);
  });

  it("node, export-node and emulator-serve reach some, so that this check is not blind", () => {
    expect(outsideImports("node").filter(isBuiltin)).toContain("node:zlib");
    expect(outsideImports("export-node").filter(isBuiltin)).toContain("node:fs/promises");
    expect(outsideImports("emulator-serve").filter(isBuiltin)).toContain("node:http");
  });

  it.each(["index", "browser", "node"])(
    "%s needs only ky before results or a dataframe are asked for",
    (entry) => {
      const names = outsideImports(entry, { dynamic: false });
      expect(names.filter((name) => !isBuiltin(name))).toEqual(["ky"]);
    },
  );

  it("export loads the writer of Parquet only when it is asked for, and its modules without Node's", () => {
    const names = outsideImports("export").filter((name) => name.startsWith("hyparquet"));
    expect(names.length).toBeGreaterThan(0);
    // Its root imports node:fs where a bundler sets no condition "browser".
    expect(names.filter((name) => !name.startsWith("hyparquet-writer/src/"))).toEqual([]);
    expect(outsideImports("export", { dynamic: false })).toEqual([]);
  });

  it.each(["export", "browser"])("%s builds for a page, with all that it imports", async (entry) => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [`dist/${entry}.js`],
      bundle: true,
      splitting: true,
      platform: "browser",
      format: "esm",
      outdir: "never-written",
      external: ["danfojs"],
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external).map(({ path }) => path),
    );
    expect(outside.filter((name) => name !== "danfojs")).toEqual([]);
  });

  it("loads danfojs only when it is asked for", () => {
    expect(outsideImports("browser")).toContain("danfojs");
  });

  it("bundle stands alone: danfojs is the only name that it may import, and only when asked for", () => {
    expect(outsideImports("bundle")).toEqual(["danfojs"]);
    expect(outsideImports("bundle", { dynamic: false })).toEqual([]);
  });

  it.each(standalone)(
    "%s loads optional packages at the most, and those only when they are used",
    (entry) => {
      const optional: Readonly<Record<string, string[]>> = {
        "bundle/dataframe": ["danfojs"],
        "bundle/viz": ["@observablehq/plot", "geotiff", "leaflet", "proj4"],
      };
      expect(outsideImports(entry)).toEqual(optional[entry] ?? []);
      expect(outsideImports(entry, { dynamic: false })).toEqual([]);
    },
  );
});
