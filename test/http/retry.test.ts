import { describe, expect, it } from "vitest";
import { NetworkError, TimeoutError } from "../../src/errors";
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

  it("retries after a broken or silent connection, leaves statuses to ky, and retries after nothing else", () => {
    const { shouldRetry } = retrySettings({}, ["get"]);
    const where = { method: "GET", url: "https://api.test/" };
    const status = Object.assign(new Error("503"), { name: "HTTPError" });
    const own = new Error("quota of my proxy");
    const errors = [
      new NetworkError("It broke.", where),
      new TimeoutError("Nothing came.", where),
      status,
      own,
    ];
    expect(errors.map((error) => shouldRetry?.({ error, retryCount: 1 }))).toEqual([
      true,
      true,
      undefined,
      false,
    ]);
  });

  it("tries only the methods that it is told", () => {
    expect(retrySettings({}, ["get"]).methods).toEqual(["get"]);
  });
});

const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();

it.each([["30"], [inAnHour], ["30 Nov 2999"]])("keeps Retry-After: %s", (value) => {
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
