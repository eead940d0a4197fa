/**
 * `up42-js` for Node: downloads resolve to absolute paths.
 *
 * @module
 */

export { signalFrom } from "./client/signal-from";
export { watchProgress } from "./client/watch-progress";
export { toFeatureCollection } from "./dataframe/to-feature-collection";
export * from "./errors";
export { authenticate } from "./node/authenticate";
export { verify } from "./node/verify";
export type * from "./public-types";
