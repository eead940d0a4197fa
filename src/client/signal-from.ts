import { callback, check } from "../options";

/**
 * Makes the `signal` that every call takes of the promise `invalidation` of a notebook's cell: it aborts as soon as the
 * cell is run again or removed. Any other promise does as well, whichever way it ends.
 *
 * The reason is a `DOMException` named `AbortError`. What a notebook recomputes is not seen any more, so nobody has to
 * catch it there.
 *
 * @throws {InputError} when `invalidation` is no promise.
 *
 * @example
 * ```ts
 * import { signalFrom } from "up42-js";
 *
 * const stopped = new Promise((resolve) => setTimeout(resolve, 60_000)); // in a notebook: `invalidation`
 * const quicklooks = await jobtask.downloadQuicklooks({ signal: signalFrom(stopped) });
 * ```
 */
export function signalFrom(invalidation: PromiseLike<unknown>): AbortSignal {
  check("signalFrom", "invalidation", invalidation, {
    words: 'a promise, such as "invalidation" of a notebook\'s cell',
    fits: (value) => callback.fits(Object(value).then),
    required: true,
  });
  const controller = new AbortController();
  const end = (): void =>
    controller.abort(
      new DOMException("The cell that started this was run again, or its promise ended.", "AbortError"),
    );
  invalidation.then(end, end);
  return controller.signal;
}
