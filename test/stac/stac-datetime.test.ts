import { describe, expect, it } from "vitest";
import { check, required } from "../../src/options";
import { datetime, writeDatetime } from "../../src/stac/stac-datetime";

const write = (value: unknown): string => writeDatetime(value);

describe("a moment of a search", () => {
  it.each([
    [new Date("2026-03-01T10:00:00Z"), "2026-03-01T10:00:00.000Z"],
    ["2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"],
    ["2026-03-01T10:00:00.123456789+05:30", "2026-03-01T10:00:00.123456789+05:30"],
    ["2026-03-01", "2026-03-01T00:00:00.000Z/2026-03-01T23:59:59.999Z"],
    [["2026-03-01", null], "2026-03-01T00:00:00.000Z/.."],
    [[null, new Date(0)], "../1970-01-01T00:00:00.000Z"],
    [["2026-03-01", "2026-03-02"], "2026-03-01T00:00:00.000Z/2026-03-02T23:59:59.999Z"],
    ["2026-03-01T10:00:00Z/..", "2026-03-01T10:00:00Z/.."],
    ["/2026-03-01T10:00:00Z", "../2026-03-01T10:00:00Z"],
  ])("is written as STAC does: %j", (value, written) => {
    expect(write(value)).toBe(written);
  });

  it.each(
    [
      null,
      "",
      "..",
      "yesterday",
      "2026-13-01",
      "2026-03-01T10:00:00",
      20260301,
      new Date(Number.NaN),
      [],
      [null, null],
      "../..",
      ["2026-03-02", "2026-03-01"],
      ["2026-03-01"],
      ["2026-03-01", "2026-03-02", "2026-03-03"],
      ["2026-03-01", undefined],
      {},
    ].map((value) => [value]),
  )("is refused: %j", (value) => {
    expect(() => check("search", "datetime", value, required(datetime))).toThrow(
      /^search needs "datetime", a Date, an ISO 8601 string .* got .*\.$/,
    );
  });
});
