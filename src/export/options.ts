import { fileKinds, record } from "../kinds";
import { boolean, callback, callKinds, describe, type Kinds, oneOf } from "../options";
import type { FileOptions, PathOption } from "../types";
import { type ColumnKind, kinds } from "./values";

/** The progress of an export. */
export interface ExportProgress {
  /** `reading` while the columns are determined, `writing` while the file is written. */
  readonly phase: "reading" | "writing";
  /** Rows finished in this phase. */
  readonly rows: number;
  /** Total number of rows; unknown while a stream is being read. */
  readonly totalRows?: number | undefined;
}

/** Options that all exports take. */
export interface ExportOptions extends FileOptions {
  /** Called several times a second, and at the end of each phase. */
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
}

/** Options of `toNdjson`. */
export interface NdjsonOptions extends ExportOptions {}

/** Types of the columns of a GeoParquet file. */
export type ColumnType = ColumnKind;

/** Options of `toGeoParquet`. */
export interface GeoParquetOptions extends ExportOptions {
  /**
   * Types of columns by property, for several files that are read as one table. Each property listed here gets a
   * column, even if no feature has it; these columns come first, in this order.
   *
   * `number` accepts whole numbers too, `timestamp` accepts `Date`s and milliseconds since 1970, `text` and `json`
   * accept everything.
   * @default determined from all values of a property
   */
  readonly columnTypes?: Readonly<Record<string, ColumnType>> | undefined;
}

/** Options of `toCsv`. */
export interface CsvOptions extends ExportOptions {
  /**
   * How geometries are written: as well-known text or as GeoJSON in the column `geometry`, as the columns `longitude`
   * and `latitude` (points only; a height is left out), or not at all.
   * @default "wkt"
   */
  readonly geometry?: CsvGeometry | undefined;
  /**
   * `true` for a file that people open in Excel or another spreadsheet: it starts with a byte order mark, so that letters such as "ä" are read correctly, and strings that the spreadsheet would run as a formula (those that start with `=`,
   * `+`, `-`, `@`, a tab or a line break) get a leading apostrophe. Other programs would show both.
   * @default false
   */
  readonly forSpreadsheets?: boolean | undefined;
}

/** Ways to write the geometries of a CSV. */
export type CsvGeometry = "wkt" | "geojson" | "lonlat" | "none";

const exportKinds = {
  ...fileKinds,
  onProgress: callback,
  ...callKinds,
} satisfies Kinds<ExportOptions & PathOption>;

export const ndjsonKinds: Kinds<NdjsonOptions & PathOption> = exportKinds;

export const geoParquetKinds = {
  ...exportKinds,
  columnTypes: {
    words: `an object with one of ${kinds.join(", ")} for each property`,
    fits: (value) => record.fits(value) && wrongType(value as object) === undefined,
    got: (value) => (record.fits(value) ? wrongType(value as object) : undefined),
  },
} satisfies Kinds<GeoParquetOptions & PathOption>;

export const csvKinds = {
  ...exportKinds,
  geometry: oneOf(["wkt", "geojson", "lonlat", "none"] satisfies CsvGeometry[]),
  forSpreadsheets: boolean,
} satisfies Kinds<CsvOptions & PathOption>;

function wrongType(types: object): string | undefined {
  const wrong = Object.entries(types).find(([, type]) => !kinds.includes(type));
  return wrong && `${describe(wrong[1])} for ${JSON.stringify(wrong[0])}`;
}
