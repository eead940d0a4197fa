/**
 * Pictures of scenes: quicklooks and results side by side, on a map, and how an area is covered. In Node, `import …
 * from "up42-js/viz"` means `viz-node.ts`, which exports the same names, returns strings instead of elements, and can
 * also write files.
 *
 * @module
 */
export { mapQuicklooks, mapResults, plotCoverage, plotQuicklooks, plotResults } from "./browser/viz";
export type * from "./viz/public-types";
