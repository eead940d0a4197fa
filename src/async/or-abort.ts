import { follow } from "./follow";

/** Settles like `work`, but rejects at once when the signal aborts, even if `work` ignores the signal. */
export function orAbort<Value>(
  work: Promise<Value>,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const release = follow({ abort: reject }, signal);
    work.then(resolve, reject).finally(release);
  });
}
