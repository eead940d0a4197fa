import type { Feature, FeatureCollection, Geometry } from "geojson";
import { anything, check, checkOptions } from "../options";
import { checkDataframe, checkDegrees, checkFeatures, hasFeatures } from "./checks";
import { type ColumnOptions, columnKinds } from "./column-options";
import { checkDatesExist, columnValue, dottedName, geometryColumn, planColumns } from "./columns";
import { type DanfoLike, type Dataframe, dataframeClass } from "./danfo";
import { convertToDates } from "./dates";
import { columnDtype, type Dtype } from "./dtypes";
import { checkCells } from "./free-names";
import { markedDisplay, markRow, marksOf, recordSource, sourceOf } from "./provenance";

/** The coordinate reference system of all frames and collections of this package: longitude and latitude in degrees. */
export const crs = "EPSG:4326";

/** Options of {@link toDataframe}. */
export interface ToDataframeOptions<Frame = Dataframe> extends ColumnOptions {
  /** danfojs itself: the module, or the result of {@link loadDanfo}. */
  readonly danfo: DanfoLike<Frame>;
}

/**
 * Puts features into a Danfo DataFrame: first the column `geometry`, then one column for each property, in the order in
 * which the properties first occur. Missing properties are null.
 *
 * Coordinates are in {@link crs}. Geometries and nested properties stay objects in `values`, `iloc`, `loc` and `query`;
 * Danfo's `column()` turns them into JSON strings. With `flatten`, nested properties get their own columns, with dots
 * in their names. Strings stay strings, even `"007"` and ISO dates, except for the properties that `dates` names: they
 * become `Date`s, and a string without a zone is read as UTC.
 *
 * A property that would hide a member of the frame (`count`, `values`, `geometry` …) gets a column name with a `_` at its
 * end, and so does a nested one whose dotted name is already a key: see {@link renamedColumns}. The `id` and `bbox` of
 * features have no column; {@link toFeatureCollection} restores them.
 *
 * @throws {InputError} when `collection` is not a FeatureCollection, a feature, its properties or its geometry is
 * invalid, the collection states another coordinate reference system (`crs`), `danfo` has no DataFrame class, or a
 * property that `dates` names is neither ISO 8601 nor epoch milliseconds. Coordinates are not checked.
 *
 * @example
 * ```ts
 * import * as danfo from "danfojs";
 * import { toDataframe } from "up42-js/dataframe";
 *
 * const frame = toDataframe(await jobtask.getResultsJson(), {
 *   danfo,
 *   flatten: true,
 *   dates: ["acquisition.beginViewingDate"],
 * });
 * frame.sortValues("acquisition.beginViewingDate").print();
 * ```
 */
export function toDataframe<Frame = Dataframe>(
  collection: FeatureCollection<Geometry | null>,
  options: ToDataframeOptions<Frame>,
): Frame {
  check("toDataframe", "collection", collection, {
    words: "a GeoJSON FeatureCollection, an object with a list of features",
    fits: hasFeatures,
    required: true,
  });
  checkFeatures(collection.features, { argument: "collection" });
  checkOptions("toDataframe", options, { danfo: anything, ...columnKinds });
  const features = collection.features.map(copyOf);
  return makeDataframe({ ...collection, features }, options);
}

/** Copies a feature, so that later changes of the original do not show in the frame. */
function copyOf(feature: Feature<Geometry | null>): Feature<Geometry | null> {
  const copy = { ...feature };
  if (copy.properties) copy.properties = { ...copy.properties };
  return copy;
}

/**
 * As {@link toDataframe}, for features and options that are already checked. The frame keeps the features, so nobody
 * else may change them.
 */
export function makeDataframe<Frame>(
  collection: FeatureCollection<Geometry | null>,
  { danfo, flatten = false, dates = [] }: ToDataframeOptions<Frame>,
): Frame {
  checkDegrees(collection, { argument: "collection" });
  const DataFrame = dataframeClass(danfo);
  const planned = planColumns(collection, { flatten, frame: DataFrame.prototype as object });
  checkDatesExist(dates, { collection, columns: planned });
  checkCells({ rows: collection.features.length, columns: planned.length }, { argument: "collection" });
  const rows = collection.features.map(({ properties }) => {
    // With its full length from the start: rows that grow take twice the memory.
    const row: unknown[] = new Array(planned.length + 1).fill(null);
    planned.forEach((column, index) => {
      row[index + 1] = columnValue(properties, column);
    });
    return row;
  });
  const dtypes: Dtype[] = ["string"];
  const columns = planned.map((column, index) => {
    const position = index + 1;
    const property = dottedName(column);
    const asked = dates.includes(property) ? convertToDates(rows, { position, property }) : undefined;
    const dtype = asked === undefined ? columnDtype(rows, position) : "datetime";
    dtypes.push(dtype);
    return dtype === "datetime" ? { ...column, dateForm: asked ?? "date" } : column;
  });
  const source = recordSource(collection, columns);
  source.records.forEach((record, index) => {
    const row = rows[index];
    if (row !== undefined) markRow(row, record);
  });
  return new DataFrame(rows, {
    columns: [geometryColumn, ...columns.map(({ name }) => name)],
    dtypes,
    config: { tableDisplayConfig: markedDisplay(source) },
  });
}

/**
 * Finds the columns whose name differs from that of their property, because the frame has a member of that name. Works
 * for frames from `toDataframe`, and for frames that Danfo derived from them, even by `concat`.
 *
 * @returns the property's name for each renamed column, with dots for a nested property; empty without renamed columns.
 * @throws {InputError} when the value is not a dataframe.
 *
 * @example
 * ```ts
 * import { renamedColumns } from "up42-js/dataframe";
 *
 * renamedColumns(frame); // { count_: "count" }
 * ```
 */
export function renamedColumns(dataframe: Dataframe): Record<string, string> {
  checkDataframe("renamedColumns", dataframe);
  const source = sourceOf(dataframe);
  const marks = source ? [source] : marksOf(dataframe, dataframe.columns.indexOf(geometryColumn));
  const origins = new Set(marks.flatMap((mark) => mark?.origin ?? []));
  const known = [...origins].flatMap(({ columns }) => [...columns.values()]);
  return Object.fromEntries(
    known
      .filter((column) => column.name !== dottedName(column) && dataframe.columns.includes(column.name))
      .map((column) => [column.name, dottedName(column)]),
  );
}
