import {
  bytesOf,
  concat,
  gzip,
  joined,
  paxRecords,
  type RawTarMember,
  rawTar,
  rawTarMember,
  TAR_END,
} from "../../support/archives/archives";
import { data, type HostileArchive, harmless, type Makers, refused, tgzWith, unsafe, withData } from "./row";

type Bytes = Uint8Array<ArrayBuffer>;

const good = { name: "a", content: "good" };
const plain: HostileArchive["twin"] = {
  name: "unchanged",
  make: tgzWith(good),
  files: withData({ a: "good" }),
};

/** The header of a member with some bytes replaced, and a checksum that fits. */
function withField(member: RawTarMember, at: number, field: Uint8Array, { isSigned = false } = {}): Bytes {
  const made = rawTarMember(member);
  made.set(field, at);
  made.fill(0x20, 148, 156);
  const header = made.subarray(0, 512);
  const sum = [...(isSigned ? Int8Array.from(header) : header)].reduce((total, byte) => total + byte, 0);
  made.set(bytesOf(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return made;
}

function tgzOfBlocks(...blocks: readonly Uint8Array[]): Makers {
  return { tgz: () => gzip(concat(rawTarMember(data), ...blocks, TAR_END)) };
}

function unused(name: string, at: number, field: Uint8Array): HostileArchive {
  return {
    name,
    make: tgzOfBlocks(withField(good, at, field)),
    ends: harmless("the field is not used", { a: "good" }),
    twin: plain,
  };
}

/** A tgz with zeros behind its end marker, in gzip members of a megabyte. */
function zerosBehind(count: number): Bytes {
  const zeros = gzip(new Uint8Array(1_000_000));
  return joined([gzip(rawTar(data, good)), ...Array(count / 1_000_000).fill(zeros)]);
}

const junk = (length: number) => new Uint8Array(length).fill(0xee);
const umlaut = { name: "größe", content: "good" };

export const oddTars: readonly HostileArchive[] = [
  {
    name: "a checksum of signed bytes, as old tars write it",
    make: tgzOfBlocks(withField(umlaut, 0, new Uint8Array(0), { isSigned: true })),
    ends: harmless("it is right in its own way", { größe: "good" }),
    twin: { name: "of unsigned bytes", make: tgzWith(umlaut), files: withData({ größe: "good" }) },
  },
  unused("owners that are not numbers", 108, junk(16)),
  unused("a time that is not a number", 136, junk(12)),
  unused("a time before 1970, as a negative number in base 256", 136, new Uint8Array(12).fill(0xff)),
  unused("names of owners that are not UTF-8", 265, junk(64)),
  unused("devices that are not numbers", 329, junk(16)),
  unused("a mode that is not a number", 100, junk(8)),
  {
    name: "a header in the oldest format, without a magic word, and `../../evil` where later ones have a prefix",
    make: tgzOfBlocks(withField({ ...good, prefix: "../../evil" }, 257, new Uint8Array(8))),
    ends: harmless("there is no prefix in that format", { a: "good" }),
    twin: {
      name: "nothing there",
      make: tgzOfBlocks(withField(good, 257, new Uint8Array(8))),
      files: withData({ a: "good" }),
    },
  },
  {
    name: "leftovers behind the bytes of a file, up to the next header",
    make: tgzOfBlocks(rawTarMember(good).fill(0xee, 516)),
    ends: harmless("they are not part of the file", { a: "good" }),
    twin: plain,
  },
  {
    name: "leftovers behind the end marker",
    make: { tgz: () => gzip(concat(rawTar(data, good), junk(5000))) },
    ends: harmless("they are not used, as with `tar`", { a: "good" }),
    twin: plain,
  },
  {
    name: "10 MB of zeros behind the end marker",
    make: { tgz: () => zerosBehind(10_000_000) },
    ends: harmless("they are read, and nothing is kept of them", { a: "good" }),
    twin: {
      name: "10 kB of zeros",
      make: { tgz: () => gzip(concat(rawTar(data, good), new Uint8Array(10_240))) },
      files: withData({ a: "good" }),
    },
  },
  {
    name: "10 MB of zeros behind the end marker, with a limit of two megabytes",
    make: { tgz: () => zerosBehind(10_000_000) },
    options: { maxBytes: 2_000_000 },
    ends: refused("more than 2000000 bytes behind its end"),
    twin: {
      name: "1 MB of zeros",
      make: { tgz: () => gzip(concat(rawTar(data, good), new Uint8Array(1_000_000))) },
      files: withData({ a: "good" }),
    },
  },
  {
    name: "fifty thousand records in a PAX header",
    make: tgzWith({ name: "pax", type: "x", content: "6 a=b\n".repeat(50_000) }, good),
    ends: harmless("they are not used", { a: "good" }),
    twin: { ...plain, name: "one", make: tgzWith({ name: "pax", type: "x", content: "6 a=b\n" }, good) },
  },
  {
    name: "a name in a PAX header with two million times `./` in front",
    make: tgzWith(
      { name: "pax", type: "x", content: paxRecords({ path: `${"./".repeat(2_000_000)}a` }) },
      good,
    ),
    ends: unsafe("it is too long"),
    twin: {
      ...plain,
      name: "two thousand times",
      make: tgzWith({ name: "pax", type: "x", content: paxRecords({ path: `${"./".repeat(2000)}a` }) }, good),
    },
  },
  {
    name: "a hundred long names of GNU tar for one file, the last one of which climbs out",
    make: tgzWith(...longNames(99, "b"), ...longNames(1, "../evil"), good),
    ends: unsafe("it climbs out of the folder"),
    twin: {
      name: "`b`, after others that climb out",
      make: tgzWith(...longNames(99, "../evil"), ...longNames(1, "b"), good),
      files: withData({ b: "good" }),
    },
  },
];

function longNames(count: number, name: string): RawTarMember[] {
  return Array.from({ length: count }, () => ({ name: "././@LongLink", type: "L", content: `${name}\0` }));
}
