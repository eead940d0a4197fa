import { describe, expect, it } from "vitest";
import { storedObjectFrom } from "../../src/download/stored-object";

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
