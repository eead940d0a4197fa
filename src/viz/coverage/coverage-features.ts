import type { Feature, FeatureCollection, Geometry } from "geojson";
import { checkFeatures, hasFeatures, isDataframe } from "../../dataframe/checks";
import type { Dataframe } from "../../dataframe/danfo";
import { toFeatureCollection } from "../../dataframe/to-feature-collection";
import { InputError } from "../../errors";
import { describe } from "../../options";
import type { AnyScene } from "../any-scene";
import { isScene } from "../scene-source";

/** Where footprints come from: a FeatureCollection, a list of features, a dataframe, or scenes. */
export type CoverageSource =
  | FeatureCollection<Geometry | null>
  | readonly Feature<Geometry | null>[]
  | Dataframe
  | readonly AnyScene[];

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
  if (hasFeatures(source)) return source.features;
  if (isDataframe(source)) return toFeatureCollection(source).features;
  if (Array.isArray(source)) return source.map((item) => (isScene(item) ? item.feature : item));
  const hint = source instanceof Promise ? "a promise, which has to be awaited first" : describe(source);
  throw new InputError(
    `plotCoverage takes a FeatureCollection, a list of features or scenes, or a dataframe; got ${hint}.`,
    { argument: "source" },
  );
}
