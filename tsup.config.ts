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
      "src/emulator.ts",
      "src/emulator-serve.ts",
    ],
    // One copy of each module, and so one class of each error, whichever entries are imported.
    splitting: true,
    clean: true,
    // tsup hands `baseUrl` to the compiler, which TypeScript 6 calls deprecated.
    dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
    external: [/^node:/, "danfojs"],
  },
  {
    ...shared,
    entry: { bundle: "src/browser.ts" },
    splitting: false,
    minify: true,
    // Everything but danfojs, which a page hands in or names in an import map.
    noExternal: [/^(?!danfojs$)/],
    external: ["danfojs"],
  },
]);
