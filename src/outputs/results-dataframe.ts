import { follow } from "../async/follow";
import type { ColumnOptions } from "../dataframe/column-options";
import { type DanfoLike, type DanfoSource, danfoFrom } from "../dataframe/danfo";
import type { FeatureOptions } from "../types";
import type { OutputsSource } from "./outputs-source";

/**
 * Reads the features of outputs into a dataframe. The code for it, and danfojs unless it is passed, load while the
 * features arrive; when loading fails, the request is cancelled at once.
 */
export async function readDataframe(
  source: Pick<OutputsSource, "readFeatures" | "refuseFeatures">,
  {
    danfo,
    nonFinite,
    signal,
    ...columns
  }: FeatureOptions & ColumnOptions & { danfo: DanfoSource<unknown> | undefined },
): Promise<unknown> {
  signal?.throwIfAborted();
  const giveUp = new AbortController();
  const release = follow(giveUp, signal);
  try {
    const [{ loaded, makeDataframe, featuresFault }, collection] = await Promise.all([
      loadMaker(danfo).catch((error: unknown) => {
        giveUp.abort(error);
        throw error;
      }),
      source.readFeatures({ nonFinite, signal: giveUp.signal }),
    ]);
    const fault = featuresFault(collection.features);
    if (fault === undefined) return makeDataframe(collection, { danfo: loaded, ...columns });
    throw source.refuseFeatures(collection, fault);
  } finally {
    release();
  }
}

export interface Maker {
  readonly loaded: DanfoLike<unknown>;
  readonly makeDataframe: typeof import("../dataframe/to-dataframe").makeDataframe;
  readonly featuresFault: typeof import("../dataframe/checks").featuresFault;
}

/** Loads the code that makes dataframes, and danfojs unless it is passed. */
export async function loadMaker(danfo: DanfoSource<unknown> | undefined): Promise<Maker> {
  const [{ loadDanfo }, { makeDataframe }, { featuresFault }] = await Promise.all([
    import("../dataframe/load-danfo"),
    import("../dataframe/to-dataframe"),
    import("../dataframe/checks"),
  ]);
  const loaded = danfo === undefined ? await loadDanfo() : await danfoFrom(danfo);
  return { loaded, makeDataframe, featuresFault };
}
