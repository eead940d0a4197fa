import { fileKinds, record } from "../kinds";
import { boolean, callback, callKinds, describe, type Kinds, oneOf } from "../options";
import type { CallOptions, PathOption } from "../types";
import { type ColumnKind, kinds } from "./values";

/** How far an export is. */
export interface ExportProgress {
  /** `reading` while the columns are being found out, `writing` while the file is made. */
  readonly phase: "reading" | "writing";
  /** Rows that are done in this phase. */
  readonly rows: number;
  /** Rows in all, where that is known: not while a stream is being read. */
  readonly totalRows?: number | undefined;
}

/** Options that all exports take. */
export interface ExportOptions extends CallOptions {
  /**
   * Whether a file that exists may be replaced. With `false`, a `path` that is taken ends the export in an
   * {@link OutputError}.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
  /** Called some times a second, and at the end of each phase. */
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
}

/** Options of `toNdjson`. */
export interface NdjsonOptions extends ExportOptions {}

/** Types of the columns of a GeoParquet file. */
export type ColumnType = ColumnKind;

/** Options of `toGeoParquet`. */
export interface GeoParquetOptions extends ExportOptions {
  /**
   * Types of columns by property, where the values must not decide: for several files that are read as one table. Each
   * property that is named has a column, whether a feature has it or not, and they come first, in their order.
   *
   * `number` takes whole numbers too, `timestamp` takes `Date`s and milliseconds since 1970, `text` and `json` take
   * everything.
   * @default decided by all values of a property
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
   * `true` for a file that people open in Excel or another spreadsheet: it begins with a byte order mark, so that
   * letters such as "ä" are read right, and a text that the spreadsheet would run as a formula (one that begins with
   * `=`, `+`, `-`, `@`, a tab or a line break) gets an apostrophe before it. Other programs then see both.
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

/** What `toNdjson` takes. */
export const ndjsonKinds: Kinds<NdjsonOptions & PathOption> = exportKinds;

/** What `toGeoParquet` takes. */
export const geoParquetKinds = {
  ...exportKinds,
  columnTypes: {
    words: `an object with one of ${kinds.join(", ")} for each property`,
    fits: (value) => record.fits(value) && wrongType(value as object) === undefined,
    got: (value) => (record.fits(value) ? wrongType(value as object) : undefined),
  },
} satisfies Kinds<GeoParquetOptions & PathOption>;

/** What `toCsv` takes. */
export const csvKinds = {
  ...exportKinds,
  geometry: oneOf(["wkt", "geojson", "lonlat", "none"] satisfies CsvGeometry[]),
  forSpreadsheets: boolean,
} satisfies Kinds<CsvOptions & PathOption>;

function wrongType(types: object): string | undefined {
  const wrong = Object.entries(types).find(([, type]) => !kinds.includes(type));
  return wrong && `${describe(wrong[1])} for ${JSON.stringify(wrong[0])}`;
}
