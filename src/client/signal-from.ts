import { callback, check } from "../options";

/**
 * Makes a `signal` for calls from the promise `invalidation` of a notebook's cell: it aborts as soon as the cell runs
 * again or is removed. Any other promise works, too, whether it is fulfilled or rejected.
 *
 * The reason is a `DOMException` named `AbortError`. You need not catch it in a notebook, which does not show the errors
 * of cells that it has run again.
 *
 * @throws {InputError} when `invalidation` is not a promise.
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
      new DOMException("The cell that started this ran again, or its promise ended.", "AbortError"),
    );
  invalidation.then(end, end);
  return controller.signal;
}
