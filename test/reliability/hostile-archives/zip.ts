import { deflateSync } from "fflate";
import { createCrc32 } from "../../../src/streams/crc32";
import { bytesOf, concat, damage, type RawZipEntry, rawZip, zipOf } from "../../support/archives/archives";
import { zipSample } from "../../support/archives/zip-samples";
import {
  data,
  type HostileArchive,
  harmless,
  type Makers,
  ofAnySize,
  refused,
  unsafe,
  withData,
  zipWith,
} from "./row";

type Bytes = Uint8Array<ArrayBuffer>;

const a = { name: "a", content: "good" };
const plain: HostileArchive["twin"] = { name: "unchanged", make: zipWith(a), files: withData({ a: "good" }) };
const wrongLength = refused('"a" does not have the length that the directory of the zip states');

/** A zip of {@link data} and of `a`, with something changed afterwards. */
function changed(change: (zip: Bytes) => Bytes): Makers {
  return { zip: () => change(rawZip([data, a])) };
}

/** A file packed by deflate. What is left out is right. */
function deflated({ content, packed = deflateSync(content), ...lies }: Deflated): RawZipEntry {
  const crc32 = createCrc32()(content, 0);
  return { name: "a", method: 8, content: packed, crc32, size: content.byteLength, ...lies };
}

type Deflated = { readonly content: Bytes; readonly packed?: Uint8Array } & Partial<
  Omit<RawZipEntry, "content">
>;

const text = bytesOf("good ".repeat(1000));
const deflatedTwin: HostileArchive["twin"] = {
  name: "unchanged",
  make: zipWith(deflated({ content: text })),
  files: withData({ a: "good ".repeat(1000) }),
};

function extraField(id: number, ...bytes: readonly number[]): Uint8Array {
  return Uint8Array.of(id & 0xff, id >>> 8, bytes.length, 0, ...bytes);
}

/** A second name of an entry, in UTF-8, with the checksum of its first. */
function unicodePath(path: string, { of: first }: { of: string }): Uint8Array {
  const checksum = createCrc32()(bytesOf(first), 0);
  const shifts = [0, 8, 16, 24].map((shift) => (checksum >>> shift) & 0xff);
  return extraField(0x7075, 1, ...shifts, ...bytesOf(path));
}

/** Position of the directory, as the end record of a zip without a comment tells it. */
function directoryOf(zip: Bytes): number {
  return new DataView(zip.buffer).getUint32(zip.byteLength - 6, true);
}

/** An end record in the comment of the real one: of the directory's first entry only. */
function endInComment(zip: Bytes): Bytes {
  const second = zip.slice(-22);
  const start = directoryOf(zip);
  const nameLength = new DataView(zip.buffer).getUint16(start + 28, true);
  const view = new DataView(second.buffer);
  view.setUint16(8, 1, true);
  view.setUint16(10, 1, true);
  view.setUint32(12, 46 + nameLength, true);
  const first = zip.slice();
  new DataView(first.buffer).setUint16(first.byteLength - 2, second.byteLength, true);
  return concat(first, second);
}

const climbs = unsafe("it climbs out of the folder");

export const zips: readonly HostileArchive[] = [
  {
    name: "`../evil` in the file's own header, `a` in the directory",
    make: zipWith({ ...a, localName: "../evil" }),
    ends: refused('its directory has another name for "a"'),
    twin: plain,
  },
  {
    name: "`a/b/c/evil` in the file's own header, `../../evil` in the directory",
    make: zipWith({ name: "../../evil", localName: "a/b/c/evil" }),
    ends: refused("its directory has another name for"),
    twin: plain,
  },
  {
    name: "`a` in the file's own header, `b` in the directory",
    make: zipWith({ name: "b", localName: "a" }),
    ends: refused("its directory has another name for"),
    twin: plain,
  },
  {
    name: "`../evil` as the Unicode path of `a`",
    make: zipWith({ ...a, flags: 0, extra: unicodePath("../evil", { of: "a" }) }),
    ends: climbs,
    twin: {
      name: "`ж`",
      make: zipWith({ ...a, flags: 0, extra: unicodePath("ж", { of: "a" }) }),
      files: withData({ ж: "good" }),
    },
  },
  {
    name: "`../evil` as the Unicode path of `b`, in the entry for `a`",
    make: zipWith({ ...a, flags: 0, extra: unicodePath("../evil", { of: "b" }) }),
    ends: harmless("not used, because it belongs to another name", { a: "good" }),
    twin: {
      name: "`ж` as the Unicode path of `a`",
      make: zipWith({ ...a, flags: 0, extra: unicodePath("ж", { of: "a" }) }),
      files: withData({ ж: "good" }),
    },
  },
  {
    name: "a wrong checksum",
    make: zipWith({ ...a, crc32: 1 }),
    ends: refused('"a" has a wrong checksum'),
    twin: plain,
  },
  {
    name: "a stored file that claims to be longer",
    make: zipWith({ ...a, size: 5 }),
    ends: wrongLength,
    twin: plain,
  },
  {
    name: "a stored file that claims to be shorter",
    make: zipWith({ ...a, size: 3 }),
    ends: wrongLength,
    twin: plain,
  },
  {
    name: "a packed file that claims to be longer",
    make: zipWith(deflated({ content: text, size: 5001 })),
    ends: wrongLength,
    twin: deflatedTwin,
  },
  {
    name: "a bomb of two megabytes that claims to be ten bytes long",
    make: zipWith(deflated({ content: new Uint8Array(2_000_000), size: 10 })),
    ends: wrongLength,
    twin: deflatedTwin,
  },
  {
    name: "a packed file without its last byte",
    make: zipWith(deflated({ content: text, packed: deflateSync(text).slice(0, -1) })),
    ends: refused("The zip archive is damaged"),
    twin: deflatedTwin,
  },
  {
    name: "a packed file with a flipped bit",
    make: zipWith(deflated({ content: text, packed: damage(deflateSync(text), 3) })),
    ends: refused("The zip archive is damaged"),
    twin: deflatedTwin,
  },
  {
    name: "a packed file that claims to be stored",
    make: zipWith(deflated({ content: text, method: 0 })),
    ends: wrongLength,
    twin: deflatedTwin,
  },
  {
    name: "packed according to the directory, stored according to the file's own header",
    make: zipWith(deflated({ content: text, localMethod: 0 })),
    ends: refused('its directory has another method for "a"'),
    twin: deflatedTwin,
  },
  {
    name: "two files that share the same bytes",
    make: zipWith(a, { ...a, position: 0 }),
    ends: refused("shares bytes with another entry"),
    twin: {
      name: "two files with their own bytes",
      make: zipWith(a, { ...a, name: "b" }),
      files: withData({ a: "good", b: "good" }),
    },
  },
  {
    name: "a file that contains the next one, as in bombs with overlapping files",
    make: zipWith({ ...a, compressedSize: 39, size: 39 }, { name: "b", content: "evil" }),
    ends: refused('bytes are missing from "a"'),
    twin: {
      name: "a file that ends before the next one",
      make: zipWith(a, { name: "b", content: "good" }),
      files: withData({ a: "good", b: "good" }),
    },
  },
  {
    name: "a file whose position is beyond the end of the archive",
    make: zipWith({ ...a, position: 5000 }),
    ends: refused("The zip archive is damaged"),
    twin: plain,
  },
  {
    name: "a file whose position is wrong by one byte",
    make: zipWith({ ...a, position: 49 }),
    ends: refused('no header was found for "a"'),
    twin: plain,
  },
  {
    name: "a zip64 length of 2^63",
    make: zipWith({ ...a, size: 0xffffffff, extra: extraField(1, 0, 0, 0, 0, 0, 0, 0, 0x80) }),
    ends: refused("it has a length or a position that is too large"),
    twin: {
      name: "a length of 4",
      make: zipWith({ ...a, size: 0xffffffff, extra: extraField(1, 4, 0, 0, 0, 0, 0, 0, 0) }),
      files: withData({ a: "good" }),
    },
  },
  {
    name: "a zip64 length of a petabyte",
    make: zipWith({ ...a, size: 0xffffffff, extra: extraField(1, 0, 0, 0, 0, 0, 0, 4, 0) }),
    ends: wrongLength,
    options: ofAnySize,
    twin: {
      name: "a length of 4",
      make: zipWith({ ...a, size: 0xffffffff, extra: extraField(1, 4, 0, 0, 0, 0, 0, 0, 0) }),
      files: withData({ a: "good" }),
    },
  },
  {
    name: "a zip64 position that is missing",
    make: zipWith({
      ...a,
      size: 0xffffffff,
      position: 0xffffffff,
      extra: extraField(1, 4, 0, 0, 0, 0, 0, 0, 0),
    }),
    ends: refused("a zip64 number of its directory is missing"),
    twin: {
      name: "a position that is present",
      make: zipWith({
        ...a,
        size: 0xffffffff,
        position: 0xffffffff,
        extra: extraField(1, 4, 0, 0, 0, 0, 0, 0, 0, 48, 0, 0, 0, 0, 0, 0, 0),
      }),
      files: withData({ a: "good" }),
    },
  },
  {
    name: "an end record that states more entries than there are",
    make: { zip: () => rawZip([data, a], { entries: 3 }) },
    ends: refused("its directory lists 2 entries instead of 3"),
    twin: plain,
  },
  {
    name: "an end record that states fewer entries than there are",
    make: { zip: () => rawZip([data, a], { entries: 1 }) },
    ends: refused("its directory lists 2 entries instead of 1"),
    twin: plain,
  },
  {
    name: "a file that the directory does not list: `../evil`",
    make: changed((zip) => {
      const hidden = rawZip([{ name: "../evil", content: "evil" }]).slice(0, 30 + 7 + 4);
      const start = directoryOf(zip);
      const end = zip.slice(start);
      new DataView(end.buffer).setUint32(end.byteLength - 6, start + hidden.byteLength, true);
      return concat(zip.subarray(0, start), hidden, end);
    }),
    ends: harmless("it is not a file of the archive", { a: "good" }),
    twin: plain,
  },
  {
    name: "a second end record, in the comment of the first",
    make: changed(endInComment),
    ends: harmless("the second one counts, and its directory lists one file"),
    twin: {
      name: "a comment of plain text",
      make: changed((zip) => concat(zip.subarray(0, -2), Uint8Array.of(5, 0), bytesOf("words"))),
      files: withData({ a: "good" }),
    },
  },
  {
    name: "no end record",
    make: changed((zip) => zip.slice(0, -22)),
    ends: refused("its end record is missing"),
    twin: plain,
  },
  {
    name: "no directory",
    make: changed((zip) => concat(zip.subarray(0, directoryOf(zip)), zip.subarray(-22))),
    ends: refused("The zip archive is damaged"),
    twin: plain,
  },
  {
    name: "bytes missing from the middle",
    make: changed((zip) => concat(zip.subarray(0, 40), zip.subarray(50))),
    ends: refused("The zip archive is damaged"),
    twin: plain,
  },
  {
    name: "bytes after the end of the zip",
    make: changed((zip) => concat(zip, bytesOf("evil"))),
    ends: harmless("they are not used, as with `unzip`", { a: "good" }),
    twin: {
      name: "bytes in its comment",
      make: changed((zip) => concat(zip.subarray(0, -2), Uint8Array.of(4, 0), bytesOf("good"))),
      files: withData({ a: "good" }),
    },
  },
  {
    name: "a zip after a zip",
    make: changed((zip) => concat(zip, rawZip([{ name: "evil" }]))),
    ends: refused("The zip archive is damaged"),
    twin: plain,
  },
  {
    name: "one part of several",
    make: { zip: () => rawZip([data, a], { disk: 1 }) },
    ends: refused("is one part of several, which is not supported"),
    twin: plain,
  },
  {
    name: "encrypted by Info-ZIP",
    make: { zip: () => zipSample("encryptedByInfoZip") },
    ends: refused("encrypted, which is not supported"),
    twin: plain,
  },
  {
    name: "marked as encrypted, but not encrypted",
    make: zipWith({ ...a, flags: 0x801 }),
    ends: refused("encrypted, which is not supported"),
    twin: plain,
  },
  {
    name: "a patch for another file",
    make: zipWith({ ...a, flags: 0x820 }),
    ends: refused("as a patch, which is not supported"),
    twin: plain,
  },
  {
    name: "compressed with bzip2",
    make: { zip: () => zipSample("packedByBzip2") },
    ends: refused("compressed with bzip2, which is not supported"),
    twin: {
      name: "with deflate",
      make: { zip: () => zipOf({ "a/b.txt": "good" }) },
      files: { "a/b.txt": "good" },
    },
  },
  {
    name: "compressed with method 77",
    make: zipWith({ ...a, method: 77 }),
    ends: refused("compressed with method 77, which is not supported"),
    twin: plain,
  },
  {
    name: "a folder with file data, named `a/`",
    make: zipWith({ name: "a/", content: "evil" }),
    ends: harmless("skipped", {}, ["a"]),
    twin: { ...plain, name: "named `a`" },
  },
];
