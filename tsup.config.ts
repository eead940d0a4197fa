import { defineConfig, type Options } from "tsup";

const shared: Options = {
  format: "esm",
  target: "es2022",
  platform: "neutral",
  // tsup drops the "node:" of builtins by default, which other runtimes and our own checks need.
  removeNodeProtocol: false,
};

export default defineConfig([
  {
    ...shared,
    entry: [
      "src/index.ts",
      "src/node.ts",
      "src/browser.ts",
      "src/dataframe.ts",
      "src/geo.ts",
      "src/export.ts",
      "src/export-node.ts",
      "src/viz.ts",
      "src/viz-node.ts",
      "src/emulator.ts",
      "src/emulator-serve.ts",
      "src/cli.ts",
    ],
    // One copy of each module, and so one class of each error, whichever entries are imported.
    splitting: true,
    clean: true,
    dts: {
      compilerOptions: {
        // tsup hands `baseUrl` to the compiler, which TypeScript 6 calls deprecated.
        ignoreDeprecations: "6.0",
        // `npm test` checks the source, with TypeScript 7; errors in the declarations themselves still end the build.
        noCheck: true,
      },
    },
    external: [/^node:/, "danfojs"],
  },
  {
    ...shared,
    // Each stands alone, for pages and notebooks without a bundler.
    entry: {
      bundle: "src/browser.ts",
      "bundle/dataframe": "src/dataframe.ts",
      "bundle/geo": "src/geo.ts",
      "bundle/export": "src/export.ts",
      "bundle/viz": "src/viz.ts",
      "bundle/emulator": "src/emulator.ts",
    },
    splitting: false,
    minify: true,
    // hyparquet, which the writer of Parquet takes a part of, names node:fs without it.
    esbuildOptions(options) {
      options.conditions = ["browser", ...(options.conditions ?? [])];
    },
    // Everything but the optional packages, which a page hands in or names in an import map.
    noExternal: [/^(?!(?:danfojs|leaflet|geotiff|proj4|linkedom|@observablehq\/plot)$)/],
    external: ["danfojs", "leaflet", "geotiff", "proj4", "linkedom", "@observablehq/plot"],
  },
  {
    ...shared,
    // The script of saved maps, with Leaflet and all: Node writes its text into them.
    entry: { "map-page": "src/viz/map/page.ts" },
    format: "iife",
    platform: "browser",
    splitting: false,
    minify: true,
    noExternal: [/./],
  },
]);
