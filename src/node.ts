/**
 * `up42-js` for Node: downloads resolve to absolute paths.
 *
 * @module
 */
export { toFeatureCollection } from "./dataframe/to-feature-collection";
export * from "./errors";
export { authenticate } from "./node/authenticate";
export { verify } from "./node/verify";
export type * from "./public-types";
export { signalFrom } from "./signal-from";
export { watchProgress } from "./watch-progress";
