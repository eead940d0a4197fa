import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const project = fileURLToPath(new URL("../../../", import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  // An app of yours, with the package installed, needs no alias.
  resolve: { alias: [{ find: /^up42-js\/(.+)$/, replacement: `${project}dist/$1.js` }] },
  // This page makes no dataframes and draws no coverage, so that what these need has no place in it.
  build: { rolldownOptions: { external: ["danfojs", "@observablehq/plot"] } },
  optimizeDeps: { exclude: ["danfojs", "@observablehq/plot"] },
});
