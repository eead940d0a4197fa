import {
  bytesOf,
  concat,
  damage,
  gzip,
  gzipMuch,
  paxRecords,
  type RawTarMember,
  rawTar,
  rawTarMember,
  TAR_END,
} from "../../support/archives/archives";
import {
  data,
  type HostileArchive,
  harmless,
  type Makers,
  ofAnySize,
  refused,
  tgzWith,
  unsafe,
  victim,
  withData,
} from "./row";

type Bytes = Uint8Array<ArrayBuffer>;

const good = { name: "a", content: "good" };
const goodFiles = withData({ a: "good" });
const cutShort = refused("is cut short (its end marker is missing)");
const damagedHeader = refused("has a damaged header");
const wrongChecksum = refused("has a header with a wrong checksum");

/** A plain tar and a tgz of the same bytes. */
function tars(make: () => Bytes): Makers {
  return { tar: make, tgz: () => gzipMuch(make()) };
}

const plain: HostileArchive["twin"] = {
  name: "unchanged",
  make: tars(() => rawTar(data, good)),
  files: goodFiles,
};

/** A member whose header states a length of its own. */
function sized(size: number | Uint8Array, content = ""): Makers {
  return tars(() => rawTar(data, { name: "a", size, content }));
}

/** The twelve bytes of a length in base 256. */
function base256(...bytes: readonly number[]): Uint8Array {
  const field = new Uint8Array(12);
  field.set(bytes, field.length - bytes.length);
  field[0] = (field[0] ?? 0) | 0x80;
  return field;
}

const inBase256: HostileArchive["twin"] = {
  name: "4 in base 256",
  make: sized(base256(4), "good"),
  files: goodFiles,
};
const octal: HostileArchive["twin"] = {
  name: "4 in octal",
  make: sized(4, "good"),
  files: goodFiles,
};

export const tarHeaders: readonly HostileArchive[] = [
  {
    name: "a wrong checksum in the first header",
    make: tars(() => damage(rawTar(data, good), 100)),
    ends: wrongChecksum,
    twin: plain,
  },
  {
    name: "a wrong checksum in a later header",
    make: tars(() => damage(rawTar(data, good), 1024 + 100)),
    ends: wrongChecksum,
    twin: plain,
  },
  {
    name: "no checksum",
    make: tars(() => {
      const tar = rawTar(data, good);
      return concat(tar.subarray(0, 1024 + 148), new Uint8Array(8), tar.subarray(1024 + 156));
    }),
    ends: wrongChecksum,
    twin: plain,
  },
  {
    name: "a length of -1 in octal",
    make: sized(bytesOf("-0000000001\0")),
    ends: damagedHeader,
    twin: octal,
  },
  { name: "a length of `12x4`", make: sized(bytesOf("000000012x4\0")), ends: damagedHeader, twin: octal },
  {
    name: "a length of 8 GiB - 1, with only four bytes",
    make: sized(2 ** 33 - 1, "evil"),
    ends: cutShort,
    options: ofAnySize,
    twin: octal,
  },
  {
    name: "a length of -1 in base 256",
    make: sized(new Uint8Array(12).fill(0xff)),
    ends: damagedHeader,
    twin: inBase256,
  },
  {
    name: "a length of 4 PiB in base 256",
    make: sized(base256(0x10, 0, 0, 0, 0, 0, 0)),
    ends: cutShort,
    options: ofAnySize,
    twin: inBase256,
  },
  {
    name: "a length of almost 2^87 in base 256",
    make: sized(base256(0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
    ends: damagedHeader,
    twin: inBase256,
  },
  {
    name: "a length that is too short: the next header would be inside the file",
    make: sized(1000, "x".repeat(2000)),
    ends: damagedHeader,
    twin: {
      name: "the right length",
      make: sized(2000, "x".repeat(2000)),
      files: withData({ a: "x".repeat(2000) }),
    },
  },
  {
    name: "a length of 0: the content of the file is then read as a member that climbs out",
    make: tars(() => rawTar(data, { name: "a", size: 0, content: rawTarMember({ name: "../evil" }) })),
    ends: unsafe("it climbs out of the folder"),
    twin: {
      name: "the right length",
      make: tars(() => rawTar(data, { name: "a", content: rawTarMember({ name: "../evil" }) })),
      files: withData({ a: new TextDecoder().decode(rawTarMember({ name: "../evil" })) }),
    },
  },
  {
    name: "a length that covers the next member",
    make: tars(() => rawTar(data, { name: "a", size: 512 }, { name: "b" })),
    ends: harmless("the next member becomes the content of the file", {
      a: new TextDecoder().decode(rawTarMember({ name: "b" })),
    }),
    twin: {
      name: "the right length",
      make: tars(() => rawTar(data, { name: "a" }, { name: "b" })),
      files: withData({ a: "", b: "" }),
    },
  },
  {
    name: "a prefix that climbs out: `../..` and `evil`",
    make: tgzWith({ name: "evil", prefix: "../..", content: "evil" }),
    ends: unsafe("it climbs out of the folder"),
    twin: {
      name: "`a/b` and `evil`",
      make: tgzWith({ name: "evil", prefix: "a/b", content: "good" }),
      files: withData({ "a/b/evil": "good" }),
    },
  },
  {
    name: "a prefix that is absolute",
    make: tgzWith({ name: victim.slice(5), prefix: "/tmp", content: "evil" }),
    ends: unsafe("it is an absolute path"),
    twin: {
      name: "one that is not",
      make: tgzWith({ name: "a", prefix: "tmp", content: "good" }),
      files: withData({ "tmp/a": "good" }),
    },
  },
];

/** Members of GNU tar that are no plain files. */
function special(name: string, member: RawTarMember, ends: HostileArchive["ends"]): HostileArchive {
  return {
    name,
    make: tgzWith(member),
    ends,
    twin: { name: "a plain file", make: tgzWith(good), files: goodFiles },
  };
}

export const tarKinds: readonly HostileArchive[] = [
  special(
    "a sparse file in the old format of GNU tar",
    { ...good, type: "S" },
    refused("as a sparse file, which is not supported"),
  ),
  {
    name: "a sparse file in the old format of GNU tar, with a header that continues in the next block",
    make: {
      tgz: () => {
        const sparse = rawTarMember({ ...good, type: "S" });
        const more = bytesOf("00000001000\0".repeat(42).padEnd(512, "\0"));
        return gzip(concat(rawTarMember(data), sparse.subarray(0, 512), more, sparse.subarray(512), TAR_END));
      },
    },
    ends: refused("as a sparse file, which is not supported"),
    twin: { name: "a plain file", make: tgzWith(good), files: goodFiles },
  },
  {
    name: "a sparse file in PAX format that claims to be a petabyte long",
    make: tgzWith(
      {
        name: "pax",
        type: "x",
        content: paxRecords({
          "GNU.sparse.major": "1",
          "GNU.sparse.minor": "0",
          "GNU.sparse.realsize": `${2 ** 50}`,
        }),
      },
      { name: "a", content: "1\n0\n512\n" },
    ),
    ends: refused("as a sparse file, which is not supported"),
    twin: {
      name: "a plain file with PAX headers",
      make: tgzWith(
        { name: "pax", type: "x", content: paxRecords({ mtime: "0", comment: "GNU.sparse" }) },
        good,
      ),
      files: goodFiles,
    },
  },
  special(
    "the rest of a file from another archive, in the format of GNU tar",
    { ...good, type: "M" },
    refused("as the rest of a file from another archive"),
  ),
  {
    name: "the rest of a file from another archive, in PAX format",
    make: tgzWith(
      {
        name: "pax",
        type: "g",
        content: paxRecords({
          "GNU.volume.filename": "a",
          "GNU.volume.size": "4",
          "GNU.volume.offset": "100",
        }),
      },
      good,
    ),
    ends: refused("as the rest of a file from another archive"),
    twin: {
      name: "only a volume label",
      make: tgzWith({ name: "pax", type: "g", content: paxRecords({ "GNU.volume.label": "a" }) }, good),
      files: goodFiles,
    },
  },
  special(
    "a volume label that looks like a path outside the folder",
    { name: "../evil", type: "V" },
    harmless("skipped"),
  ),
  special(
    "a folder listing of an incremental GNU tar",
    { name: "../evil", type: "D", content: "Yevil\0\0" },
    harmless("skipped"),
  ),
  special("a member of an unknown type", { ...good, type: "Z" }, refused('of the unknown type "Z"')),
];

const end = TAR_END.byteLength;

export const tarEnds: readonly HostileArchive[] = [
  { name: "no end marker", make: tars(() => rawTar(data, good).slice(0, -end)), ends: cutShort, twin: plain },
  {
    name: "half an end marker",
    make: tars(() => rawTar(data, good).slice(0, -end / 2)),
    ends: cutShort,
    twin: plain,
  },
  {
    name: "cut in a file, at the end of a block",
    make: tars(() => rawTar(data, { name: "a", content: "x".repeat(2000) }).slice(0, 1024 + 512 + 1024)),
    ends: cutShort,
    twin: plain,
  },
  {
    name: "cut in a header",
    make: tars(() => rawTar(data, good).slice(0, 1024 + 200)),
    ends: cutShort,
    twin: plain,
  },
  {
    name: "a member after half an end marker",
    make: tars(() => concat(rawTarMember(data), new Uint8Array(512), rawTar(good))),
    ends: damagedHeader,
    twin: plain,
  },
  {
    name: "a second tar after the end marker",
    make: tars(() => concat(rawTar(data), rawTar(good))),
    ends: refused("continues after its end marker"),
    twin: {
      name: "two megabytes of zeros there",
      make: tars(() => concat(rawTar(data, good), new Uint8Array(2_000_000))),
      files: goodFiles,
    },
  },
  {
    name: "a zip after the end marker",
    make: tars(() => concat(rawTar(data), bytesOf("PK\x03\x04"))),
    ends: refused("continues after its end marker"),
    twin: plain,
  },
];
