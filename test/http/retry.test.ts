import { describe, expect, it } from "vitest";
import { retrySettings } from "../../src/http/retry";

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
