import type { ErrorName } from "../../../src/errors";
import {
  bytesOf,
  concat,
  damage,
  gzip,
  noise,
  paxRecords,
  rawTar,
  rawTarMember,
  rawZip,
  TAR_END,
  tarOf,
  tgzOf,
  zipOf,
} from "./archives";
import { zipSample } from "./zip-samples";

type Made = Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;

/** An archive that every platform must unpack to the same files. */
export interface GoodArchive {
  readonly fact: string;
  readonly make: () => Made;
  /** Text of each file by its path, in order. */
  readonly files: Readonly<Record<string, string>>;
}

/** An archive that every platform must refuse. */
export interface BadArchive {
  readonly fact: string;
  readonly make: () => Made;
  readonly error: ErrorName;
  readonly says: RegExp;
}

const RESULTS = { "output/data.json": "{}", "output/a/scene.tif": "II*" };
const UNPACKED = { "data.json": "{}", "a/scene.tif": "II*" };

export const GOOD_ARCHIVES: readonly GoodArchive[] = [
  { fact: "unpacks a tgz", make: () => tgzOf(RESULTS), files: UNPACKED },
  { fact: "unpacks a plain tar", make: () => tarOf(RESULTS), files: UNPACKED },
  { fact: "unpacks a zip", make: () => zipOf(RESULTS), files: UNPACKED },
  {
    fact: "keeps names without the prefix",
    make: () => tgzOf({ "data.json": "{}" }),
    files: { "data.json": "{}" },
  },
  {
    fact: "keeps folders whose names only end like the prefix",
    make: () => tgzOf({ "my_output/b": "1", "your_output/b": "2" }),
    files: { "my_output/b": "1", "your_output/b": "2" },
  },
  {
    fact: "drops the leading prefix only",
    make: () => zipOf({ "output/a/output/b.tif": "b" }),
    files: { "a/output/b.tif": "b" },
  },
  { fact: "drops a prefix behind a dot", make: () => tarOf({ "./output/x": "x" }), files: { x: "x" } },
  {
    fact: "unpacks names that are not ASCII",
    make: () => tgzOf({ "output/größe/ж.tif": "1" }),
    files: { "größe/ж.tif": "1" },
  },
  {
    fact: "unpacks names that need a PAX header",
    make: () => tarOf({ [`output/${"long/".repeat(60)}x`]: "1" }),
    files: { [`${"long/".repeat(60)}x`]: "1" },
  },
  { fact: "unpacks empty files from a tar", make: () => tarOf({ a: "", b: "b" }), files: { a: "", b: "b" } },
  { fact: "unpacks empty files from a zip", make: () => zipOf({ a: "", b: "b" }), files: { a: "", b: "b" } },
  {
    fact: "passes over folders, symbolic links, devices and pipes of a tar, and copies for a hard link",
    make: () =>
      gzip(
        rawTar(
          { name: "output/", type: "5" },
          { name: "output/folder", type: "5" },
          { name: "output/a", content: "a" },
          { name: "output/hard", type: "1", linkname: "output/a" },
          { name: "output/soft", type: "2", linkname: "/etc/passwd" },
          { name: "output/character", type: "3" },
          { name: "output/block", type: "4" },
          { name: "output/pipe", type: "6" },
          { name: "output/z", content: "z" },
        ),
      ),
    files: { a: "a", hard: "a", z: "z" },
  },
  {
    fact: "writes a file whose name an earlier link had as a file of its own",
    make: () =>
      rawTar(
        { name: "output/door", type: "2", linkname: "/tmp" },
        { name: "output/door/evil", content: "in the folder" },
        { name: "output/data", type: "1", linkname: "/etc/passwd" },
        { name: "output/data", content: "also" },
      ),
    files: { "door/evil": "in the folder", data: "also" },
  },
  {
    fact: "lets a member that comes again replace the earlier one",
    make: () => rawTar({ name: "a", content: "a long one" }, { name: "b" }, { name: "a", content: "two" }),
    files: { a: "two", b: "" },
  },
  {
    fact: "lets an entry that comes again replace the earlier one",
    make: () => zipSample("duplicatesByPython"),
    files: { "a.txt": "two" },
  },
  {
    fact: "ignores what is left in the last blocks of a tar",
    make: async () => concat(await tarOf(RESULTS), bytesOf("more".repeat(300))),
    files: UNPACKED,
  },
  { fact: "finds nothing in a tar of only its end marker", make: () => TAR_END, files: {} },
  { fact: "finds nothing in a tgz of nothing", make: () => gzip(new Uint8Array(10_240)), files: {} },
  { fact: "finds nothing in an empty zip", make: () => rawZip([]), files: {} },
  {
    fact: "unpacks gzip of several members",
    async make() {
      const tar = await tarOf(RESULTS);
      return concat(gzip(tar.subarray(0, 700)), gzip(tar.subarray(700, 1024)), gzip(tar.subarray(1024)));
    },
    files: UNPACKED,
  },
  {
    fact: "unpacks gzip with zeros behind it",
    make: async () => concat(await tgzOf(RESULTS), new Uint8Array(5000)),
    files: UNPACKED,
  },
  {
    fact: "unpacks a zip with descriptors",
    make: () => zipSample("streamedByInfoZip"),
    files: { "data.json": '{"type":"FeatureCollection","features":[]}', "a/b.txt": "hello ".repeat(40) },
  },
  {
    fact: "unpacks a zip with descriptors of stored files",
    make: () => zipSample("storedWithDescriptor"),
    files: { "a/b.txt": "hello ".repeat(40) },
  },
  { fact: "unpacks a zip of Java", make: () => zipSample("streamedByJava"), files: { "data.json": "{}" } },
  { fact: "unpacks a zip of a pipe", make: () => zipSample("streamedByPython"), files: { "a.txt": "hello" } },
  {
    fact: "unpacks a zip64",
    make: () => zipSample("zip64ByInfoZip"),
    files: { "a/b.txt": "hello ".repeat(40) },
  },
  {
    fact: "unpacks a zip64 of a pipe",
    make: () => zipSample("zip64StreamedByInfoZip"),
    files: { "-": "hello ".repeat(40) },
  },
  {
    fact: "unpacks a zip with a comment",
    make: () => zipSample("zip64HeaderAndComment"),
    files: { "a.txt": "hello" },
  },
  {
    fact: "passes over folders and links of a zip",
    make: () => zipSample("withSymbolicLink"),
    files: { "a/b.txt": "hello ".repeat(40) },
  },
  {
    fact: "reads names in code page 437",
    make: () => zipSample("codePage437Name"),
    files: { "café.txt": "x" },
  },
  { fact: "reads names in UTF-8", make: () => zipSample("utf8Name"), files: { "größe.txt": "x" } },
  {
    fact: "reads names in UTF-8 that do not say so",
    make: () => zipSample("utf8NameWithoutFlag"),
    files: { "größe.txt": "x" },
  },
  { fact: "reads Unicode path fields", make: () => zipSample("unicodePathField"), files: { "ж.txt": "x" } },
  {
    fact: "keeps a file named like a property of every object",
    make: () => rawZip([{ name: "__proto__", content: "x" }]),
    files: { ["__proto__" as string]: "x" },
  },
];

const SCENE = { "output/scene.tif": noise(40_000), "output/data.json": "{}" };

async function cut(bytes: Made, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return (await bytes).slice(0, length);
}

function bad(fact: string, make: () => Made, says: RegExp, error: ErrorName = "ArchiveError"): BadArchive {
  return { fact, make, says, error };
}

const UNSAFE_NAMES: readonly (readonly [string, string, RegExp])[] = [
  ["a name that climbs out", "../evil", /climbs out/],
  ["a name that climbs out behind the prefix", "output/../../evil", /climbs out/],
  ["a name that climbs out by backslashes", "output\\..\\..\\evil", /climbs out/],
  ["an absolute name", "/etc/evil", /absolute/],
  ["an absolute name by a backslash", "\\evil", /absolute/],
  ["a network name", "\\\\host\\share\\evil", /absolute/],
  ["a drive letter", "C:\\evil", /drive/],
  ["a drive letter behind the prefix", "output/C:evil", /drive/],
  ["a control character", "evil\u0007", /control/],
  ["a name of nothing", "./.", /empty/],
];

export const BAD_ARCHIVES: readonly BadArchive[] = [
  bad("zero bytes", () => new Uint8Array(0), /it is empty/),
  bad("an HTML page", () => bytesOf("\n<!DOCTYPE html><html><body>Sign in</body></html>"), /an HTML page/),
  bad("an XML error", () => bytesOf('<?xml version="1.0"?><Error><Code>ExpiredToken</Code></Error>'), /XML/),
  bad("a JSON error", () => bytesOf('{"error":{"code":404}}'), /JSON/),
  bad("plain text", () => bytesOf("Not Found"), /plain text/),
  bad("other data", () => noise(2000, 3), /unknown kind/),
  bad(
    "a gzip of something that is no tar",
    () => gzip(bytesOf('{"type":"FeatureCollection"}')),
    /content is JSON/,
  ),
  bad("a gzip of nothing", () => gzip(new Uint8Array(0)), /content is empty/),
  bad("a tgz cut in a file", () => cut(tgzOf(SCENE), 20_000), /cut short|damaged/),
  bad("a tgz cut in its header", () => cut(tgzOf(SCENE), 5), /cut short|damaged/),
  bad("a tgz without its trailer", async () => (await tgzOf(SCENE)).slice(0, -8), /cut short|damaged/),
  bad("a tgz without its last byte", async () => (await tgzOf(SCENE)).slice(0, -1), /cut short|damaged/),
  bad("a wrong gzip checksum", async () => damage(await tgzOf(SCENE), -6), /checksum|data check/),
  bad("a wrong gzip length", async () => damage(await tgzOf(SCENE), -4), /checksum|length/),
  bad("a gzip with junk behind it", async () => concat(await tgzOf(SCENE), bytesOf("junk")), /follow|header/),
  bad(
    "a wrong checksum of a later gzip member",
    async () => {
      const tar = await tarOf(SCENE);
      return concat(gzip(tar.subarray(0, 9000)), damage(gzip(tar.subarray(9000)), -6));
    },
    /checksum|data check/,
  ),
  bad(
    "a wrong checksum of an earlier gzip member",
    async () => {
      const tar = await tarOf(SCENE);
      return concat(damage(gzip(tar.subarray(0, 9000)), -6), gzip(tar.subarray(9000)));
    },
    /checksum|data check/,
  ),
  bad("a tar cut in a file", () => cut(tarOf(SCENE), 20_001), /cut short.*scene\.tif/),
  bad("a tar cut on a block boundary", () => cut(tarOf(SCENE), 20_480), /cut short/),
  bad("a tar cut between two files", () => cut(tarOf(SCENE), 512 + 40_448), /cut short/),
  bad("a tar cut in a header", () => cut(tarOf(SCENE), 512 + 40_448 + 100), /cut short/),
  bad("a tar without its end marker", async () => (await tarOf(SCENE)).slice(0, -1024), /cut short/),
  bad("a tar with half its end marker", async () => (await tarOf(SCENE)).slice(0, -512), /cut short/),
  bad("a tgz whose tar was cut", async () => gzip((await tarOf(SCENE)).subarray(0, -1024)), /cut short/),
  bad(
    "a tar with another one after its end",
    async () => concat(await tarOf(SCENE), await tarOf({ more: "" })),
    /continues after/,
  ),
  bad(
    "a first tar header with a wrong checksum",
    async () => damage(await tarOf(SCENE), 148),
    /wrong checksum/,
  ),
  bad(
    "a later tar header with a wrong checksum",
    async () => damage(await tarOf(SCENE), 512 + 40_448 + 3),
    /wrong checksum/,
  ),
  bad(
    "a tar member longer than its header says",
    () => rawTar({ name: "a", content: noise(2000), size: 1000 }),
    /checksum|damaged/,
  ),
  bad(
    "a tar member shorter than its header says",
    () => rawTar({ name: "a", content: noise(1000), size: 100_000 }),
    /cut short/,
  ),
  bad(
    "a sparse tar member",
    () =>
      concat(
        rawTarMember({ name: "pax", type: "x", content: paxRecords({ "GNU.sparse.major": "1" }) }),
        rawTar({ name: "a", content: "x" }),
      ),
    /sparse/,
  ),
  bad("two names with one path", () => tarOf({ "output/x": "1", x: "2" }), /"output\/x" and "x"/),
  bad("two spellings of one path", () => zipOf({ "a/x": "1", "a//x": "2" }), /"a\/x" and "a\/\/x"/),
  bad("a file in a folder's place", () => tarOf({ "a/b": "1", a: "2" }), /both a file and a folder/),
  bad("a folder in a file's place", () => zipOf({ a: "1", "a/b/c": "2" }), /both a file and a folder/),
  bad(
    "two names whose bytes are not text",
    () => {
      const name = (byte: number) => concat(bytesOf("a"), Uint8Array.of(byte));
      return rawTar({ name: name(0xe9), content: "1" }, { name: name(0xe8), content: "2" });
    },
    /same path/,
  ),
  ...UNSAFE_NAMES.flatMap(([fact, name, says]) => [
    bad(`${fact} in a tar`, () => rawTar({ name, content: "evil" }), says, "UnsafePathError"),
    bad(`${fact} in a zip`, () => rawZip([{ name, content: "evil" }]), says, "UnsafePathError"),
  ]),
  bad("a NUL in a zip", () => rawZip([{ name: "a\0b" }]), /control/, "UnsafePathError"),
  bad("an over-long path", () => tarOf({ [`${"x/".repeat(512)}x`]: "1" }), /too long/, "UnsafePathError"),
  bad("a zip cut in a file", () => cut(zipOf(SCENE), 20_000), /cut short/),
  bad("a zip cut in its directory", async () => (await zipOf(SCENE)).slice(0, -60), /cut short/),
  bad("a zip without its last byte", async () => (await zipOf(SCENE)).slice(0, -1), /cut short/),
  bad(
    "a zip with bytes missing from its middle",
    async () => {
      const zip = await zipOf(SCENE);
      return concat(zip.subarray(0, 10_000), zip.subarray(20_000));
    },
    /damaged/,
  ),
  bad(
    "a wrong zip checksum",
    () => rawZip([{ name: "a", content: "x", crc32: 1 }]),
    /"a" has a wrong checksum/,
  ),
  bad(
    "damaged deflate data in a zip",
    async () => damage(await zipOf({ a: "abc".repeat(999) }), 40),
    /damaged/,
  ),
  bad(
    "a stored file shorter than the directory says",
    () => rawZip([{ name: "a", content: "xy", size: 3 }]),
    /does not have the length/,
  ),
  bad(
    "a stored file longer than the directory says",
    () => rawZip([{ name: "a", content: "xy", size: 1 }]),
    /does not have the length/,
  ),
  bad(
    "another name in the local header",
    () => rawZip([{ name: "a", localName: "b" }]),
    /another name for "a"/,
  ),
  bad(
    "entries that share their bytes",
    () =>
      rawZip([
        { name: "a", content: "x" },
        { name: "a", position: 0 },
      ]),
    /shares bytes with another/,
  ),
  bad(
    "an entry that reaches into the next",
    () => rawZip([{ name: "a", content: "x", compressedSize: 20, size: 20 }, { name: "b" }]),
    /bytes are missing from "a"/,
  ),
  bad("a position behind the directory", () => rawZip([{ name: "a", position: 5000 }]), /damaged/),
  bad("a position without a header", () => rawZip([{ name: "a", content: "xxx", position: 1 }]), /damaged/),
  bad("a wrong number of entries", () => rawZip([{ name: "a" }], { entries: 2 }), /1 entries instead of 2/),
  bad("one part of a split zip", () => rawZip([{ name: "a" }], { disk: 1 }), /one part of several/),
  bad("an encrypted zip", () => zipSample("encryptedByInfoZip"), /encrypted, which is not supported/),
  bad("a zip packed by bzip2", () => zipSample("packedByBzip2"), /bzip2, which is not supported/),
  bad("a zip packed by LZMA", () => zipSample("packedByLzma"), /LZMA, which is not supported/),
  bad("a zip packed by nothing known", () => rawZip([{ name: "a", method: 77 }]), /method 77/),
];
