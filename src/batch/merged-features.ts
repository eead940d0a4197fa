import { leavable } from "../async/leavable";
import { createSignalGroup } from "../async/signal-group";
import { toByteStream } from "../streams/byte-reader";
import type { ByteStream, CallOptions, ResultFeature } from "../types";
import type { EntryFailure } from "./batch-report";
import { type Origin, withProvenance } from "./provenance";

/** Where the features of one entry come from. */
export interface FeatureSource<Entry extends Origin> {
  readonly entry: Entry;
  features(options: CallOptions): AsyncIterableIterator<ResultFeature>;
}

interface MergeOptions<Entry> extends CallOptions {
  /** Entries whose features are requested at once: the current one, and the next ones ahead of time. */
  readonly limit: number;
  /** Called for an entry whose features cannot be read; it is then skipped. An error that it throws ends the loop. */
  readonly onFailure: (failure: EntryFailure<Entry>) => void;
  /** Called with the entry of each feature, just before the feature is yielded. */
  readonly onFeature?: ((entry: Entry) => void) | undefined;
}

/** Characters that are collected before they are passed on. */
const batchCharacters = 64 * 1024;

/**
 * Yields the features of a batch one by one, in the order of the batch, with their provenance. Only the current feature
 * and the starts of the next entries are in memory.
 */
export function mergeFeatures<Entry extends Origin>(
  sources: readonly FeatureSource<Entry>[],
  { signal, ...options }: MergeOptions<Entry>,
): AsyncIterableIterator<ResultFeature> {
  return leavable((own) => inOrder(sources, { ...options, ...own }), { signal });
}

interface Started<Entry> {
  readonly entry: Entry;
  readonly features: AsyncIterableIterator<ResultFeature>;
  readonly first: Promise<IteratorResult<ResultFeature>>;
  readonly release: () => void;
}

async function* inOrder<Entry extends Origin>(
  sources: readonly FeatureSource<Entry>[],
  { limit, onFailure, onFeature, signal }: MergeOptions<Entry>,
): AsyncGenerator<ResultFeature, void, undefined> {
  const group = createSignalGroup();
  group.follow(signal);
  const waiting = sources.values();
  const started: Started<Entry>[] = [];

  function start(): void {
    const { value: source } = waiting.next();
    if (source === undefined) return;
    const { signal, release } = group.derive();
    const features = source.features({ signal });
    const first = features.next();
    // Awaited when its turn comes.
    first.catch(() => undefined);
    started.push({ entry: source.entry, features, first, release });
  }

  try {
    group.throwIfAborted();
    for (let begun = 0; begun < limit; begun += 1) start();
    for (let current = started[0]; current !== undefined; current = started[0]) {
      const { entry, features, first, release } = current;
      for (let reading = first; ; reading = features.next()) {
        const feature = await reading
          .then(({ done, value }) => (done === true ? undefined : withProvenance(value, entry)))
          .catch((error: unknown) => {
            group.throwIfAborted();
            onFailure({ entry, error });
          });
        if (feature === undefined) break;
        onFeature?.(entry);
        yield feature;
      }
      await features.return?.();
      started.shift();
      release();
      start();
    }
  } finally {
    group.release();
    await Promise.all(started.map(({ features }) => features.return?.()));
  }
}

/** Writes features as the text of a FeatureCollection, one per line, as fast as the text is read. */
export function collectionText(features: AsyncIterableIterator<ResultFeature>): ByteStream {
  const encoder = new TextEncoder();
  let text = '{"type":"FeatureCollection","features":[';
  let given = 0;
  let hasEnded = false;
  return toByteStream({
    async read() {
      while (!hasEnded && text.length < batchCharacters) {
        const next = await features.next();
        if (next.done === true) {
          hasEnded = true;
          text += "\n]}\n";
        } else {
          text += `${given === 0 ? "" : ","}\n${JSON.stringify(next.value)}`;
          given += 1;
        }
      }
      if (text === "") return undefined;
      const chunk = encoder.encode(text);
      text = "";
      return chunk;
    },
    async stop() {
      await features.return?.();
    },
  });
}
