import { describe, expect, it } from "vitest";
import { createCrc32, createCrc32c } from "../../src/streams/crc32";
import { bytesOf, noise } from "../support/archives/archives";

describe.each([
  ["CRC-32", createCrc32(), 0xe8b7be43, 0xcbf43926],
  ["CRC-32C", createCrc32c(), 0xc1d04330, 0xe3069283],
])("%s", (_, crc, ofA, ofDigits) => {
  it("is the published value", () => {
    expect(crc(bytesOf(""), 0)).toBe(0);
    expect(crc(bytesOf("a"), 0)).toBe(ofA);
    expect(crc(bytesOf("123456789"), 0)).toBe(ofDigits);
  });

  it("comes out the same however the bytes are cut", () => {
    const bytes = noise(1003);
    const whole = crc(bytes, 0);
    for (const cut of [0, 1, 2, 3, 4, 7, 8, 9, 501, 1003]) {
      expect(crc(bytes.subarray(cut), crc(bytes.subarray(0, cut), 0))).toBe(whole);
    }
  });
});
