/** The types that both entries of the exports share. */

export type { ToGeoParquet } from "./geoparquet/to-geo-parquet";
export type {
  ColumnType,
  CsvGeometry,
  CsvOptions,
  ExportOptions,
  ExportProgress,
  GeoParquetOptions,
  NdjsonOptions,
} from "./options";
export type { FeatureSource } from "./source";
export type { ToCsv } from "./to-csv";
export type { ToNdjson } from "./to-ndjson";
