import { once } from "../../../src/emulator/provided";
import { createCrc32 } from "../../../src/streams/crc32";
import { bytesOf, concat, rawZip } from "../../support/archives/archives";
import { data, type HostileArchive, harmless, refused, unsafe, withData, zipWith } from "./row";

type Bytes = Uint8Array<ArrayBuffer>;

const a = { name: "a", content: "good" };
const files = withData({ a: "good" });
const plain: HostileArchive["twin"] = { name: "unchanged", make: zipWith(a), files };
const program = bytesOf("#!/bin/sh\nexit\n");
/** What a zip begins with that was to be split, and was not. */
const splitMarker = bytesOf("PK00");

/** A zip that counts its positions from the start of the marker. */
function marked(...entries: Parameters<typeof rawZip>[0]): Bytes {
  const zip = concat(splitMarker, rawZip(entries));
  const view = new DataView(zip.buffer);
  const end = zip.byteLength - 22;
  const start = view.getUint32(end + 16, true) + 4;
  view.setUint32(end + 16, start, true);
  for (let at = start; at < end; at += 46 + view.getUint16(at + 28, true)) {
    view.setUint32(at + 42, view.getUint32(at + 42, true) + 4, true);
  }
  return zip;
}

const inner = rawZip([{ name: "evil", content: "evil" }]);

/** A zip that is cut right behind a zip in it, with something in front of it. */
function cutBehindInner(front: Uint8Array): Bytes {
  const outer = rawZip([data, { name: "inner.zip", content: inner }]);
  return concat(front, outer.subarray(0, outer.byteLength - 22 - 46 * 2 - data.name.length - 9));
}

const bytesMissing = refused("bytes are missing in or before its directory");

/** What follows the bytes of a file whose writer did not know their length before. */
function descriptor(content: string, { isSigned }: { isSigned: boolean }): Bytes {
  const bytes = bytesOf(content);
  const view = new DataView(new ArrayBuffer(12));
  view.setUint32(0, createCrc32()(bytes, 0), true);
  view.setUint32(4, bytes.byteLength, true);
  view.setUint32(8, bytes.byteLength, true);
  return concat(isSigned ? bytesOf("PK\x07\x08") : bytesOf(""), new Uint8Array(view.buffer));
}

function described({ isSigned }: { isSigned: boolean }) {
  const sizes = { compressedSize: 4, size: 4, crc32: createCrc32()(bytesOf("good"), 0), flags: 0x808 };
  return zipWith({ name: "a", content: concat(bytesOf("good"), descriptor("good", { isSigned })), ...sizes });
}

function withCommentLength(length: number, behind: string) {
  return () => {
    const zip = concat(rawZip([data, a]), bytesOf(behind));
    new DataView(zip.buffer).setUint16(zip.byteLength - behind.length - 2, length, true);
    return zip;
  };
}

/** A zip of 65,538 entries. Its end record counts two, for lack of bits. */
const manyEntries = once(() =>
  rawZip([data, ...Array.from({ length: 65_536 }, (_, index) => ({ name: `${index}/` })), a]),
);

/** The same, with another number of entries. */
function miscounted(entries: number): Bytes {
  const zip = manyEntries().slice();
  const view = new DataView(zip.buffer);
  view.setUint16(zip.byteLength - 14, entries, true);
  view.setUint16(zip.byteLength - 12, entries, true);
  return zip;
}

export const oddZips: readonly HostileArchive[] = [
  {
    name: "a program in front that its positions do not count",
    make: { zip: () => concat(program, rawZip([data, a])) },
    ends: harmless("it is not used, as with `unzip`", { a: "good" }),
    twin: plain,
  },
  {
    name: "the marker of a zip that was to be split in front, `PK00`",
    make: { zip: () => marked(data, a) },
    ends: harmless("it is not used", { a: "good" }),
    twin: plain,
  },
  {
    name: "this marker, and positions that do not count it",
    make: { zip: () => concat(splitMarker, rawZip([data, a])) },
    ends: harmless("it is not used, as with `unzip`", { a: "good" }),
    twin: plain,
  },
  ...(
    [
      ["a zip that is cut behind a zip in it", new Uint8Array(0)],
      ["the same with `PK00` in front", splitMarker],
      ["the same with a program in front", program],
    ] as const
  ).map(
    ([name, front]): HostileArchive => ({
      name,
      make: { zip: () => cutBehindInner(front) },
      ends: bytesMissing,
      twin: {
        name: "the whole zip",
        make: { zip: () => concat(front, rawZip([data, { name: "inner.zip", content: inner }])) },
        files: withData({ "inner.zip": new TextDecoder().decode(inner) }),
      },
    }),
  ),
  {
    name: "65,538 entries, and a number of entries that has started over at 2",
    make: { zip: manyEntries },
    ends: harmless("all of them are read", { a: "good" }),
    twin: {
      name: "two entries",
      make: zipWith(a),
      files,
    },
  },
  {
    name: "65,538 entries, and a number of entries of 3",
    make: { zip: () => miscounted(3) },
    ends: refused("its directory lists 65538 entries instead of 3"),
    twin: { ...plain, name: "two entries" },
  },
  {
    name: "a comment that is shorter than stated",
    make: { zip: withCommentLength(500, "words") },
    ends: harmless("the comment is not used", { a: "good" }),
    twin: { ...plain, name: "the true length", make: { zip: withCommentLength(5, "words") } },
  },
  {
    name: "a comment that is longer than stated",
    make: { zip: withCommentLength(2, "words") },
    ends: harmless("the comment is not used", { a: "good" }),
    twin: { ...plain, name: "the true length", make: { zip: withCommentLength(5, "words") } },
  },
  {
    name: "a length and a checksum that follow the file, with a signature",
    make: described({ isSigned: true }),
    ends: harmless("the directory has them, too", { a: "good" }),
    twin: plain,
  },
  {
    name: "a length and a checksum that follow the file, without a signature",
    make: described({ isSigned: false }),
    ends: harmless("the directory has them, too", { a: "good" }),
    twin: plain,
  },
  {
    name: "a name of 5,000 bytes",
    make: zipWith({ ...a, name: "x".repeat(5000) }),
    ends: unsafe("it is too long"),
    twin: {
      name: "of 255 bytes",
      make: zipWith({ ...a, name: "x".repeat(255) }),
      files: withData({ ["x".repeat(255)]: "good" }),
    },
  },
];
