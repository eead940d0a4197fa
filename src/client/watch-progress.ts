import { follow } from "../async/follow";
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
   * Settles when the call does. You can ignore a rejection here: it does not count as unhandled, because loops throw
   * it, too.
   */
  readonly result: Promise<Result>;
  /**
   * Yields the newest progress that this loop has not seen: a slow loop misses some in between, but never the last. The
   * loop ends with the call, and throws the error of a call that fails.
   *
   * Leaving a loop early ends the call and waits until it has stopped completely. Several loops may run at the same
   * time; leaving any of them ends the call.
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
 * @throws {InputError} when `call` is not a function, or an option is invalid.
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
  const release = follow(stopping, signal);
  let newest: { readonly progress: Progress } | undefined;
  let hasEnded = false;
  const waiting: (() => void)[] = [];
  /** Makes every loop check again. */
  const wake = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  const onProgress = (progress: Progress): void => {
    newest = { progress };
    wake();
  };
  const result = new Promise<Result>((resolve) => resolve(call({ onProgress, signal: stopping.signal })));
  const over = result
    .catch(() => undefined)
    .then(() => {
      hasEnded = true;
      release();
      wake();
    });

  /**
   * One loop. Not a generator, because the `return` of a generator waits for a pending `next`: you could not leave the
   * loop of a stalled download.
   */
  function loop(): AsyncIterableIterator<Progress, undefined, unknown> {
    let seen: typeof newest;
    let isOver = false;
    return {
      async next() {
        while (!isOver) {
          if (newest !== undefined && newest !== seen) {
            seen = newest;
            return { done: false, value: newest.progress };
          }
          if (hasEnded) {
            isOver = true;
            // Throws the error of a call that failed.
            await result;
          } else await new Promise<void>((resolve) => waiting.push(resolve));
        }
        return { done: true, value: undefined };
      },
      async return() {
        if (!isOver) {
          isOver = true;
          wake();
          stopping.abort(new DOMException("The loop over the progress was left.", "AbortError"));
          await over;
        }
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  return { result, [Symbol.asyncIterator]: loop };
}
