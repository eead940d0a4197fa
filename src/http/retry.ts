import type { RetryOptions as KyRetryOptions } from "ky";
import { isUp42Error } from "../errors";

/** How often and how patiently a call that failed for a passing reason is made again. */
export interface RetryOptions {
  /**
   * Further tries after the first.
   * @default 4
   */
  readonly limit?: number | undefined;
  /**
   * Longest wait before the first further try, in milliseconds; each later one may be twice as long. The wait is drawn
   * at random between zero and that.
   * @default 500
   */
  readonly baseDelayMs?: number | undefined;
  /**
   * Longest wait before any further try, in milliseconds. A `Retry-After` beside a 429 or a 503 is obeyed up to a
   * minute.
   * @default 10_000
   */
  readonly maxDelayMs?: number | undefined;
}

/** Statuses that may pass by themselves. */
const passingStatuses = [
  408, // Request Timeout
  429, // Too Many Requests
  500, // Internal Server Error
  502, // Bad Gateway
  503, // Service Unavailable
  504, // Gateway Timeout
  520, // to 524: what Cloudflare answers when the service behind it gives none
  521,
  522,
  523,
  524,
];

/** The settings for ky: our own errors decide what is worth another try, whatever `fetch` is used. */
export function retrySettings(
  { limit = 4, baseDelayMs = 500, maxDelayMs = 10_000 }: RetryOptions,
  methods: ("get" | "post")[],
): KyRetryOptions {
  return {
    limit,
    methods,
    statusCodes: passingStatuses,
    afterStatusCodes: [429, 503],
    maxRetryAfter: 60_000,
    backoffLimit: maxDelayMs,
    delay: (attempt) => baseDelayMs * 2 ** (attempt - 1),
    jitter: true,
    shouldRetry: ({ error }) =>
      error.name === "HTTPError" ? undefined : isUp42Error(error, "NetworkError", "TimeoutError"),
  };
}

/** Other headers by which servers say when to come back; ky reads them too, in units that differ from server to server. */
const otherHeaders = [
  "ratelimit-reset",
  "x-ratelimit-retry-after",
  "x-ratelimit-reset",
  "x-rate-limit-reset",
];

/**
 * Leaves ky a `Retry-After` only where it can be read and asks for a wait: of anything else ky makes a minute's wait or
 * none at all. Without one, the random and growing waits apply.
 */
export function withReadableRetryAfter(headers: Headers): Headers {
  const readable = new Headers(headers);
  for (const name of otherHeaders) readable.delete(name);
  const value = headers.get("retry-after")?.trim() ?? "";
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  if (!(seconds > 0)) readable.delete("retry-after");
  return readable;
}
