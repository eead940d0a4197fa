// @ts-check
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gatherInitialCode } from "./test/weights/initial-code.mjs";

const folder = mkdtempSync(join(tmpdir(), "up42-js-weights-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** What a page, or a program in Node, runs before it has called anything, minified and gzipped. `npm run build` comes first. */
const budgets = [
  { name: "core (authenticate)", code: 'export { authenticate } from "./dist/browser.js"', limit: "18 kB" },
  { name: "up42-js, every name", code: 'export * from "./dist/browser.js"', limit: "21 kB" },
  { name: "dataframe", code: 'export * from "./dist/dataframe.js"', limit: "7 kB" },
  { name: "geo, every name", code: 'export * from "./dist/geo.js"', limit: "42 kB" },
  {
    name: "geo, areas and bounds",
    code: 'export { areaKm2, totalBounds } from "./dist/geo.js"',
    limit: "6.2 kB",
  },
  { name: "export", code: 'export * from "./dist/export.js"', limit: "10.8 kB" },
  { name: "viz", code: 'export * from "./dist/viz.js"', limit: "22 kB" },
  { name: "emulator", code: 'export * from "./dist/emulator.js"', limit: "36 kB" },
  { name: "node, every name", code: 'export * from "./dist/node.js"', limit: "34 kB", platform: "node" },
  { name: "export in Node", code: 'export * from "./dist/export-node.js"', limit: "19 kB", platform: "node" },
  { name: "viz in Node", code: 'export * from "./dist/viz-node.js"', limit: "28 kB", platform: "node" },
  {
    name: "emulator/serve",
    code: 'export * from "./dist/emulator-serve.js"',
    limit: "3.8 kB",
    platform: "node",
  },
];

export default [
  ...(await Promise.all(
    budgets.map(async ({ name, code, limit, platform }, index) => ({
      name,
      path: await gatherInitialCode(code, { folder, name: `entry-${index}`, platform }),
      gzip: true,
      limit,
    })),
  )),
  // One file with everything in it, also what the others load when it is needed.
  { name: "bundle, one file", path: "dist/bundle.js", gzip: true, limit: "96 kB" },
  { name: "bundle/dataframe, one file", path: "dist/bundle/dataframe.js", gzip: true, limit: "8 kB" },
  { name: "bundle/geo, one file", path: "dist/bundle/geo.js", gzip: true, limit: "42 kB" },
  { name: "bundle/export, one file", path: "dist/bundle/export.js", gzip: true, limit: "38 kB" },
  { name: "bundle/viz, one file", path: "dist/bundle/viz.js", gzip: true, limit: "71 kB" },
  { name: "bundle/emulator, one file", path: "dist/bundle/emulator.js", gzip: true, limit: "57 kB" },
];
