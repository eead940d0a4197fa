import type { Feature, FeatureCollection, Geometry } from "geojson";
import { checkFeatures, hasFeatures, isDataframe } from "../../dataframe/checks";
import type { Dataframe } from "../../dataframe/danfo";
import { toFeatureCollection } from "../../dataframe/to-feature-collection";
import { check, type Kind } from "../../options";
import type { AnyScene } from "../any-scene";
import { isScene } from "../scene-source";

/** Where footprints come from: a FeatureCollection, a list of features, a dataframe, or scenes. */
export type CoverageSource =
  | FeatureCollection<Geometry | null>
  | readonly Feature<Geometry | null>[]
  | Dataframe
  | readonly AnyScene[];

const coverageSource: Kind = {
  words: "a FeatureCollection, a list of features or scenes, or a dataframe",
  fits: (value) => hasFeatures(value) || isDataframe(value) || Array.isArray(value),
  required: true,
};

/**
 * The features of a source.
 *
 * @throws {InputError} when it is none.
 */
export function featuresIn(source: CoverageSource): FeatureCollection<Geometry | null> {
  const features = listIn(source);
  checkFeatures(features, { argument: "source" });
  return { type: "FeatureCollection", features };
}

function listIn(source: unknown): Feature<Geometry | null>[] {
  check("plotCoverage", "source", source, coverageSource);
  if (hasFeatures(source)) return source.features;
  if (isDataframe(source)) return toFeatureCollection(source).features;
  return (source as unknown[]).map((item) => (isScene(item) ? item.feature : (item as Feature)));
}
