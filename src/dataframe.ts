/**
 * GeoJSON FeatureCollections as Danfo DataFrames, and back.
 *
 * @module
 */
export type {
  Comparable,
  DanfoLike,
  Dataframe,
  DataframeColumn,
  DataframeOptions,
  DataframeSelection,
} from "./dataframe/danfo";
export { loadDanfo } from "./dataframe/load-danfo";
export { crs, renamedColumns, toDataframe } from "./dataframe/to-dataframe";
export { toFeatureCollection } from "./dataframe/to-feature-collection";
