import type { Geometry } from "geojson";
import type { Properties, ResultCollection } from "../types";
import { checkDataframe } from "./checks";
import type { Dataframe } from "./danfo";
import { geometryPosition, isSameGeometry, readGeometry, rowsOf } from "./geometry-cells";
import { type FeatureRecord, isMissing, type Origin, recordOf, sourceOf } from "./provenance";
import { recordFinder } from "./record-finder";

type ResultFeature = ResultCollection["features"][number];

/**
 * Makes features of a frame's rows again, also after the frame was queried, sorted, cut, joined or extended.
 *
 * A frame fresh from `toDataframe` gives an equal collection: `id`, `bbox` and further members of the features and of
 * the collection come back, renamed columns get their property's name, and a key that a feature did not have is not
 * added. Rows take these along by their geometry object, through every method of Danfo's frames and through `concat`
 * and `merge`; a row without one is recognised by its label and its other cells. What cannot be told for sure is
 * omitted, not guessed: rows lose their `id` when they are made into JSON and back, or when no row of a `concat` or
 * `merge` has a geometry. A `bbox` is dropped when the geometry has become another one, and the collection's `bbox`
 * stays while all rows are its features, even if some are gone.
 *
 * Features, geometries and properties are new objects, but coordinates and nested properties are the frame's own, and
 * so those of the collection that it was made of. Change them in a `structuredClone()` of the result, not in place.
 *
 * @throws {InputError} when it is no dataframe, the frame has no column `geometry`, or a cell of it is not a geometry.
 *
 * @example
 * ```ts
 * import { toFeatureCollection } from "up42-js";
 *
 * const clear = frame.query(frame.column("eo:cloud_cover").lt(10));
 * toFeatureCollection(clear).features[0]?.id;
 * ```
 */
export function toFeatureCollection(dataframe: Dataframe): ResultCollection {
  checkDataframe("toFeatureCollection", dataframe);
  const position = geometryPosition(dataframe);
  const rows = rowsOf(dataframe);
  const source = sourceOf(dataframe);
  const marks = rows.map((row) => recordOf(row[position]));
  const origins = new Set(marks.flatMap((mark) => (mark ? [mark.origin] : [])));
  if (source !== undefined && origins.size === 0) origins.add(source.origin);

  const find = recordFinder({ dataframe, source, origins });
  const plans = planner(dataframe.columns, position);
  let allAsTheyWere = true;
  const features = rows.map((row, index) => {
    const geometry = readGeometry(row[position], index);
    const mark = marks[index];
    const record = mark ?? find(row, index, geometry);
    if (record === undefined) {
      allAsTheyWere = false;
      return newFeature(geometry, plans(undefined).propertiesOf(row));
    }
    const moved = mark === undefined && !isSameGeometry(geometry, record.feature.geometry);
    if (moved) allAsTheyWere = false;
    return oldFeature({ record, geometry, moved, properties: plans(record).propertiesOf(row) });
  });
  return collect({ features, origins, allAsTheyWere });
}

function newFeature(geometry: Geometry | null, properties: Properties): ResultFeature {
  return { type: "Feature", geometry, properties };
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
  // A copy, because the frame's own object leads back to the record.
  if (geometry !== null) feature.geometry = { ...geometry };
  else if ("geometry" in feature) feature.geometry = null;
  if (feature.properties || Object.keys(properties).length > 0) feature.properties = properties;
  return feature as ResultFeature;
}

function collect({
  features,
  origins,
  allAsTheyWere,
}: {
  features: ResultFeature[];
  origins: ReadonlySet<Origin>;
  allAsTheyWere: boolean;
}): ResultCollection {
  const [origin, another] = origins;
  if (origin === undefined || another !== undefined) return { type: "FeatureCollection", features };
  const collection = { ...origin.collection, features };
  if (!allAsTheyWere) delete collection.bbox;
  return collection;
}

/** Says, for features of one shape, which cells become which properties. */
interface Plan {
  propertiesOf(row: readonly unknown[]): Properties;
}

function planner(columns: readonly string[], geometry: number): (record: FeatureRecord | undefined) => Plan {
  const plans = new Map<readonly string[] | undefined, Plan>();
  return (record) => {
    let plan = plans.get(record?.keys);
    if (plan === undefined) {
      plan = makePlan({ columns, geometry, record });
      plans.set(record?.keys, plan);
    }
    return plan;
  };
}

function makePlan({
  columns,
  geometry,
  record,
}: {
  columns: readonly string[];
  geometry: number;
  record: FeatureRecord | undefined;
}): Plan {
  const positions = new Map<string, number>();
  const filled = new Set<string>();
  columns.forEach((column, position) => {
    if (position === geometry) return;
    const property = record?.origin.propertyOf.get(column);
    if (property !== undefined) filled.add(property);
    positions.set(property ?? column, position);
  });
  const own = (record?.keys ?? []).flatMap((key) => {
    const position = positions.get(key);
    positions.delete(key);
    return position === undefined ? [] : [{ key, position }];
  });
  const others = Array.from(positions, ([key, position]) => ({ key, position, nullIsOurs: filled.has(key) }));
  return {
    propertiesOf(row) {
      const entries: [string, unknown][] = own.map(({ key, position }) => [key, row[position]]);
      for (const { key, position, nullIsOurs } of others) {
        const cell = row[position];
        // Danfo fills gaps with NaN or undefined, `toDataframe` with null; a null in anybody else's column is theirs.
        if (!isMissing(cell) || (cell === null && !nullIsOurs)) entries.push([key, cell]);
      }
      return Object.fromEntries(entries);
    },
  };
}
