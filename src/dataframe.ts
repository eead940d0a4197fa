/**
 * GeoJSON FeatureCollections as Danfo DataFrames, and back.
 *
 * @module
 */
export type { ColumnOptions } from "./dataframe/column-options";
export type {
  Comparable,
  DanfoLike,
  DanfoSource,
  Dataframe,
  DataframeColumn,
  DataframeDates,
  DataframeGroups,
  DataframeOptions,
  DataframeSelection,
} from "./dataframe/danfo";
export { loadDanfo } from "./dataframe/load-danfo";
export { crs, renamedColumns, type ToDataframeOptions, toDataframe } from "./dataframe/to-dataframe";
export { toFeatureCollection } from "./dataframe/to-feature-collection";
