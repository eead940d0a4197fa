import type { Feature, Geometry } from "geojson";
import { orAbort } from "../async/or-abort";
import { featureFault } from "../dataframe/checks";
import { hasSoundPositions } from "../dataframe/geometry";
import { InputError } from "../errors";
import type { CallOptions, Properties } from "../types";
import type { OpenedSource } from "./source";

export type SoundFeature = Feature<Geometry | null, Properties | null>;

/** Few enough for features of a megabyte each, many enough that small ones do not wait for the steps between batches. */
const batchSize = 64;

/**
 * The features of a source in their order.
 *
 * @throws {InputError} for the first feature whose properties or geometry cannot be written.
 */
export async function* batchesOf(
  source: OpenedSource,
  options: CallOptions,
): AsyncGenerator<readonly SoundFeature[], void, undefined> {
  if ("kept" in source) yield* slicesOf(source.kept);
  else yield* groupsOf(source.passing, options);
}

function* slicesOf(features: readonly unknown[]): Generator<readonly SoundFeature[], void, undefined> {
  for (let start = 0; start < features.length; start += batchSize) {
    const batch: SoundFeature[] = [];
    const end = Math.min(start + batchSize, features.length);
    // By index, because a gap in a list is a missing feature.
    for (let index = start; index < end; index += 1) batch.push(checkFeature(features[index], index));
    yield batch;
  }
}

async function* groupsOf(
  source: Iterable<unknown> | AsyncIterable<unknown>,
  { signal }: CallOptions,
): AsyncGenerator<readonly SoundFeature[], void, undefined> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let index = 0;
  let batch: SoundFeature[] = [];
  let isWaiting = false;
  let hasEnded = false;
  try {
    for (;;) {
      signal?.throwIfAborted();
      isWaiting = true;
      const next = await orAbort(Promise.resolve(iterator.next()), { signal });
      isWaiting = false;
      if (next.done) break;
      batch.push(checkFeature(next.value, index));
      index += 1;
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
    hasEnded = true;
    if (batch.length > 0) yield batch;
  } finally {
    if (!hasEnded) {
      // As `for await` would; but a source that did not answer before the abort may not answer now either.
      const closing = (async () => iterator.return?.())().catch(() => undefined);
      if (!(isWaiting && signal?.aborted)) await closing;
    }
  }
}

function checkFeature(feature: unknown, index: number): SoundFeature {
  const fault = faultOf(feature);
  if (fault === undefined) return feature as SoundFeature;
  throw new InputError(`features[${index}]${fault}.`, { argument: "source" });
}

function faultOf(feature: unknown): string | undefined {
  const fault = featureFault(feature);
  if (fault !== undefined) return fault;
  const { geometry } = feature as SoundFeature;
  return !geometry || hasSoundPositions(geometry)
    ? undefined
    : `.geometry has positions that do not form a ${geometry.type}`;
}
