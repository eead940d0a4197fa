/** Other headers by which servers say when to come back; ky reads them too, in units that differ from server to server. */
const others = ["ratelimit-reset", "x-ratelimit-retry-after", "x-ratelimit-reset", "x-rate-limit-reset"];

/**
 * Leaves ky a `Retry-After` only where it can be read and asks for a wait: of anything else ky makes a minute's wait or
 * none at all. Without one, the random and growing waits apply.
 */
export function withReadableRetryAfter(headers: Headers): Headers {
  const readable = new Headers(headers);
  for (const name of others) readable.delete(name);
  const value = headers.get("retry-after")?.trim() ?? "";
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  if (!(seconds > 0)) readable.delete("retry-after");
  return readable;
}
