import { describe, expect, it } from "vitest";
import { Budget } from "../../../src/archive/limits";
import { readZipDirectory } from "../../../src/archive/zip/directory";
import { Breather } from "../../../src/async/breather";
import { createBrowserCodecs } from "../../../src/browser/codecs";
import { bytesOf, concat, type RawZipEnd, type RawZipEntry, rawZip } from "../../support/archives/archives";

type Bytes = Uint8Array<ArrayBuffer>;

async function read(bytes: Bytes) {
  const spool = await createBrowserCodecs().openSpool();
  await spool.append(bytes);
  return readZipDirectory(spool, { budget: new Budget({}, { format: "zip" }), breather: new Breather() });
}

/** Position of the directory in a zip without a comment. */
function directoryOf(bytes: Bytes): number {
  return new DataView(bytes.buffer).getUint32(bytes.length - 6, true);
}

interface Written {
  readonly madeOn?: number;
  readonly attributes?: number;
  readonly comment?: string;
}

/** A zip of these entries, and what is written of the first in the directory. */
function zipWith(entries: readonly RawZipEntry[], written: Written = {}, end: RawZipEnd = {}): Bytes {
  const zip = rawZip(entries, end);
  const { madeOn = 3, attributes, comment = "" } = written;
  const start = directoryOf(zip);
  const view = new DataView(zip.buffer);
  view.setUint8(start + 5, madeOn);
  if (attributes !== undefined) view.setUint32(start + 38, attributes, true);
  if (comment === "") return zip;
  view.setUint16(start + 32, comment.length, true);
  view.setUint32(zip.length - 10, view.getUint32(zip.length - 10, true) + comment.length, true);
  const after = start + 46 + view.getUint16(start + 28, true) + view.getUint16(start + 30, true);
  return concat(zip.subarray(0, after), bytesOf(comment), zip.subarray(after));
}

async function kindOf(name: string, written: Written, content = "") {
  const { entries } = await read(zipWith([{ name, content }], written));
  return { isFolder: entries[0]?.isFolder, skipped: entries[0]?.skipped };
}

const zip64 = (...numbers: readonly number[]): Uint8Array => {
  const field = new DataView(new ArrayBuffer(4 + 8 * numbers.length));
  field.setUint16(0, 1, true);
  field.setUint16(2, 8 * numbers.length, true);
  numbers.forEach((number, index) => {
    field.setBigUint64(4 + 8 * index, BigInt(number), true);
  });
  return new Uint8Array(field.buffer);
};

/** An empty extra field. */
const field = (id: number): Uint8Array => Uint8Array.of(id & 0xff, id >>> 8, 0, 0);

const big = 0xffffffff;
const file = { isFolder: false, skipped: undefined };
const folder = { isFolder: true, skipped: undefined };

describe("an entry", () => {
  it("has what its fields say", async () => {
    const zip = zipWith([
      {
        name: "a",
        content: "one",
        crc32: 0x89abcdef,
        flags: 0x0812,
        method: 0x1234,
        size: 7,
        compressedSize: 5,
      },
      { name: "b" },
    ]);
    const { entries, start } = await read(zip);
    expect(entries[0]).toEqual({
      name: "a",
      rawName: bytesOf("a"),
      ...file,
      flags: 0x0812,
      method: 0x1234,
      crc32: 0x89abcdef,
      compressedSize: 5,
      size: 7,
      position: 0,
    });
    expect(entries[1]?.position).toBe(34);
    expect(start).toBe(directoryOf(zip));
  });

  it("may have a comment and extra fields", async () => {
    const zip = zipWith([{ name: "a", extra: zip64() }, { name: "b" }], { comment: "words" });
    expect((await read(zip)).entries.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("has no fields in its comment", async () => {
    const comment = `\x01\0\x08\0\x07${"\0".repeat(7)}`;
    const { entries } = await read(zipWith([{ name: "a", size: big, extra: field(0x5455) }], { comment }));
    expect(entries[0]?.size).toBe(big);
    const { entries: wide } = await read(zipWith([{ name: "a", size: big, extra: zip64(7) }], { comment }));
    expect(wide[0]?.size).toBe(7);
  });

  it("is counted from where the zip starts", async () => {
    const { entries, start } = await read(
      concat(bytesOf("#!/bin/sh"), zipWith([{ name: "a" }, { name: "b" }])),
    );
    expect(entries.map(({ position }) => position)).toEqual([9, 9 + 31]);
    expect(start).toBe(9 + 62);
  });
});

describe("numbers of more than 32 bits", () => {
  it.each([
    ["all", { size: big, compressedSize: big, position: big }, [1, 2, 3], [1, 2, 3]],
    ["the size", { size: big, compressedSize: 2, position: 0 }, [9], [9, 2, 0]],
    ["the packed size", { size: 1, compressedSize: big, position: 0 }, [9, 8], [1, 9, 0]],
    ["the position", { size: 1, compressedSize: 2, position: big }, [9], [1, 2, 9]],
    ["none", { size: 1, compressedSize: 2, position: 0 }, [9], [1, 2, 0]],
  ])("are in a field of their own: %s", async (_, written, numbers, [size, compressedSize, position]) => {
    const { entries } = await read(zipWith([{ name: "a", ...written, extra: zip64(...numbers) }]));
    expect(entries[0]).toMatchObject({ size, compressedSize, position });
  });

  it("stay as they are without that field", async () => {
    const { entries } = await read(zipWith([{ name: "a", size: big }]));
    expect(entries[0]?.size).toBe(big);
  });

  it("are refused when the field has too few of them", async () => {
    const zip = zipWith([{ name: "a", size: big, compressedSize: big, extra: zip64(1) }]);
    await expect(read(zip)).rejects.toThrow("a zip64 number of its directory is missing");
  });
});

describe("what an entry is", () => {
  it.each([
    ["a/", {}, folder],
    ["a\\", {}, folder],
    ["a/b", {}, file],
    ["a", { madeOn: 3, attributes: 0x10 }, folder],
    ["a", { madeOn: 0, attributes: 0x10 }, folder],
    ["a", { madeOn: 0, attributes: 0x20 }, file],
    ["a", { madeOn: 3, attributes: 0o100644 * 0x10000 + 0x10 }, file],
    ["a", { madeOn: 3, attributes: 0o040755 * 0x10000 }, folder],
    ["a", { madeOn: 19, attributes: 0o040755 * 0x10000 }, folder],
    ["a", { madeOn: 0, attributes: 0o040755 * 0x10000 }, file],
    [
      "a",
      { madeOn: 19, attributes: 0o120777 * 0x10000 },
      { isFolder: false, skipped: "it is a symbolic link" },
    ],
    ["a", { madeOn: 0, attributes: 0o120777 * 0x10000 }, file],
    ["a", { madeOn: 18, attributes: 0o120777 * 0x10000 }, file],
  ])("depends on its name and its attributes: %s, %j", async (name, written, expected) => {
    expect(await kindOf(name, written)).toEqual(expected);
  });

  it("is nothing to save when it is a folder with bytes", async () => {
    expect(await kindOf("a/", {}, "x")).toEqual({ isFolder: false, skipped: "it is a folder with bytes" });
  });
});

describe("a directory", () => {
  const zip = zipWith([{ name: "a" }, { name: "b" }]);
  /** The zip with other bytes somewhere from its directory on. */
  const changed = (change: (view: DataView, start: number) => void): Bytes => {
    const copy = concat(zip);
    change(new DataView(copy.buffer), directoryOf(zip));
    return copy;
  };

  it("is refused when an entry does not begin as one", async () => {
    const wrong = changed((view, start) => view.setUint8(start + 47, 0));
    await expect(read(wrong)).rejects.toThrow("its directory has an invalid entry");
  });

  it.each([
    ["in the last entry", (view: DataView, start: number) => view.setUint16(start + 47 + 28, 2, true)],
    ["in a comment", (view: DataView, start: number) => view.setUint16(start + 47 + 32, 1, true)],
    ["in an extra field", (view: DataView, start: number) => view.setUint16(start + 47 + 30, 1, true)],
  ])("is refused when it is cut short %s", async (_, change) => {
    await expect(read(changed(change))).rejects.toThrow("its directory is cut short");
  });

  it("is refused when its last entry lacks bytes of its fixed fields", async () => {
    const cut = concat(zip.subarray(0, directoryOf(zip) + 47 + 45), zip.subarray(-22));
    new DataView(cut.buffer).setUint32(cut.length - 10, 47 + 45, true);
    await expect(read(cut)).rejects.toThrow("its directory is cut short");
  });

  it("is refused when it lists another number of entries than the end record", async () => {
    await expect(read(zipWith([{ name: "a" }, { name: "b" }], {}, { entries: 3 }))).rejects.toThrow(
      "its directory lists 2 entries instead of 3",
    );
  });

  it("refuses a name of more than 4,096 bytes at once, and leaves shorter ones to others", async () => {
    const { entries } = await read(zipWith([{ name: `${"../".repeat(1_365)}a` }]));
    expect(entries).toHaveLength(1);
    expect((await read(zipWith([{ name: "n".repeat(4_096) }]))).entries).toHaveLength(1);
    await expect(read(zipWith([{ name: "n".repeat(4_097) }]))).rejects.toMatchObject({
      name: "UnsafePathError",
    });
  });

  it("keeps the names of its entries alone, not what surrounds them", async () => {
    const { entries } = await read(zip);
    expect(entries[0]?.rawName.buffer.byteLength).toBe(1);
  });
});
