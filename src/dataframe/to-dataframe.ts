import type { FeatureCollection, Geometry } from "geojson";
import { InputError } from "../errors";
import { checkDataframe, checkFeatures, hasFeatures } from "./checks";
import { columnDtype, geometryColumn, propertyCell, propertyColumns } from "./columns";
import { type DanfoLike, type Dataframe, dataframeClass } from "./danfo";
import { markedDisplay, markedGeometry, recordSource, sourceOf } from "./provenance";

/** The coordinate reference system of every frame and collection of this package: longitude and latitude in degrees. */
export const crs = "EPSG:4326";

/**
 * Puts features into a Danfo DataFrame: first the column `geometry`, then one column for each property key in the order
 * in which the keys are first seen. A feature without a key has null there.
 *
 * Coordinates are in {@link crs}. Geometries and nested properties stay objects in `values`, `iloc`, `loc` and
 * `query`; Danfo's `column()` turns them into JSON strings. Text stays text, `"007"` and ISO dates included. A property
 * that would hide a member of the frame (`count`, `values`, `geometry` …) is in a column with a `_` at its end: see
 * {@link renamedColumns}. The `id` and `bbox` of features have no column; {@link toFeatureCollection} gives them back.
 *
 * @param options.danfo danfojs itself: the module, or what {@link loadDanfo} gives. The frame is one of its DataFrames.
 * @throws {InputError} when `collection` is not a FeatureCollection, one of its features, their properties or their
 * geometries is something else, or `danfo` has no DataFrame class. Coordinates are not looked at.
 *
 * @example
 * ```ts
 * import * as danfo from "danfojs";
 * import { toDataframe } from "up42-js/dataframe";
 *
 * const frame = toDataframe(await jobtask.getResultsJson(), { danfo });
 * frame.query(frame.column("eo:cloud_cover").lt(10)).print();
 * ```
 */
export function toDataframe<Frame = Dataframe>(
  collection: FeatureCollection<Geometry | null>,
  options: { danfo: DanfoLike<Frame> },
): Frame {
  if (!hasFeatures(collection)) {
    throw new InputError(
      "toDataframe takes a GeoJSON FeatureCollection, an object with a list of features.",
      {
        argument: "collection",
      },
    );
  }
  checkFeatures(collection.features, { argument: "collection" });
  const DataFrame = dataframeClass(options?.danfo);
  const columns = propertyColumns(collection, DataFrame.prototype as object);
  const source = recordSource(collection, columns);
  const rows = source.records.map((record) => {
    const row: unknown[] = [markedGeometry(record)];
    for (const { property } of columns) row.push(propertyCell(record.feature.properties, property));
    return row;
  });
  return new DataFrame(rows, {
    columns: [geometryColumn, ...columns.map(({ column }) => column)],
    dtypes: ["string", ...columns.map((_, index) => columnDtype(rows, index + 1))],
    config: { tableDisplayConfig: markedDisplay(source) },
  });
}

/**
 * Tells which columns stand for a property of another name, because that name is taken by a member of the frame.
 * Asks a frame that `toDataframe` made, or one that a method of such a frame made.
 *
 * @returns the property's name under the column's name; empty when none was renamed.
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
  const renamed = Array.from(sourceOf(dataframe)?.origin.propertyOf ?? []).filter(
    ([column, property]) => column !== property && dataframe.columns.includes(column),
  );
  return Object.fromEntries(renamed);
}
