import type { Feature, FeatureCollection, Geometry } from "geojson";
import { anything, check, checkOptions } from "../options";
import { checkDataframe, checkFeatures, hasFeatures } from "./checks";
import { type ColumnOptions, columnKinds } from "./column-options";
import { checkDatesExist, columnValue, dottedName, geometryColumn, planColumns } from "./columns";
import { type DanfoLike, type Dataframe, dataframeClass } from "./danfo";
import { convertToDates } from "./dates";
import { columnDtype, type Dtype } from "./dtypes";
import { markedDisplay, markRow, marksOf, recordSource, sourceOf } from "./provenance";

/** The coordinate reference system of every frame and collection of this package: longitude and latitude in degrees. */
export const crs = "EPSG:4326";

/** What {@link toDataframe} takes. */
export interface ToDataframeOptions<Frame = Dataframe> extends ColumnOptions {
  /** danfojs itself: the module, or what {@link loadDanfo} gives. */
  readonly danfo: DanfoLike<Frame>;
}

/**
 * Puts features into a Danfo DataFrame: first the column `geometry`, then one column for each property key in the order
 * in which the keys are first seen. A feature without a key has null there.
 *
 * Coordinates are in {@link crs}. Geometries and nested properties stay objects in `values`, `iloc`, `loc` and
 * `query`; Danfo's `column()` turns them into JSON strings. With `flatten`, nested properties have columns of their own,
 * with dots in their names. Text stays text, `"007"` and ISO dates included, but for the properties that `dates` names:
 * they become `Date`s, and a text without a zone is in UTC.
 *
 * A property that would hide a member of the frame (`count`, `values`, `geometry` …) is in a column with a `_` at its
 * end, and so is a nested one whose dotted name a flatter one has: see {@link renamedColumns}. The `id` and `bbox` of
 * features have no column; {@link toFeatureCollection} gives them back.
 *
 * @param options.danfo danfojs itself: the module, or what {@link loadDanfo} gives. The frame is one of its DataFrames.
 * @param options.flatten `true` gives the members of nested objects columns of their own.
 * @param options.dates names of the properties, dotted ones with `flatten`, that become dates.
 * @throws {InputError} when `collection` is not a FeatureCollection, one of its features, their properties or their
 * geometries is something else, `danfo` has no DataFrame class, or a property that `dates` names is neither ISO 8601
 * nor epoch milliseconds. Coordinates are not looked at.
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

/** What the caller puts into or takes from the original later does not show in a copy. */
function copyOf(feature: Feature<Geometry | null>): Feature<Geometry | null> {
  const copy = { ...feature };
  if (copy.properties) copy.properties = { ...copy.properties };
  return copy;
}

/**
 * As {@link toDataframe}, for features and options that were looked at already. The frame takes the features over, so
 * that nobody else may change them.
 */
export function makeDataframe<Frame>(
  collection: FeatureCollection<Geometry | null>,
  { danfo, flatten = false, dates = [] }: ToDataframeOptions<Frame>,
): Frame {
  const DataFrame = dataframeClass(danfo);
  const planned = planColumns(collection, { flatten, frame: DataFrame.prototype as object });
  checkDatesExist(dates, { collection, columns: planned });
  const rows = collection.features.map(({ properties }) => {
    // Of its length from the start: rows that grow take twice the memory.
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
 * Tells which columns stand for a property of another name, because that name is taken by a member of the frame.
 * Asks a frame that `toDataframe` made, or one that was made of such frames, by a method or by `concat`.
 *
 * @returns the property's name under the column's name, a dotted one for a nested property; empty when none was renamed.
 * @throws {InputError} when it is no dataframe.
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
