import { expect, test } from "vitest";
import { createCrc32 } from "../../src/archive/crc32";
import { bytesOf, noise } from "../support/archives";

const crc32 = createCrc32();

test.each([
  ["", 0],
  ["a", 0xe8b7be43],
  ["123456789", 0xcbf43926],
  ["The quick brown fox jumps over the lazy dog", 0x414fa339],
])("of %j is the published value", (text, checksum) => {
  expect(crc32(bytesOf(text), 0)).toBe(checksum);
});

test("comes out the same however the bytes are cut", () => {
  const bytes = noise(1003);
  const whole = crc32(bytes, 0);
  for (const cut of [0, 1, 2, 3, 4, 501, 1003]) {
    expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut), 0))).toBe(whole);
  }
});
