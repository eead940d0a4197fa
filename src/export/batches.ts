import { checkFeature, type SoundFeature } from "./check-feature";
import type { OpenedSource } from "./source";

/** Few enough for features of a megabyte each, and enough for small ones not to be held up by the steps between. */
const batchSize = 64;

/** Features of a source in their order, checked. */
export async function* batchesOf(
  source: OpenedSource,
  { signal }: { signal: AbortSignal | undefined },
): AsyncGenerator<readonly SoundFeature[], void, undefined> {
  if ("kept" in source) yield* slicesOf(source.kept);
  else yield* groupsOf(source.passing, { signal });
}

function* slicesOf(features: readonly unknown[]): Generator<readonly SoundFeature[], void, undefined> {
  for (let start = 0; start < features.length; start += batchSize) {
    const batch: SoundFeature[] = [];
    const end = Math.min(start + batchSize, features.length);
    // By index, for a list with gaps has features missing.
    for (let index = start; index < end; index += 1) batch.push(checkFeature(features[index], index));
    yield batch;
  }
}

async function* groupsOf(
  source: Iterable<unknown> | AsyncIterable<unknown>,
  { signal }: { signal: AbortSignal | undefined },
): AsyncGenerator<readonly SoundFeature[], void, undefined> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const patience = new Patience(signal);
  let index = 0;
  let batch: SoundFeature[] = [];
  let hasEnded = false;
  try {
    for (;;) {
      const next = await patience.wait(() => iterator.next());
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
    patience.end();
    if (!hasEnded) await close(iterator, { isWaiting: patience.wasInterrupted });
  }
}

/** Lets the source end what it has under way, as `for await` would, unless it is what was not waited for. */
async function close(
  iterator: Iterator<unknown> | AsyncIterator<unknown>,
  { isWaiting }: { isWaiting: boolean },
): Promise<void> {
  const closing = (async () => iterator.return?.())().catch(() => undefined);
  if (!isWaiting) await closing;
}

/** Waits for a source until the signal interrupts it. */
class Patience {
  readonly #signal: AbortSignal | undefined;
  readonly #interrupt = (): void => {
    this.wasInterrupted = this.#reject !== undefined;
    this.#reject?.(this.#signal?.reason);
  };
  #reject: ((reason: unknown) => void) | undefined;
  wasInterrupted = false;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#interrupt);
  }

  /** Not `Promise.race`, with which the signal would hold on to every wait until it fires. */
  async wait<Value>(ask: () => Value | Promise<Value>): Promise<Value> {
    if (this.#signal === undefined) return ask();
    this.#signal.throwIfAborted();
    const answer = ask();
    try {
      return await new Promise<Value>((resolve, reject) => {
        this.#reject = reject;
        Promise.resolve(answer).then(resolve, reject);
      });
    } finally {
      this.#reject = undefined;
    }
  }

  end(): void {
    this.#signal?.removeEventListener("abort", this.#interrupt);
  }
}
