import type { Feature, FeatureCollection, Geometry } from "geojson";
import { checkDegrees, hasFeatures, isDataframe } from "../dataframe/checks";
import { geometryColumn } from "../dataframe/columns";
import type { Dataframe } from "../dataframe/danfo";
import { rowsOf } from "../dataframe/geometry-cells";
import { renamedColumns } from "../dataframe/to-dataframe";
import { toFeatureCollection } from "../dataframe/to-feature-collection";
import { iterable } from "../kinds";
import { check, type Kind } from "../options";

/** Where rows come from: a FeatureCollection, a dataframe, or an iterable or async iterable of features. */
export type FeatureSource =
  | FeatureCollection<Geometry | null>
  | Dataframe
  | Iterable<Feature<Geometry | null>>
  | AsyncIterable<Feature<Geometry | null>>;

/** A source as the exports read it: a list of features, which can be read again, or a stream, which cannot. */
export type OpenedSource =
  | {
      readonly kept: readonly unknown[];
      /** Properties that have a column even where no feature has them, in the order of their columns. */
      readonly properties: readonly string[];
    }
  | { readonly passing: Iterable<unknown> | AsyncIterable<unknown> };

const featureSource: Kind = {
  words: "a FeatureCollection, a dataframe or an iterable of features",
  fits: (value) => hasFeatures(value) || isDataframe(value) || iterable.fits(value),
  required: true,
};

/**
 * Opens a source.
 *
 * @param options.asTable Whether a dataframe is read cell by cell, as it is, or as the features that it was made of.
 * @throws {InputError} when it is not a {@link FeatureSource}, or states another coordinate reference system.
 */
export function openSource(
  source: unknown,
  { call, asTable }: { call: string; asTable: boolean },
): OpenedSource {
  check(call, "source", source, featureSource);
  if (hasFeatures(source)) {
    checkDegrees(source, { argument: "source" });
    return { kept: source.features, properties: [] };
  }
  if (isDataframe(source)) {
    const { features } = toFeatureCollection(source);
    return asTable ? tableOf(source, features) : { kept: features, properties: [] };
  }
  if (Array.isArray(source)) return { kept: source, properties: [] };
  return { passing: source as Iterable<unknown> | AsyncIterable<unknown> };
}

/**
 * The features of a frame's rows with a property for each column: flattened properties stay flat, dates stay dates, and
 * columns without a value are kept. Columns that were renamed for Danfo get the property's name back.
 */
function tableOf(dataframe: Dataframe, features: readonly Feature<Geometry | null>[]): OpenedSource {
  const renamed = new Map(Object.entries(renamedColumns(dataframe)));
  const taken = new Set(dataframe.columns.filter((column) => column !== geometryColumn));
  const columns = dataframe.columns.flatMap((column, position) => {
    if (column === geometryColumn) return [];
    const property = renamed.get(column);
    return [{ position, property: property === undefined || taken.has(property) ? column : property }];
  });
  const rows = rowsOf(dataframe);
  const kept = features.map((feature, index): Feature<Geometry | null> => {
    const row = rows[index] ?? [];
    const cells = columns.map(({ position, property }) => [property, row[position]] as const);
    return { ...feature, properties: Object.fromEntries(cells) };
  });
  return { kept, properties: columns.map(({ property }) => property) };
}
