/**
 * `up42-js` for pages, workers and notebooks, whatever the bundler makes of conditions: downloads resolve to `File`s.
 *
 * @module
 */
export { authenticate } from "./browser/authenticate";
export { verify } from "./browser/verify";
export { signalFrom } from "./client/signal-from";
export { watchProgress } from "./client/watch-progress";
export { toFeatureCollection } from "./dataframe/to-feature-collection";
export * from "./errors";
export type * from "./public-types";
