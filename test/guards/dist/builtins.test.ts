import { builtinModules } from "node:module";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { root } from "../../support/root";

/** Names that a built file imports from outside the build, by itself or through its chunks. */
async function outsideImports(entry: string, { dynamic = true } = {}): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`dist/${entry}.js`],
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
  const outside = new Set<string>();
  const waiting = [`dist/${entry}.js`];
  const seen = new Set<string>();
  for (const file of waiting) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
      if (kind === "dynamic-import" && !dynamic) continue;
      if (external) outside.add(path);
      else waiting.push(path);
    }
  }
  return [...outside].sort();
}

const isBuiltin = (name: string): boolean => name.startsWith("node:") || builtinModules.includes(name);

describe("the built files", () => {
  const standalone = ["dataframe", "geo", "export", "viz", "emulator"].map((name) => `bundle/${name}`);

  it.each(["index", "browser", "bundle", "dataframe", "geo", "export", "emulator", ...standalone])(
    "%s reaches no Node builtin",
    async (entry) => {
      expect((await outsideImports(entry)).filter(isBuiltin)).toEqual([]);
    },
  );

  it("node, export-node and emulator-serve reach some, so that this check is not blind", async () => {
    expect((await outsideImports("node")).filter(isBuiltin)).toContain("node:zlib");
    expect((await outsideImports("export-node")).filter(isBuiltin)).toContain("node:fs/promises");
    expect((await outsideImports("emulator-serve")).filter(isBuiltin)).toContain("node:http");
  });

  it.each(["index", "browser", "node"])(
    "%s needs only ky before results or a dataframe are asked for",
    async (entry) => {
      const names = await outsideImports(entry, { dynamic: false });
      expect(names.filter((name) => !isBuiltin(name))).toEqual(["ky"]);
    },
  );

  it("export loads the writer of Parquet only when it is asked for, and its modules without Node's", async () => {
    const names = (await outsideImports("export")).filter((name) => name.startsWith("hyparquet"));
    expect(names.length).toBeGreaterThan(0);
    // Its root imports node:fs where a bundler sets no condition "browser".
    expect(names.filter((name) => !name.startsWith("hyparquet-writer/src/"))).toEqual([]);
    expect(await outsideImports("export", { dynamic: false })).toEqual([]);
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

  it("loads danfojs only when it is asked for", async () => {
    expect(await outsideImports("browser")).toContain("danfojs");
  });

  it("bundle stands alone: danfojs is the only name that it may import, and only when asked for", async () => {
    expect(await outsideImports("bundle")).toEqual(["danfojs"]);
    expect(await outsideImports("bundle", { dynamic: false })).toEqual([]);
  });

  it.each(standalone)(
    "%s loads optional packages at the most, and those only when they are used",
    async (entry) => {
      const optional: Readonly<Record<string, string[]>> = {
        "bundle/dataframe": ["danfojs"],
        "bundle/viz": ["@observablehq/plot", "geotiff", "leaflet", "proj4"],
      };
      expect(await outsideImports(entry)).toEqual(optional[entry] ?? []);
      expect(await outsideImports(entry, { dynamic: false })).toEqual([]);
    },
  );
});
