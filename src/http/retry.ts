import type { RetryOptions as KyRetryOptions } from "ky";
import { isUp42Error } from "../errors";

/** How often a call is retried after a temporary failure, and how long it waits before. */
export interface RetryOptions {
  /** Retries after the first try. @default 4 */
  readonly limit?: number | undefined;
  /**
   * Longest wait before the first retry, in milliseconds; it doubles with each later one. The actual wait is random,
   * between zero and that.
   * @default 500
   */
  readonly baseDelayMs?: number | undefined;
  /**
   * Longest wait before any retry, in milliseconds. A `Retry-After` of a 429 or a 503 is obeyed up to a minute.
   * @default 10_000
   */
  readonly maxDelayMs?: number | undefined;
}

const passingStatuses = [
  408, // Request Timeout
  429, // Too Many Requests
  500, // Internal Server Error
  502, // Bad Gateway
  503, // Service Unavailable
  504, // Gateway Timeout
  520, // to 524: Cloudflare, when the service behind it does not answer
  521,
  522,
  523,
  524,
];

/** The settings for ky: our own errors decide what is retried, whatever `fetch` is used. */
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

/** Other headers that say when to retry. ky reads them too, but their units differ from server to server. */
const otherHeaders = [
  "ratelimit-reset",
  "x-ratelimit-retry-after",
  "x-ratelimit-reset",
  "x-rate-limit-reset",
];

/**
 * Keeps a `Retry-After` only if it can be read and asks for a wait: otherwise ky would wait a minute or not at all.
 * Without the header, the random and growing waits apply.
 */
export function withReadableRetryAfter(headers: Headers): Headers {
  const readable = new Headers(headers);
  for (const name of otherHeaders) readable.delete(name);
  const value = headers.get("retry-after") ?? "";
  const wait = /^\d+$/.test(value) ? Number(value) : Date.parse(value) - Date.now();
  if (!(wait > 0)) readable.delete("retry-after");
  return readable;
}
