/** The entries of the package with different types, and the file in `dist` that states them. */
export const publicEntries = [
  { name: "up42-js", types: "index.d.ts" },
  { name: "up42-js/node", types: "node.d.ts" },
  { name: "up42-js/browser", types: "browser.d.ts" },
  { name: "up42-js/dataframe", types: "dataframe.d.ts" },
  { name: "up42-js/geo", types: "geo.d.ts" },
  { name: "up42-js/export", types: "export.d.ts" },
  { name: "up42-js/export in Node", types: "export-node.d.ts" },
  { name: "up42-js/viz", types: "viz.d.ts" },
  { name: "up42-js/viz in Node", types: "viz-node.d.ts" },
  { name: "up42-js/emulator", types: "emulator.d.ts" },
  { name: "up42-js/emulator/serve", types: "emulator-serve.d.ts" },
];
