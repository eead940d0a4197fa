/**
 * `up42-js/export` for Node: files on disk with a `path`, `Blob`s without.
 *
 * @module
 */
export type * from "./export/public-types";
export { toCsv, toGeoParquet, toNdjson } from "./node/export";
