import { describe, expect, it } from "vitest";
import {
  isAnotherObject,
  isComparable,
  isRecognizable,
  mayBeOtherEncoding,
  rangeOf,
  type StoredObject,
  storedObjectFrom,
  strongValidator,
} from "../../src/download/stored-object";

const hash = "crc32c=AAAAAA==";

function read(headers: Record<string, string>, status = 200) {
  return storedObjectFrom({ status, headers: new Headers(headers) }, { from: 0 });
}

describe("what the storage says about a file", () => {
  it("takes the length of the stored file when the body has no length", () => {
    const object = read({ "x-goog-stored-content-length": "9", "x-goog-hash": hash });
    expect(object).toMatchObject({ totalBytes: 9, crc32c: "AAAAAA==", isPlain: true });
  });

  it.each([
    ["content-encoding", "gzip"],
    ["content-encoding", "GZIP, br"],
    ["content-encoding", "aws-chunked, gzip"],
    ["x-goog-stored-content-encoding", "gzip"],
    ["warning", "214 UploadServer gunzipped"],
  ])("has other bytes than those that come: %s: %s", (header, value) => {
    const object = read({ [header]: value, "x-goog-hash": hash, "x-goog-stored-content-length": "5" });
    expect(object).toMatchObject({ isPlain: false, totalBytes: undefined });
    expect(object.crc32c).toBeUndefined();
  });

  it.each([
    ["content-encoding", "identity"],
    ["content-encoding", "aws-chunked"],
    ["content-encoding", "utf-8"],
    ["x-goog-stored-content-encoding", "identity"],
    ["warning", '110 - "Response is Stale"'],
  ])("is about the bytes that come: %s: %s", (header, value) => {
    const object = read({ [header]: value, "x-goog-hash": hash, "content-length": "9" });
    expect(object).toMatchObject({ isPlain: true, totalBytes: 9, crc32c: "AAAAAA==" });
  });

  it("has the length of decompressed bytes, unless it is that of the stored ones", () => {
    const stored = { "x-goog-stored-content-encoding": "gzip", "x-goog-stored-content-length": "5" };
    expect(read({ ...stored, "content-length": "9" }).totalBytes).toBe(9);
    expect(read({ ...stored, "content-length": "5" })).toMatchObject({
      totalBytes: undefined,
      isMeasured: true,
    });
  });
});

describe("what an answer with a part says about the whole file", () => {
  const part = (headers: Record<string, string>, range: { from: number; to?: number }, status = 206) =>
    storedObjectFrom({ status, headers: new Headers(headers) }, range);

  it.each([
    [
      "the range states it",
      { "content-range": "bytes 3-8/20", "content-length": "6" },
      { from: 3, to: 9 },
      20,
    ],
    [
      "the range states none",
      { "content-range": "bytes 3-8/*", "content-length": "6" },
      { from: 3, to: 9 },
      undefined,
    ],
    ["the rest has a length", { "content-length": "6" }, { from: 3 }, 9],
    ["the rest has none", {}, { from: 3 }, undefined],
    ["the part has a length, but is not the rest", { "content-length": "6" }, { from: 3, to: 9 }, undefined],
  ])("has the length when %s", (_, headers, range, totalBytes) => {
    const object = part(headers as Record<string, string>, range);
    expect([object.totalBytes, object.isMeasured]).toEqual([totalBytes, totalBytes !== undefined]);
  });

  it("has the checksums of the whole file only", () => {
    const headers = { "content-md5": "XrY7u+Ae7tCTyyK7j1rNww==", "x-goog-hash": hash };
    expect(part(headers, { from: 3 })).toMatchObject({ crc32c: "AAAAAA==" });
    expect(part(headers, { from: 3 }).md5).toBeUndefined();
    expect(part(headers, { from: 0 }, 200).md5).toBe("XrY7u+Ae7tCTyyK7j1rNww==");
  });

  it("takes whatever identifies the file", () => {
    const object = part({ etag: '"one"', "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT" }, { from: 3 });
    expect(object).toMatchObject({ etag: '"one"', lastModified: "Mon, 23 Oct 2023 09:50:00 GMT" });
    expect(part({}, { from: 3 })).toMatchObject({ etag: undefined, lastModified: undefined });
  });

  it.each([
    ["bytes 0-0/1", { start: 0, totalBytes: 1 }],
    ["bytes 30-89/*", { start: 30, totalBytes: undefined }],
    ["bytes 30-89", undefined],
    ["bytes */90", undefined],
    ["items 30-89/90", undefined],
    ["xbytes 30-89/90", undefined],
    ["bytes 30-89/90x", undefined],
    ["bytes -89/90", undefined],
    ["bytes 30-/90", undefined],
  ])("says which part it is: %s", (text, range) => {
    expect(rangeOf(new Headers({ "content-range": text }))).toEqual(range);
    expect(rangeOf(new Headers())).toBeUndefined();
  });
});

describe("two answers", () => {
  const none: StoredObject = {
    totalBytes: undefined,
    etag: undefined,
    lastModified: undefined,
    isPlain: true,
    isMeasured: false,
  };
  const date = (day: number): string => `Mon, ${day} Oct 2023 09:50:00 GMT`;

  it.each([
    ["etag", '"one"', '"two"'],
    ["lastModified", date(23), date(30)],
    ["totalBytes", 1, 2],
    ["crc32c", "AAAAAA==", "BBBBBB=="],
    ["sha512", "x", "y"],
  ])("have different files when both state another %s", (fact, one, two) => {
    expect(isAnotherObject({ ...none, [fact]: one }, { ...none, [fact]: two })).toBe(true);
    expect(isAnotherObject({ ...none, [fact]: one }, { ...none, [fact]: one })).toBe(false);
    expect(isAnotherObject({ ...none, [fact]: one }, none)).toBe(false);
    expect(isAnotherObject(none, { ...none, [fact]: two })).toBe(false);
  });

  it.each([
    ["the same date", { lastModified: date(23) }, { lastModified: date(23) }, true],
    ["the same checksum", { md5: "x", etag: '"one"' }, { md5: "x", etag: '"two"' }, true],
    ["another date", { lastModified: date(23), md5: "x" }, { lastModified: date(30), md5: "x" }, false],
    ["another checksum", { md5: "x" }, { md5: "y" }, false],
    ["nothing in common", { md5: "x" }, { sha1: "x" }, false],
    ["only the same etag", { etag: '"one"' }, { etag: '"one"' }, false],
  ])("may have the same file in another encoding with %s", (_, known, seen, may) => {
    expect(mayBeOtherEncoding({ ...none, ...known }, { ...none, ...seen })).toBe(may);
  });

  it.each([
    [{ etag: '"one"' }, true],
    [{ lastModified: date(23) }, true],
    [{ sha1: "x" }, true],
    [{ totalBytes: 5 }, false],
    [{}, false],
  ])("can be compared when both state more than a length: %j", (facts, can) => {
    expect(isComparable({ ...none, ...facts }, { ...none, ...facts })).toBe(can);
    expect(isComparable({ ...none, ...facts }, none)).toBe(false);
    expect(isComparable(none, { ...none, ...facts })).toBe(false);
    expect(isRecognizable({ ...none, ...facts })).toBe(can);
  });

  it("are of the same file on condition, unless the etag is weak", () => {
    expect(strongValidator({ ...none, etag: '"one"' })).toBe('"one"');
    expect(strongValidator({ ...none, etag: 'W/"one"' })).toBeUndefined();
    expect(strongValidator({ ...none, etag: '"W/one"' })).toBe('"W/one"');
    expect(strongValidator(none)).toBeUndefined();
  });
});
