/**
 * Pictures of scenes: quicklooks and results side by side, on a map, and how an area is covered. In Node, `import … from
 * "up42-js/viz"` means `viz-node.ts`, which exports the same names, gives texts instead of elements, and writes to paths,
 * too.
 *
 * @module
 */
export { mapQuicklooks, mapResults, plotCoverage, plotQuicklooks, plotResults } from "./browser/viz";
export type * from "./viz/public-types";
