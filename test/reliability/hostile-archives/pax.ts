import {
  concat,
  gzip,
  joined,
  paxRecords,
  type RawTarMember,
  rawTar,
  rawTarMember,
} from "../../support/archives/archives";
import { data, type HostileArchive, harmless, refused, tgzWith, unsafe, victim, withData } from "./row";

function pax(records: Readonly<Record<string, string>>): RawTarMember {
  return { name: "pax", type: "x", content: paxRecords(records) };
}

function globalPax(records: Readonly<Record<string, string>>): RawTarMember {
  return { name: "pax", type: "g", content: paxRecords(records) };
}

function longName(name: string): RawTarMember {
  return { name: "././@LongLink", type: "L", content: `${name}\0` };
}

const climbs = unsafe("it climbs out of the folder");
const evil = { name: "a", content: "evil" };
const good = { name: "a", content: "good" };
const goodFiles = withData({ a: "good" });
const damagedHeader = refused("has a damaged header");
const tooLong = refused("has a header that is too long");

/** A harmless name in the header, and headers in front of it that change it. */
function renamed(name: string, ends: HostileArchive["ends"], ...headers: RawTarMember[]): HostileArchive {
  return {
    name,
    make: tgzWith(...headers, evil),
    ends,
    twin: {
      name: "`b/c`",
      make: tgzWith(
        ...headers.map(({ type = "", ...header }) =>
          type === "L" ? longName("b/c") : { ...header, type, content: paxRecords({ path: "b/c" }) },
        ),
        good,
      ),
      files: withData({ "b/c": "good" }),
    },
  };
}

/** A length in a PAX header. */
function sized(size: string, ends: HostileArchive["ends"]): HostileArchive {
  return {
    name: `a length of ${size} in a PAX header`,
    make: tgzWith(pax({ size }), evil),
    ends,
    twin: { name: "4, the true length", make: tgzWith(pax({ size: "4" }), good), files: goodFiles },
  };
}

function attributes(count: number): RawTarMember {
  return globalPax(Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, "x"])));
}

export const paxHeaders: readonly HostileArchive[] = [
  renamed("a PAX header that renames a file to `../../evil`", climbs, pax({ path: "../../evil" })),
  renamed(
    "a PAX header that renames a file to an absolute path",
    unsafe("it is an absolute path"),
    pax({ path: victim }),
  ),
  renamed("a PAX header that renames a file to nothing", unsafe("it is empty"), pax({ path: "" })),
  renamed(
    "a global PAX header that renames a file to `../../evil`",
    climbs,
    globalPax({ path: "../../evil" }),
  ),
  renamed(
    "a long-name header of GNU tar that renames a file to `../../evil`",
    climbs,
    longName("../../evil"),
  ),
  renamed(
    "a PAX header with a good name, then a long-name header of GNU tar with `../../evil`",
    harmless("the PAX header counts, as with `tar`", { b: "evil" }),
    pax({ path: "b" }),
    longName("../../evil"),
  ),
  renamed(
    "a PAX header with `../../evil`, then a long-name header of GNU tar with a good name",
    climbs,
    pax({ path: "../../evil" }),
    longName("b"),
  ),
  {
    name: "a long-name header of GNU tar with `../../evil` between two PAX headers without a name",
    make: tgzWith(pax({ comment: "x" }), longName("../../evil"), pax({ comment: "x" }), evil),
    ends: climbs,
    twin: {
      name: "with `b/c`",
      make: tgzWith(pax({ comment: "x" }), longName("b/c"), pax({ comment: "x" }), good),
      files: withData({ "b/c": "good" }),
    },
  },
  {
    name: "a global PAX header with a good name, then a PAX header with `../../evil`",
    make: tgzWith(globalPax({ path: "b" }), pax({ path: "../../evil" }), evil),
    ends: climbs,
    twin: {
      name: "the other way round: the PAX header overrides the global one",
      make: tgzWith(globalPax({ path: "../../evil" }), pax({ path: "b" }), good),
      files: withData({ b: "good" }),
    },
  },
  {
    name: "a long-name header of GNU tar with a NUL and `/../../evil` in it",
    make: tgzWith(longName("safe.tif\0/../../evil"), evil),
    ends: harmless("a name ends at its first NUL", { "safe.tif": "evil" }),
    twin: {
      name: "without them",
      make: tgzWith(longName("safe.tif"), good),
      files: withData({ "safe.tif": "good" }),
    },
  },
  sized("-1", damagedHeader),
  sized("1e3", damagedHeader),
  sized(`${2n ** 64n}`, damagedHeader),
  sized("1000000", refused("is cut short")),
  {
    name: "a length of 0 in a PAX header: the next header would be inside the file",
    make: tgzWith(pax({ size: "0" }), evil),
    ends: refused("has a header with a wrong checksum"),
    twin: { name: "4, the true length", make: tgzWith(pax({ size: "4" }), good), files: goodFiles },
  },
  {
    name: "a PAX header that claims to be two gigabytes long",
    make: tgzWith({ name: "pax", type: "x", size: 2_000_000_000 }, evil),
    ends: tooLong,
    twin: {
      name: "one that is really seven megabytes long",
      make: tgzWith(pax({ comment: "x".repeat(7_000_000) }), good),
      files: goodFiles,
    },
  },
  {
    name: "a long-name header of GNU tar that claims to be nine megabytes long",
    make: tgzWith({ name: "././@LongLink", type: "L", size: 9_000_000 }, evil),
    ends: tooLong,
    twin: {
      name: "one that is really 200 bytes long",
      make: tgzWith(longName("x".repeat(200)), good),
      files: withData({ ["x".repeat(200)]: "good" }),
    },
  },
  {
    name: "ten thousand attributes in a global PAX header",
    make: tgzWith(attributes(10_000), evil),
    ends: harmless("none of them is used", { a: "evil" }),
    twin: { name: "one", make: tgzWith(attributes(1), good), files: goodFiles },
  },
  {
    name: "ten thousand PAX headers for one file",
    make: {
      tgz: () => {
        const headers = Array(10_000).fill(rawTarMember(pax({ comment: "x" })));
        return gzip(joined([rawTarMember(data), ...headers, rawTar(evil)]));
      },
    },
    ends: harmless("the last one counts", { a: "evil" }),
    twin: { name: "one", make: tgzWith(pax({ comment: "x" }), good), files: goodFiles },
  },
  {
    name: "a PAX record that claims to be longer than its header",
    make: tgzWith({ name: "pax", type: "x", content: "999 path=b\n" }, evil),
    ends: damagedHeader,
    twin: {
      name: "with its true length",
      make: tgzWith({ name: "pax", type: "x", content: "10 path=b\n" }, good),
      files: withData({ b: "good" }),
    },
  },
  {
    name: "a PAX record without its length: `path=../../evil`",
    make: tgzWith({ name: "pax", type: "x", content: "path=../../evil\n" }, evil),
    ends: harmless("it is not a record, so the name in the tar header counts", { a: "evil" }),
    twin: {
      name: "with its length: `10 path=b`",
      make: tgzWith({ name: "pax", type: "x", content: "10 path=b\n" }, good),
      files: withData({ b: "good" }),
    },
  },
  {
    name: "a PAX header before the end marker",
    make: tgzWith(pax({ path: "../../evil" })),
    ends: harmless("it belongs to no file"),
    twin: { name: "before a file", make: tgzWith(pax({ path: "b" }), good), files: withData({ b: "good" }) },
  },
  {
    name: "a PAX header that is cut short",
    make: { tgz: () => gzip(concat(rawTarMember(data), rawTarMember(pax({ path: "b" })).subarray(0, 520))) },
    ends: refused("is cut short"),
    twin: {
      name: "a complete one",
      make: tgzWith(pax({ path: "b" }), good),
      files: withData({ b: "good" }),
    },
  },
];
