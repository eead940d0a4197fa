import { callback, callKinds, check, checkOptions } from "../options";
import type { CallOptions, DownloadProgress } from "../types";

/** The options that {@link watchProgress} passes to the call that it watches. Pass all of them on. */
export interface WatchedOptions<Progress = DownloadProgress> {
  /** Receives the progress of the call. */
  readonly onProgress: (progress: Progress) => void;
  /** Ends the call. */
  readonly signal: AbortSignal;
}

/** A running call. A loop over it yields its progress. */
export interface WatchedCall<Result, Progress = DownloadProgress> {
  /**
   * Settles as the call does. Ignoring a rejection here does not make it an unhandled one, because loops throw it, too.
   */
  readonly result: Promise<Result>;
  /**
   * Yields the newest progress that this loop has not seen: a slow loop misses some in between, but never the last. The
   * loop ends with the call, and throws the error of a call that fails.
   *
   * Leaving a loop early ends the call and waits until it has stopped completely. Several loops may run side by side;
   * leaving any of them ends the call.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<Progress, undefined, unknown>;
}

/**
 * Starts a call that takes `onProgress` and `signal`, and returns its progress as an async iterator, for a loop or for a
 * progress bar in a notebook.
 *
 * @param call starts the call with the options that it receives. If the progress is not a `DownloadProgress`, name its
 * type: `watchProgress((options: WatchedOptions<ExportProgress>) => toCsv(collection, options))`.
 * @param options.signal ends the call, as leaving a loop does. In a notebook: `signalFrom(invalidation)`.
 * @throws {InputError} when `call` is not a function, or an option is not what it should be.
 *
 * @example
 * ```ts
 * import { watchProgress } from "up42-js";
 *
 * const download = watchProgress((options) => jobtask.downloadResults(options));
 * for await (const { phase, bytes, totalBytes } of download) console.log(phase, bytes, totalBytes);
 * const files = await download.result;
 * ```
 */
export function watchProgress<Result, Progress = DownloadProgress>(
  call: (options: WatchedOptions<Progress>) => PromiseLike<Result>,
  options: CallOptions = {},
): WatchedCall<Result, Progress> {
  check("watchProgress", "call", call, {
    ...callback,
    required: true,
    words: "a function that starts a call, such as (options) => jobtask.downloadResults(options)",
  });
  const { signal } = checkOptions("watchProgress", options, callKinds);

  const stopping = new AbortController();
  const stop = (): void => stopping.abort(signal?.reason);
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop);
  const news = new News<Progress>();
  const onProgress = (progress: Progress): void => news.update(progress);
  const result = new Promise<Result>((resolve) => resolve(call({ onProgress, signal: stopping.signal })));
  const over = result
    .then(
      () => news.end(),
      (error: unknown) => news.end({ error }),
    )
    .finally(() => signal?.removeEventListener("abort", stop));

  async function leave(): Promise<void> {
    stopping.abort(new DOMException("The loop over the progress was left.", "AbortError"));
    await over;
  }

  return {
    result,
    [Symbol.asyncIterator]: () => new ProgressLoop(news, leave),
  };
}

/** The newest progress of one call, and how it ended. */
class News<Progress> {
  newest: Progress | undefined;
  /** How many there were so far. */
  count = 0;
  ended = false;
  failure: { readonly error: unknown } | undefined;
  #waiting: (() => void)[] = [];

  /** Resolves when loops should check again. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  update(progress: Progress): void {
    this.newest = progress;
    this.count += 1;
    this.wake();
  }

  end(failure?: { readonly error: unknown }): void {
    this.ended = true;
    this.failure = failure;
    this.wake();
  }

  /** Makes every loop check again. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/**
 * One loop. Not a generator, because the `return` of a generator waits for a pending `next`: you could not leave the loop
 * of a stalled download.
 */
class ProgressLoop<Progress> implements AsyncIterableIterator<Progress, undefined, unknown> {
  readonly #news: News<Progress>;
  readonly #leave: () => Promise<void>;
  #seen = 0;
  #isOver = false;

  constructor(news: News<Progress>, leave: () => Promise<void>) {
    this.#news = news;
    this.#leave = leave;
  }

  async next(): Promise<IteratorResult<Progress, undefined>> {
    const news = this.#news;
    while (!this.#isOver) {
      if (news.count > this.#seen) {
        this.#seen = news.count;
        return { done: false, value: news.newest as Progress };
      }
      if (news.ended) {
        this.#isOver = true;
        if (news.failure !== undefined) throw news.failure.error;
      } else await news.changed();
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (!this.#isOver) {
      this.#isOver = true;
      this.#news.wake();
      await this.#leave();
    }
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
