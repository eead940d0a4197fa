import { describe, expect, it } from "vitest";
import { retrySettings, withReadableRetryAfter } from "../../src/http/retry";

describe("retrySettings", () => {
  it("waits twice as long before each further try, with jitter, up to a limit", () => {
    const { delay, jitter, backoffLimit, limit } = retrySettings({ baseDelayMs: 100, maxDelayMs: 900 }, [
      "get",
    ]);
    expect([1, 2, 3].map((attempt) => delay?.(attempt))).toEqual([100, 200, 400]);
    expect({ jitter, backoffLimit, limit }).toEqual({ jitter: true, backoffLimit: 900, limit: 4 });
  });

  it("obeys Retry-After up to a minute", () => {
    expect(retrySettings({}, ["get"])).toMatchObject({ maxRetryAfter: 60_000, afterStatusCodes: [429, 503] });
  });

  it("tries only the methods that it is told", () => {
    expect(retrySettings({}, ["get"]).methods).toEqual(["get"]);
  });
});

const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();

it.each([["30"], [inAnHour]])("keeps Retry-After: %s", (value) => {
  expect(withReadableRetryAfter(new Headers({ "retry-after": value })).get("retry-after")).toBe(value);
});

it.each([["soon"], ["-5"], ["0"], ["1.5e3x"], ["Thu, 01 Jan 1970 00:00:00 GMT"]])(
  "drops Retry-After: %s",
  (value) => {
    expect(withReadableRetryAfter(new Headers({ "retry-after": value })).get("retry-after")).toBeNull();
  },
);

it("drops what other servers mean by other headers, and keeps the rest", () => {
  const headers = withReadableRetryAfter(
    new Headers({ "ratelimit-reset": "3600", "x-ratelimit-reset": "3600", etag: '"1"' }),
  );
  expect([...headers]).toEqual([["etag", '"1"']]);
});
