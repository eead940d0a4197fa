import { describe, expect, it } from "vitest";
import type { ChecksumName, Checksums } from "../../src/download/checksums";
import {
  checkStated,
  createTransferChecker,
  type LoadDigest,
  type StatedFile,
} from "../../src/download/integrity";
import { bytesOf } from "../support/archives/archives";

const check = bytesOf("123456789");
/** The check values of both kinds. */
const [crc32c, crc32] = ["4waSgw==", "y/Q5Jg=="];
const wrong = "AAAAAA==";

/** Digests that agree with any of these values, and what was asked for. */
function digests(values: { readonly [Name in ChecksumName]?: string | undefined }) {
  const asked: ChecksumName[] = [];
  const loadDigest: LoadDigest = async (name) => {
    asked.push(name);
    if (!(name in values)) return undefined;
    return { update: () => undefined, inBase64: async () => values[name] };
  };
  return { asked, loadDigest };
}

async function checkerOf(object: Checksums, options: { loadDigest?: LoadDigest; stated?: StatedFile } = {}) {
  const checker = await createTransferChecker(object, options);
  checker.update(check.subarray(0, 4));
  checker.update(check.subarray(4));
  return checker;
}

const all = { totalBytes: 9, isPlain: true };
const unknown = { totalBytes: undefined, isPlain: true };
const decoded = { totalBytes: undefined, isPlain: false };

describe("what the storage states", () => {
  it("is compared: the length, and the cheapest checksum", async () => {
    const { asked, loadDigest } = digests({ md5: "x" });
    const checker = await checkerOf({ md5: "y", crc32c, crc32: wrong }, { loadDigest });
    expect(await checker.finish(all)).toEqual(["length", "crc32c"]);
    expect(asked).toEqual([]);
    expect(await (await checkerOf({ crc32 })).finish(unknown)).toEqual(["crc32"]);
    expect(await (await checkerOf({})).finish(unknown)).toEqual([]);
  });

  it("is compared with the first digest that the platform has", async () => {
    const { asked, loadDigest } = digests({ sha256: "good" });
    const checker = await checkerOf({ md5: "x", sha1: "x", sha256: "good", sha512: "x" }, { loadDigest });
    expect(await checker.finish(all)).toEqual(["length", "sha256"]);
    expect(asked).toEqual(["md5", "sha1", "sha256"]);
    expect(await (await checkerOf({ md5: "x" })).finish(all)).toEqual(["length"]);
  });

  it.each([8, 10])("refuses 9 bytes instead of %i, however they come", async (totalBytes) => {
    for (const isPlain of [true, false]) {
      await expect((await checkerOf({})).finish({ totalBytes, isPlain })).rejects.toMatchObject({
        name: "ArchiveError",
        message: `The download has 9 bytes instead of ${totalBytes}; nothing was kept, download it again.`,
      });
    }
  });

  it("refuses a wrong checksum, unless the bytes were decoded on the way", async () => {
    const checker = await checkerOf({ crc32c: wrong });
    await expect(checker.finish(all)).rejects.toMatchObject({
      name: "ArchiveError",
      message:
        "The download differs from the stored file (its crc32c is wrong); nothing was kept, download it again.",
    });
    expect(await checker.finish(decoded)).toEqual([]);
    expect(await (await checkerOf({ crc32c })).finish(decoded)).toEqual(["crc32c"]);
  });

  it("is not compared where the digest cannot take so many bytes", async () => {
    const { loadDigest } = digests({ md5: undefined });
    expect(await (await checkerOf({ md5: "x" }, { loadDigest })).finish(all)).toEqual(["length"]);
  });
});

describe("what the item states", () => {
  it("is compared besides: all of it", async () => {
    const { loadDigest } = digests({ md5: "m", sha256: "s" });
    const stated = { totalBytes: 9, checksums: { md5: "m", crc32, sha256: "s" } };
    const checker = await checkerOf({ crc32c, md5: "other" }, { loadDigest, stated });
    expect(await checker.finish(unknown)).toEqual(["length", "crc32c", "crc32", "md5", "sha256"]);
  });

  it.each([
    [{ totalBytes: 8 }, "has 9 bytes instead of the 8 that its item states"],
    [{ checksums: { crc32: wrong } }, "has another crc32 than its item states"],
  ])("refuses other bytes: %j", async (stated, says) => {
    await expect((await checkerOf({ crc32c }, { stated })).finish(all)).rejects.toMatchObject({
      name: "ArchiveError",
      message: `The download ${says}; nothing was kept, download it again, and report it to UP42 if it fails again.`,
    });
    expect(await (await checkerOf({}, { stated })).finish(decoded)).toEqual([]);
  });

  it("does not hide that the storage states another checksum", async () => {
    const checker = await checkerOf({ crc32: wrong }, { stated: { checksums: { crc32 } } });
    await expect(checker.finish(all)).rejects.toThrow("differs from the stored file (its crc32 is wrong)");
    expect(await checker.finish(decoded)).toEqual([]);
  });

  it("is enough for a file in memory", async () => {
    const { loadDigest } = digests({});
    await expect(
      checkStated(check, { stated: { totalBytes: 9, checksums: { crc32 } } }),
    ).resolves.toBeUndefined();
    await expect(
      checkStated(check, { loadDigest, stated: { checksums: { md5: "x" } } }),
    ).resolves.toBeUndefined();
    await expect(checkStated(check, { stated: { totalBytes: 8 } })).rejects.toThrow("instead of the 8");
    await expect(checkStated(check, { stated: { checksums: { crc32: wrong } } })).rejects.toThrow(
      "another crc32",
    );
  });
});

describe("whether all bytes have come", () => {
  it.each([
    ["the length of the storage", {}, {}, { totalBytes: 9 }, true],
    ["the length of the item", {}, { totalBytes: 9 }, {}, true],
    ["a checksum", { crc32c }, {}, {}, true],
    ["a checksum of the item", {}, { checksums: { crc32 } }, {}, true],
    ["another length", {}, { totalBytes: 8 }, { totalBytes: 10 }, false],
    ["a checksum that differs", { crc32c: wrong }, {}, {}, false],
    ["a checksum that the item states otherwise", { crc32 }, { checksums: { crc32: wrong } }, {}, false],
    ["a checksum that the storage states otherwise", { crc32: wrong }, { checksums: { crc32 } }, {}, false],
    ["nothing", {}, {}, {}, false],
  ])("is shown or not by %s", async (_, object, stated, lengths, isWhole) => {
    const checker = await checkerOf(object, { stated });
    expect(await checker.isWhole({ ...unknown, ...lengths })).toBe(isWhole);
  });
});
