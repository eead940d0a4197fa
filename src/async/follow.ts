/** Aborts a controller when a signal aborts, or has aborted already. Returns a function that stops following it. */
export function follow(
  controller: Pick<AbortController, "abort">,
  signal: AbortSignal | undefined,
): () => void {
  const abort = (): void => controller.abort(signal?.reason);
  if (signal?.aborted === true) abort();
  else signal?.addEventListener("abort", abort, { once: true });
  return () => signal?.removeEventListener("abort", abort);
}

/**
 * Does `work` with a signal of its own that aborts when `signal` does. Use it for libraries that call `AbortSignal.any`:
 * some platforms keep a reference to each result in the signals that it was made of, and a caller's signal may live long.
 */
export async function withOwnSignal<Result>(
  signal: AbortSignal | undefined,
  work: (own: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const unfollow = follow(controller, signal);
  try {
    return await work(controller.signal);
  } finally {
    unfollow();
  }
}
