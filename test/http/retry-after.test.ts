import { expect, it } from "vitest";
import { withReadableRetryAfter } from "../../src/http/retry-after";

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
