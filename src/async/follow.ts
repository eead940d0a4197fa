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
