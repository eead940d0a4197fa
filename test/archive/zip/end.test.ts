import { describe, expect, it } from "vitest";
import { readUint64, readZipEnd } from "../../../src/archive/zip/end";
import { createBrowserCodecs } from "../../../src/browser/codecs";
import { bytesOf, concat, rawZip } from "../../support/archives/archives";

type Bytes = Uint8Array<ArrayBuffer>;

const le = (value: number, bytes: number): Bytes =>
  Uint8Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256);

const files = [{ name: "a", content: "one" }, { name: "b" }];
const zip = rawZip(files);
/** The same zip in its three parts. */
const end = zip.subarray(-22);
const start = new DataView(zip.buffer).getUint32(zip.length - 6, true);
const [bodies, directory] = [zip.subarray(0, start), zip.subarray(start, -22)];
const size = directory.length;

/** An end record with some of its fields changed. */
function endWith(fields: {
  disk?: number;
  startDisk?: number;
  entriesHere?: number;
  entries?: number;
  size?: number;
  start?: number;
  comment?: string;
  commentLength?: number;
}): Bytes {
  const { disk = 0, startDisk = 0, entriesHere = 2, entries = 2, comment = "" } = fields;
  const { commentLength = comment.length } = fields;
  return concat(
    bytesOf("PK\x05\x06"),
    ...[disk, startDisk, entriesHere, entries].map((value) => le(value, 2)),
    le(fields.size ?? size, 4),
    le(fields.start ?? start, 4),
    le(commentLength, 2),
    bytesOf(comment),
  );
}

interface Zip64 {
  readonly disk?: number;
  readonly startDisk?: number;
  readonly entriesHere?: number;
  readonly entries?: number;
  readonly size?: number;
  readonly start?: number;
}

function zip64End({ disk = 0, startDisk = 0, entriesHere = 2, entries = 2, ...rest }: Zip64 = {}): Bytes {
  return concat(
    bytesOf("PK\x06\x06"),
    le(44, 8),
    le(45, 2),
    le(45, 2),
    le(disk, 4),
    le(startDisk, 4),
    ...[entriesHere, entries, rest.size ?? size, rest.start ?? start].map((value) => le(value, 8)),
  );
}

const locator = (position: number): Bytes =>
  concat(bytesOf("PK\x06\x07"), le(0, 4), le(position, 8), le(1, 4));

async function read(...parts: readonly Uint8Array[]) {
  const spool = await createBrowserCodecs().openSpool();
  await spool.append(concat(...parts));
  return readZipEnd(spool);
}

const found = { start, end: start + size, offset: 0, entries: 2, modulus: 65_536 };

describe("the end record", () => {
  it("says where the directory is", async () => {
    expect(await read(zip)).toEqual(found);
    expect(await read(endWith({ entriesHere: 0, entries: 0, size: 0, start: 0 }))).toEqual({
      ...found,
      start: 0,
      end: 0,
      entries: 0,
    });
  });

  it.each([
    ["a comment", endWith({ comment: "words" })],
    ["a comment with an end record in it", endWith({ comment: `PK\x05\x06${"x".repeat(30)}` })],
    ["the longest comment", endWith({ comment: "x".repeat(65_535) })],
    ["bytes behind it", concat(end, bytesOf("\n"))],
    ["bytes in place of a comment", concat(endWith({ commentLength: 3 }), bytesOf("xy"))],
  ])("is found before %s", async (_, bytes) => {
    expect(await read(bodies, directory, bytes)).toEqual(found);
  });

  it("is the last of two that fit, and one that fits rather than a later one that does not", async () => {
    const inner = endWith({ start: 7 });
    expect(await read(bodies, directory, endWith({ comment: "x" }).subarray(0, -1), bytesOf("y"))).toEqual(
      found,
    );
    await expect(read(inner, bodies, directory, end)).resolves.toMatchObject({ entries: 2 });
  });

  it("is not looked for further away than a comment can be long", async () => {
    await expect(read(bodies, directory, end, new Uint8Array(65_535))).resolves.toEqual(found);
    await expect(read(bodies, directory, end, new Uint8Array(65_536))).rejects.toThrow(
      "its end record is missing",
    );
  });

  it.each([
    ["at all", [bodies, directory]],
    ["whole", [bodies, directory, end.subarray(0, 21)]],
  ])("is missing when it is not there %s", async (_, parts) => {
    await expect(read(...parts)).rejects.toThrow(
      "The zip archive is damaged: its end record is missing, so it is cut short; nothing was kept, download it again.",
    );
  });

  it("tells what begins like a program and is no zip", async () => {
    await expect(read(bytesOf("MZ program"))).rejects.toThrow(
      "not a tgz, tar or zip archive: it is plain text",
    );
    await expect(read(bytesOf("PK"))).rejects.toThrow("its end record is missing");
  });

  it.each([{ disk: 1 }, { startDisk: 1 }, { entriesHere: 1 }])(
    "refuses a part of several: %j",
    async (fields) => {
      await expect(read(bodies, directory, endWith(fields))).rejects.toMatchObject({
        message: "The zip archive is one part of several, which is not supported.",
        format: "zip",
      });
    },
  );
});

describe("bytes in front of a zip", () => {
  const program = bytesOf("#!/bin/sh exit ");

  it("move all positions", async () => {
    expect(await read(program, zip)).toEqual({
      ...found,
      start: start + program.length,
      end: start + size + program.length,
      offset: program.length,
    });
  });

  it("may count in its positions already", async () => {
    const counted = endWith({ start: start + program.length });
    expect(await read(program, bodies, directory, counted)).toEqual({
      ...found,
      start: start + program.length,
      end: start + size + program.length,
    });
  });

  it("are not bytes between the directory and its end record", async () => {
    expect(await read(bodies, directory, bytesOf("other bytes"), end)).toEqual(found);
  });

  it.each(["PK\x07\x08", "PK00"])("may be the four of %j", async (mark) => {
    const moved = { ...found, start: start + 4, end: start + size + 4, offset: 4 };
    expect(await read(bytesOf(mark), zip)).toEqual(moved);
    await expect(read(bytesOf(`${mark}.`), zip)).rejects.toThrow(
      "bytes are missing in or before its directory",
    );
  });

  it("may be fewer than a signature has", async () => {
    expect(
      await read(bytesOf("abc"), endWith({ entriesHere: 0, entries: 0, size: 0, start: 0 })),
    ).toMatchObject({
      offset: 3,
    });
  });

  it.each([
    ["a file of a zip", [bodies, zip]],
    ["too few for the directory", [bodies.subarray(1), directory, end]],
    ["fewer than the directory", [directory.subarray(1), end]],
  ])("are refused when they are %s", async (_, parts) => {
    await expect(read(...parts)).rejects.toThrow(
      "The zip archive is damaged: bytes are missing in or before its directory; nothing was kept, download it again.",
    );
  });

  it.each([
    ["with a name", "inner.zip", ""],
    ["with a name and an extra field", "inner.zip", "extra"],
    ["without both", "", ""],
  ])("are refused when they end with the header of a file: %s", async (_, name, extra) => {
    const header = concat(
      bytesOf("PK\x03\x04"),
      new Uint8Array(22),
      le(name.length, 2),
      le(extra.length, 2),
      bytesOf(name + extra),
    );
    await expect(read(program, header, zip)).rejects.toThrow("bytes are missing in or before its directory");
    await expect(read(program, new Uint8Array(9_000), header, zip)).rejects.toThrow("bytes are missing");
    // With one more byte, the zip is not what the header is about.
    expect(await read(program, header, bytesOf("."), zip)).toMatchObject({ entries: 2 });
  });
});

describe("the second end record, of zip64", () => {
  const all = { entriesHere: 0xffff, entries: 0xffff, size: 0xffffffff, start: 0xffffffff };
  const at = start + size;
  const wide = { ...found, modulus: Number.POSITIVE_INFINITY };

  it.each([
    ["the number of entries", { entriesHere: 0xffff, entries: 0xffff }],
    ["the length of the directory", { size: 0xffffffff }],
    ["the position of the directory", { start: 0xffffffff }],
    ["the disk", { disk: 0xffff, startDisk: 0xffff }],
  ])("is read when the first has no room for %s", async (_, fields) => {
    expect(await read(bodies, directory, zip64End(), locator(at), endWith(fields))).toEqual(wide);
  });

  it("is not needed when all numbers fit the first", async () => {
    expect(await read(bodies, directory, zip64End({ entries: 9 }), locator(at), end)).toMatchObject({
      entries: 2,
      modulus: 65_536,
    });
  });

  it("may be missing: then the first one counts", async () => {
    await expect(read(bodies, directory, endWith({ ...all, size, start }))).resolves.toMatchObject({
      entries: 0xffff,
      modulus: 65_536,
    });
    await expect(
      read(endWith({ entriesHere: 0xffff, entries: 0xffff, size: 0, start: 0 })),
    ).resolves.toMatchObject({
      entries: 0xffff,
    });
  });

  it("is found in front of its locator when bytes in front of the zip do not count", async () => {
    const program = bytesOf("#!/bin/sh exit ");
    expect(await read(program, bodies, directory, zip64End(), locator(at), endWith(all))).toEqual({
      ...wide,
      start: start + program.length,
      end: at + program.length,
      offset: program.length,
    });
  });

  it("is refused when its locator points to nothing", async () => {
    await expect(read(bodies, directory, locator(at), endWith(all))).rejects.toThrow(
      "The zip archive is damaged: its zip64 end record is missing; nothing was kept, download it again.",
    );
    await expect(read(locator(0), endWith(all))).rejects.toThrow("its zip64 end record is missing");
  });

  it("may be the first thing of an empty zip", async () => {
    const empty = { entriesHere: 0, entries: 0, size: 0, start: 0 };
    expect(await read(zip64End(empty), locator(0), endWith(all))).toEqual({
      ...wide,
      start: 0,
      end: 0,
      entries: 0,
    });
  });

  it.each([{ disk: 1 }, { startDisk: 1 }, { entriesHere: 1 }])(
    "refuses a part of several: %j",
    async (fields) => {
      await expect(read(bodies, directory, zip64End(fields), locator(at), endWith(all))).rejects.toThrow(
        "one part of several",
      );
    },
  );

  it("does not have numbers that are too large", () => {
    const view = (value: bigint): DataView => new DataView(BigUint64Array.of(value).buffer);
    expect(readUint64(view(2n ** 53n - 1n), 0)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => readUint64(view(2n ** 53n), 0)).toThrow(
      'The zip archive is damaged: it has a length or a position that is too large; nothing was kept; to keep the archive as it is, pass "unpacking": false.',
    );
  });
});
