import { describe, expect, it } from "vitest";
import { base64, crc32c, keyedChecksum, md5 } from "../../../src/emulator/storage/checksums";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

describe("md5", () => {
  // The test suite of RFC 1321, appendix A.5.
  it.each([
    ["", "d41d8cd98f00b204e9800998ecf8427e"],
    ["a", "0cc175b9c0f1b6a831c399e269772661"],
    ["message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
    ["abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"],
    ["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"],
    ["1234567890".repeat(8), "57edf4a22be3c955ac49da2e2107b67a"],
  ])("of %j is the published one", (text, digest) => {
    expect(hex(md5(bytesOf(text)))).toBe(digest);
  });
});

it("crc32c gives the published check value", () => {
  // CRC-32/ISCSI in the catalogue of parametrised CRC algorithms.
  expect(crc32c(bytesOf("123456789"))).toBe(0xe3069283);
});

describe("keyedChecksum", () => {
  it("is the same for the same string and key only", () => {
    const truth = keyedChecksum("a link", "secret");
    expect(truth).toHaveLength(24);
    expect(keyedChecksum("a link", "secret")).toBe(truth);
    expect(keyedChecksum("another", "secret")).not.toBe(truth);
    expect(keyedChecksum("a link", "another")).not.toBe(truth);
  });
});

it("base64 pads", () => {
  expect(base64(Uint8Array.of(255, 254))).toBe("//4=");
});
