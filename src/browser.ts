/**
 * `up42-js` for pages, workers and notebooks, whatever the bundler makes of conditions: downloads resolve to `File`s.
 *
 * @module
 */
export { authenticate } from "./browser/authenticate";
export { verify } from "./browser/verify";
export { toFeatureCollection } from "./dataframe/to-feature-collection";
export * from "./errors";
export type * from "./public-types";
export { signalFrom } from "./signal-from";
export { watchProgress } from "./watch-progress";
