import { describe, expect, it } from "vitest";
import { rangeFrom } from "../../../src/emulator/storage/range";

describe("rangeFrom", () => {
  it.each([
    ["bytes=0-0", { start: 0, end: 1 }],
    ["bytes=10-19", { start: 10, end: 20 }],
    ["bytes=90-", { start: 90, end: 100 }],
    ["bytes=90-500", { start: 90, end: 100 }],
    ["bytes=-10", { start: 90, end: 100 }],
    ["bytes=-500", { start: 0, end: 100 }],
  ])("reads %s", (header, range) => {
    expect(rangeFrom(header, { size: 100 })).toEqual(range);
  });

  it.each([null, "", "bytes=", "bytes=-", "bytes=9-3", "items=0-1", "bytes=0-1,5-6", "bytes=a-b"])(
    "sends the whole file for %j",
    (header) => {
      expect(rangeFrom(header, { size: 100 })).toBeUndefined();
    },
  );

  it.each(["bytes=100-", "bytes=100-200", "bytes=-0"])("cannot satisfy %s", (header) => {
    expect(rangeFrom(header, { size: 100 })).toBe("unsatisfiable");
  });

  it("cannot satisfy any range of an empty file", () => {
    expect(rangeFrom("bytes=0-", { size: 0 })).toBe("unsatisfiable");
    expect(rangeFrom("bytes=-1", { size: 0 })).toBe("unsatisfiable");
  });
});
