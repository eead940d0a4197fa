/**
 * `up42-js/viz` for Node: files on disk with a `path`, strings (SVG, HTML) without.
 *
 * @module
 */
export { mapQuicklooks, mapResults, plotCoverage, plotQuicklooks, plotResults } from "./node/viz";
export type * from "./viz/public-types";
