import { sideBySide } from "../async/side-by-side";
import type { ColumnOptions } from "../dataframe/column-options";
import type { DanfoSource } from "../dataframe/danfo";
import { loadMaker, type Maker } from "../outputs/results-dataframe";
import type { FeatureOptions, ResultCollection, ResultFeature } from "../types";
import type { BatchEntry, EntryFailure } from "./batch-report";
import { withProvenance } from "./provenance";

interface ReadOptions<Entry> extends FeatureOptions {
  /** Entries at once. */
  readonly limit: number;
  /** Called for an entry whose features cannot be read; it is then skipped. An error that it throws ends the call. */
  readonly onFailure: (failure: EntryFailure<Entry>) => void;
}

/** Reads the features of a batch into one collection, in the order of the batch. An entry that fails adds none. */
export async function readBatch<Entry extends BatchEntry>(
  entries: readonly Entry[],
  {
    limit,
    onFailure,
    nonFinite,
    signal,
    featuresFault = () => undefined,
  }: ReadOptions<Entry> & { readonly featuresFault?: Maker["featuresFault"] },
): Promise<ResultCollection> {
  const found = new Map<Entry, ResultFeature[]>();
  await sideBySide(entries, { limit, signal }, async (entry, own) => {
    const { source } = entry;
    try {
      const collection = await source.readFeatures({ nonFinite, ...own });
      const fault = featuresFault(collection.features);
      if (fault !== undefined) throw source.refuseFeatures(collection, fault);
      found.set(
        entry,
        collection.features.map((feature) => withProvenance(feature, entry)),
      );
    } catch (error) {
      if (own.signal.aborted) throw error;
      onFailure({ entry, error });
    }
  });
  return { type: "FeatureCollection", features: entries.flatMap((entry) => found.get(entry) ?? []) };
}

/** As {@link readBatch}, into a dataframe. */
export async function readBatchDataframe<Entry extends BatchEntry>(
  entries: readonly Entry[],
  {
    danfo,
    limit,
    onFailure,
    nonFinite,
    signal,
    ...columns
  }: ReadOptions<Entry> & ColumnOptions & { readonly danfo: DanfoSource<unknown> | undefined },
): Promise<unknown> {
  signal?.throwIfAborted();
  const { loaded, makeDataframe, featuresFault } = await loadMaker(danfo);
  const collection = await readBatch(entries, { limit, onFailure, nonFinite, signal, featuresFault });
  return makeDataframe(collection, { danfo: loaded, ...columns });
}
