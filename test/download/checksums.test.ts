import { describe, expect, it } from "vitest";
import { checksumsFrom, checksumsFromMultihash } from "../../src/download/checksums";

const md5 = "XrY7u+Ae7tCTyyK7j1rNww==";
const sha256 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
const whole = { isWhole: true };

describe("the checksums in the headers of a response", () => {
  it.each([
    ["x-goog-hash", `crc32c=AAAAAA==,md5=${md5}`, { crc32c: "AAAAAA==", md5 }],
    ["x-goog-hash", `md5=${md5}, crc32c=AAAAAA==`, { crc32c: "AAAAAA==", md5 }],
    ["x-amz-checksum-crc32c", "AAAAAA==", { crc32c: "AAAAAA==" }],
    ["x-amz-checksum-sha256", sha256, { sha256 }],
    ["x-ms-blob-content-md5", md5, { md5 }],
    ["content-md5", md5, { md5 }],
    ["repr-digest", `sha-256=:${sha256}:`, { sha256 }],
    ["repr-digest", `unixsum=:AAA=:, sha-256=:${sha256}:;a=1`, { sha256 }],
    ["content-digest", `sha-256=:${sha256}:`, { sha256 }],
    ["digest", `SHA-256=${sha256},MD5=${md5}`, { md5, sha256 }],
  ])("are read from %s: %s", (header, value, expected) => {
    expect(checksumsFrom(new Headers({ [header]: value }), whole)).toEqual(expected);
  });

  it.each([
    ["x-amz-checksum-crc32", "AAAAAA==-2"],
    ["x-amz-checksum-sha256", `${sha256}-3`],
    ["x-amz-checksum-crc64nvme", "AAAAAAAAAAA="],
    ["x-amz-meta-md5", md5],
    ["etag", '"5eb63bbbe01eeed093cb22bb8f5acdc3"'],
    ["content-md5", "5eb63bbbe01eeed093cb22bb8f5acdc3"],
    ["x-goog-hash", "crc32c"],
    ["repr-digest", "sha-256"],
    ["digest", "id-sha-256=abc"],
    ["digest", `id sha-256=${sha256}`],
    ["digest", `md5=${md5.slice(0, -1)}`],
    ["content-md5", `x ${md5}`],
    ["content-md5", `${md5}x`],
    ["content-md5", ""],
  ])("are not read from %s: %s", (header, value) => {
    expect(checksumsFrom(new Headers({ [header]: value }), whole)).toEqual({});
  });

  it("of a part are only those of the whole file", () => {
    const headers = new Headers({
      "content-md5": md5,
      "content-digest": `sha-256=:${sha256}:`,
      "x-amz-checksum-crc32": "AAAAAA==",
    });
    expect(checksumsFrom(headers, { isWhole: false })).toEqual({});
    headers.set("repr-digest", `sha-256=:${sha256}:`);
    expect(checksumsFrom(headers, { isWhole: false })).toEqual({ sha256 });
  });
});

describe("a multihash", () => {
  it.each([
    ["1220ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", { sha256 }],
    ["1220BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", { sha256 }],
    ["d501105eb63bbbe01eeed093cb22bb8f5acdc3", { md5 }],
    [" d501105eb63bbbe01eeed093cb22bb8f5acdc3\n", { md5 }],
    ["1114a9993e364706816aba3e25717850c26c9cd0d89d", { sha1: "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=" }],
    [`1340${"00".repeat(64)}`, { sha512: `${"A".repeat(86)}==` }],
    [`2030${"00".repeat(48)}`, { sha384: "A".repeat(64) }],
    ["b2020400000000", { crc32: "AAAAAA==" }],
  ])("is read: %s", (text, expected) => {
    expect(checksumsFromMultihash(text)).toEqual(expected);
  });

  it.each([
    ["of another function", `b24020${"00".repeat(32)}`],
    ["that is shortened", `1210${"00".repeat(16)}`],
    ["that is cut", "1220ba78"],
    ["that is a plain checksum", "5eb63bbbe01eeed093cb22bb8f5acdc3"],
    ["that is not hex", "12 20 zz"],
    ["that is hex in part", `1220zz${"00".repeat(31)}`],
    ["that ends otherwise", `1220${"00".repeat(31)}zz`],
    ["that is not a string", 12],
    ["that is missing", undefined],
  ])("%s is not compared", (_, text) => {
    expect(checksumsFromMultihash(text)).toEqual({});
  });
});
