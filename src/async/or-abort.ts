/** Settles like `work`, but rejects at once when the signal aborts, even if `work` ignores the signal. */
export function orAbort<Value>(
  work: Promise<Value>,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
