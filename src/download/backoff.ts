import { delay } from "../async/delay";
import type { RetryOptions } from "../http/retry";

/** Waits a random time before a retry: the more tries failed, the longer it may be. */
export function waitAfter(
  failures: number,
  { retry, signal }: { readonly retry: RetryOptions; readonly signal: AbortSignal },
): Promise<void> {
  const { baseDelayMs = 500, maxDelayMs = 10_000 } = retry;
  return delay(Math.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** failures), signal);
}
