import { InputError } from "../errors";
import { checkBoolean, checkFunction, checkOptions, checkSignal, describe } from "../options";
import type { CallOptions } from "../types";
import { type Kind, kinds } from "./values";

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
export type ColumnType = Kind;

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

const csvGeometries: readonly string[] = ["wkt", "geojson", "lonlat", "none"] satisfies CsvGeometry[];

/** Where an export goes. */
export interface PathOption {
  /** A path or a `file:` URL, in Node. */
  readonly path?: string | URL | undefined;
}

/** Refuses options that are not what they should be. */
export function checkExportOptions(
  call: string,
  options: ExportOptions & PathOption,
  more: readonly string[] = [],
): void {
  checkOptions(call, options, ["path", "overwrite", ...more, "onProgress", "signal"]);
  const { path, overwrite, onProgress, signal } = options;
  if (path !== undefined && (typeof path !== "string" || path === "") && !(path instanceof URL)) {
    throw new InputError(`${call} takes "path", the path of a file; got ${describe(path)}.`, {
      argument: "path",
    });
  }
  checkBoolean(call, "overwrite", overwrite);
  checkFunction(call, "onProgress", onProgress);
  checkSignal(call, signal);
}

/** Refuses options that are not what `toGeoParquet` takes. */
export function checkGeoParquetOptions(call: string, options: GeoParquetOptions & PathOption): void {
  checkExportOptions(call, options, ["columnTypes"]);
  const { columnTypes } = options;
  if (columnTypes === undefined) return;
  if (typeof columnTypes !== "object" || columnTypes === null || Array.isArray(columnTypes)) {
    throw new InputError(
      `${call} takes "columnTypes", an object with a type for each property; got ${describe(columnTypes)}.`,
      { argument: "columnTypes" },
    );
  }
  for (const [property, type] of Object.entries(columnTypes)) {
    if (kinds.includes(type)) continue;
    throw new InputError(`columnTypes has for ${JSON.stringify(property)} none of ${kinds.join(", ")}.`, {
      argument: "columnTypes",
    });
  }
}

/** Refuses options that are not what `toCsv` takes. */
export function checkCsvOptions(call: string, options: CsvOptions & PathOption): void {
  checkExportOptions(call, options, ["geometry", "forSpreadsheets"]);
  const { geometry, forSpreadsheets } = options;
  checkBoolean(call, "forSpreadsheets", forSpreadsheets);
  if (geometry === undefined || csvGeometries.includes(geometry)) return;
  throw new InputError(`${call} takes "geometry", one of ${csvGeometries.join(", ")}.`, {
    argument: "geometry",
  });
}
