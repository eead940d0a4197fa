import type { Geometry } from "geojson";
import type { Properties, ResultCollection } from "../types";
import { checkDataframe } from "./checks";
import type { Dataframe } from "./danfo";
import { geometryPosition, isSameGeometry, readGeometry, rowsOf } from "./geometry-cells";
import { type FeatureRecord, type Origin, recordOf, sourceOf } from "./provenance";
import { findRecords } from "./record-finder";
import { type PropertiesReader, type PropertiesRow, propertiesReader } from "./restore-properties";

type ResultFeature = ResultCollection["features"][number];

/**
 * Turns the rows of a dataframe back into features, even after queries, sorts, slices, joins and new columns.
 *
 * An unchanged frame from `toDataframe` becomes an equal collection: `id`, `bbox` and other members of the features and
 * of the collection are restored, renamed columns get the name of their property, and missing keys are not added. A row
 * with a geometry keeps all of this after every method of Danfo's frames, and after `groupby`, `concat` and `merge`. A
 * row without a geometry, or with a new one, keeps it as long as its label and its cells are those of its feature and
 * no other feature has the same cells. Other rows become features with only their cells; none gets the `id` of another
 * feature. All rows lose their `id` when the frame is written to JSON and read again. A new geometry drops the `bbox`;
 * the collection keeps its own `bbox` while all rows are its features, even if some features are missing.
 *
 * Cells of nested properties return to their objects. Unchanged dates become the original string or number, with all
 * decimals; new and changed dates are written like the rest of the column, in ISO 8601 or epoch milliseconds.
 *
 * Features, geometries and properties are new objects, but coordinates and nested properties are shared with the frame
 * and with the collection that it was made from. Change them in a `structuredClone()` of the result, not in place.
 *
 * @throws {InputError} when the value is not a dataframe, the frame has no column `geometry`, a cell of that column is
 * not a geometry, or a cell is an invalid date.
 *
 * @example
 * ```ts
 * import { toFeatureCollection } from "up42-js";
 *
 * const cloudy = frame.query(frame.column("eo:cloud_cover").gt(90));
 * toFeatureCollection(cloudy).features[0]?.id;
 * ```
 */
export function toFeatureCollection(dataframe: Dataframe): ResultCollection {
  checkDataframe("toFeatureCollection", dataframe);
  const position = geometryPosition(dataframe);
  const rows = rowsOf(dataframe);
  const geometries = rows.map((row, index) => readGeometry(row[position], index));
  const source = sourceOf(dataframe);
  const records = findRecords(dataframe, { position, geometries, source });

  const traced = rows.map((cells, index) => {
    const record = records[index];
    return { cells, record, original: record && (record.feature.properties ?? null) };
  });
  const [origin = source?.origin, another] = new Set(
    traced.flatMap(({ record }) => (record ? [record.origin] : [])),
  );
  const onlyOrigin = another === undefined ? origin : undefined;
  const readers = readersFor(traced, { columns: dataframe.columns, geometry: position });
  let allAsTheyWere = true;
  const features = traced.map((row, index) => {
    const geometry = geometries[index] ?? null;
    const { cells, record } = row;
    const properties = readers(record === undefined ? onlyOrigin : record.origin).read(row, { index });
    const moved = recordOf(cells[position]) !== record && !isSameGeometry(geometry, record?.feature.geometry);
    if (record === undefined || moved) allAsTheyWere = false;
    return record === undefined
      ? { type: "Feature" as const, geometry, properties }
      : oldFeature({ record, geometry, moved, properties });
  });
  if (onlyOrigin === undefined) return { type: "FeatureCollection", features };
  const collection = { ...onlyOrigin.collection, features };
  if (!allAsTheyWere) delete collection.bbox;
  return collection;
}

interface TracedRow extends PropertiesRow {
  readonly record: FeatureRecord | undefined;
}

/** Makes one reader for each collection that rows of the frame come from. */
function readersFor(
  rows: readonly TracedRow[],
  frame: { columns: readonly string[]; geometry: number },
): (origin: Origin | undefined) => PropertiesReader {
  const readers = new Map<Origin | undefined, PropertiesReader>();
  return (origin) => {
    let reader = readers.get(origin);
    if (reader === undefined) {
      const own = rows.filter(({ record }) => record !== undefined && record.origin === origin);
      reader = propertiesReader({ ...frame, origin, rows: own });
      readers.set(origin, reader);
    }
    return reader;
  };
}

function oldFeature({
  record,
  geometry,
  moved,
  properties,
}: {
  record: FeatureRecord;
  geometry: Geometry | null;
  moved: boolean;
  properties: Properties;
}): ResultFeature {
  const feature = { ...record.feature };
  if (moved) delete feature.bbox;
  // A copy without the mark of the frame's own object.
  if (geometry !== null) feature.geometry = { ...geometry };
  else if ("geometry" in feature) feature.geometry = null;
  if (feature.properties || Object.keys(properties).length > 0) feature.properties = properties;
  return feature as ResultFeature;
}
