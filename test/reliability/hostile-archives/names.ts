import { createCrc32 } from "../../../src/streams/crc32";
import { bytesOf, concat, paxRecords, tgzOf, zipOf } from "../../support/archives/archives";
import {
  bothWith,
  type HostileArchive,
  harmless,
  type Makers,
  type Refused,
  tgzWith,
  unsafe,
  victim,
  withData,
  zipWith,
} from "./row";

/** A row about the name of one file, in a tgz and in a zip; the twin is the same with a name that is allowed. */
function refusedName(
  name: string,
  says: string,
  [allowed, path = allowed]: [string, string?],
): HostileArchive {
  return {
    name: inWords(name),
    make: bothWith({ name, content: "evil" }),
    ends: unsafe(says),
    twin: twinNamed(allowed, path),
  };
}

/** The same about a name that only looks bad. */
function harmlessName(
  name: string,
  because: string,
  { path = name, allowed, ...rest }: { path?: string; allowed: string; onWindows?: Refused },
): HostileArchive {
  return {
    name: inWords(name),
    make: bothWith({ name, content: "evil" }),
    ends: harmless(because, { [path]: "evil" }),
    ...rest,
    twin: twinNamed(allowed, allowed),
  };
}

function twinNamed(name: string, path: string): HostileArchive["twin"] {
  return {
    name: inWords(name),
    make: bothWith({ name, content: "good" }),
    files: withData({ [path]: "good" }),
  };
}

function shortened(path: string): HostileArchive["ends"] {
  return { files: { [path]: "x" }, because: "shortened, with a checksum of the whole name" };
}

function checksumOf(name: string): string {
  return createCrc32()(bytesOf(name), 0).toString(16).padStart(8, "0");
}

/** A name for a table: as code, and what cannot be seen as an escape. */
function inWords(name: string): string {
  if (name === "") return "no name at all";
  const escaped = name.replace(
    /[^\P{C}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `\`${escaped}\``;
}

const climbs = "it climbs out of the folder";
const absolute = "it is an absolute path";
const drive = "it names a drive";
const control = "it contains control characters";
const empty = "it is empty";
const tooLong = "it is too long";
const reserved = "are reserved for downloads in progress";
const inside = "taken literally, so the file is in the folder";
const onPosix = "a file of that name";
const refusedByWindows = unsafe("cannot be used on Windows");

export const traversal: readonly HostileArchive[] = [
  refusedName("../evil", climbs, ["a/evil"]),
  refusedName("../../../../evil", climbs, ["a/b/c/d/evil"]),
  refusedName("..", climbs, ["..a"]),
  refusedName("./../evil", climbs, ["././evil", "evil"]),
  refusedName(".//..//evil", climbs, [".//a//evil", "a/evil"]),
  refusedName("output/../../evil", climbs, ["output/a/b/evil", "a/b/evil"]),
  refusedName("a/../../evil", climbs, ["a/..b/..c/evil"]),
  refusedName("a/b/../evil", climbs, ["a/b..c/evil"]),
  refusedName("a/..", climbs, ["a/..b"]),
  refusedName("..\\evil", climbs, ["a\\evil", "a/evil"]),
  refusedName("output\\..\\..\\evil", climbs, ["output\\a\\evil", "a/evil"]),
  refusedName("a/..\\../evil", climbs, ["a/b\\c/evil", "a/b/c/evil"]),
  harmlessName("....//evil", inside, { path: "..../evil", allowed: "..a/evil", onWindows: refusedByWindows }),
  harmlessName("%2e%2e%2fevil", inside, { allowed: "%41/evil" }),
  harmlessName("..%5cevil", inside, { allowed: "..%41" }),
  harmlessName("．．／evil", inside, { allowed: "．／evil" }),
  harmlessName("..\u2215evil", inside, { allowed: "a\u2215evil" }),
  harmlessName(".. /evil", inside, { allowed: "a b/evil", onWindows: refusedByWindows }),
  harmlessName("~/.ssh/authorized_keys", inside, { allowed: "a~/b" }),
  harmlessName("$HOME/evil", inside, { allowed: "$/evil" }),
  {
    name: "`../evil` in overlong UTF-8",
    make: tgzWith({
      name: concat(Uint8Array.of(0xc0, 0xae, 0xc0, 0xae, 0xc0, 0xaf), bytesOf("evil")),
      content: "evil",
    }),
    ends: harmless("not valid UTF-8, so there are no dots and no slash", {
      "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdevil": "evil",
    }),
    twin: {
      name: "`größe` in UTF-8",
      make: tgzWith({ name: "größe", content: "good" }),
      files: withData({ größe: "good" }),
    },
  },
];

export const absoluteNames: readonly HostileArchive[] = [
  refusedName(victim, absolute, [victim.slice(1)]),
  refusedName(`/${victim}`, absolute, [`.${victim}`, victim.slice(1)]),
  refusedName("\\evil", absolute, ["a\\evil", "a/evil"]),
  refusedName("//host/share/evil", absolute, ["host/share/evil"]),
  refusedName("\\\\host\\share\\evil", absolute, ["host\\share\\evil", "host/share/evil"]),
  refusedName("\\\\?\\C:\\evil", absolute, ["a\\C\\evil", "a/C/evil"]),
  refusedName("\\\\.\\PhysicalDrive0", absolute, [".\\PhysicalDrive0", "PhysicalDrive0"]),
  refusedName("C:\\evil", drive, ["C\\evil", "C/evil"]),
  refusedName("c:/evil", drive, ["c/evil"]),
  refusedName("C:evil", drive, ["Cevil"]),
  refusedName("C:", drive, ["C"]),
  refusedName("./C:/evil", drive, ["./C/evil", "C/evil"]),
  refusedName("output/C:/evil", drive, ["output/C/evil", "C/evil"]),
  harmlessName(`output/${victim}`, "in the folder, like every file whose name begins with `output/`", {
    path: victim.slice(1),
    allowed: "tmp/evil",
  }),
  harmlessName(`file://${victim}`, inside, {
    path: `file:${victim}`,
    allowed: `file${victim}`,
    onWindows: refusedByWindows,
  }),
];

export const oddNames: readonly HostileArchive[] = [
  refusedName("", empty, ["a"]),
  refusedName(".", empty, [".a"]),
  refusedName("././.", empty, ["././a", "a"]),
  refusedName("evil\n", control, ["evil"]),
  refusedName("\u001b[2Jevil", control, ["[2Jevil"]),
  refusedName("evil\u007f", control, ["evil~"]),
  refusedName("evil\u009b", control, ["evil\u00a1"]),
  {
    name: "`safe.tif`, a NUL and `/../../evil` in a tar header",
    make: tgzWith({ name: "safe.tif\0/../../evil", content: "evil" }),
    ends: harmless("a name in a tar header ends at its first NUL", { "safe.tif": "evil" }),
    twin: {
      name: "`safe.tif`",
      make: tgzWith({ name: "safe.tif", content: "good" }),
      files: withData({ "safe.tif": "good" }),
    },
  },
  {
    name: "`safe.tif`, a NUL and `/../../evil` in a PAX header or in a zip",
    make: {
      ...tgzWith(
        { name: "pax", type: "x", content: paxRecords({ path: "safe.tif\0/../../evil" }) },
        { name: "safe.tif" },
      ),
      ...zipWith({ name: "safe.tif\0/../../evil" }),
    },
    ends: unsafe(control),
    twin: {
      name: "`safe.tif`",
      make: {
        ...tgzWith(
          { name: "pax", type: "x", content: paxRecords({ path: "safe.tif" }) },
          { name: "safe", content: "good" },
        ),
        ...zipWith({ name: "safe.tif", content: "good" }),
      },
      files: withData({ "safe.tif": "good" }),
    },
  },
  {
    name: "a name of 256 bytes",
    make: longNamed("x".repeat(256)),
    ends: shortened(`${"x".repeat(246)}~${checksumOf("x".repeat(256))}`),
    twin: {
      name: "a name of 255 bytes",
      make: longNamed("x".repeat(255)),
      files: { ["x".repeat(255)]: "x" },
    },
  },
  {
    name: "a name of 128 two-byte letters",
    make: longNamed("ж".repeat(128)),
    ends: shortened(`${"ж".repeat(123)}~${checksumOf("ж".repeat(128))}`),
    twin: {
      name: "a name of 127 such letters",
      make: longNamed("ж".repeat(127)),
      files: { ["ж".repeat(127)]: "x" },
    },
  },
  {
    name: "a path of 1,025 bytes, through 512 folders",
    make: longNamed(`${"x/".repeat(512)}x`),
    ends: unsafe(tooLong),
    twin: {
      name: "a path of 1,023 bytes, through 511 folders",
      make: longNamed(`${"x/".repeat(511)}x`),
      files: { [`${"x/".repeat(511)}x`]: "x" },
    },
  },
  {
    name: "a path of 100,000 bytes in a PAX header",
    make: { tgz: () => tgzOf({ [`${"x/".repeat(50_000)}x`]: "x" }) },
    ends: unsafe(tooLong),
    twin: {
      name: "a comment of 100,000 bytes",
      make: tgzWith(
        { name: "pax", type: "x", content: paxRecords({ comment: "x".repeat(100_000) }) },
        { name: "a", content: "good" },
      ),
      files: withData({ a: "good" }),
    },
  },
  {
    name: "a name that is reserved for downloads in progress: `.up42-0123abcd-1-0123abcd/incoming/evil`",
    make: bothWith({ name: ".up42-0123abcd-1-0123abcd/incoming/evil", content: "evil" }),
    ends: unsafe(reserved),
    twin: twinNamed("up42-0123abcd-1-0123abcd/incoming/evil", "up42-0123abcd-1-0123abcd/incoming/evil"),
  },
  refusedName("a/b/.up42-lock", reserved, ["a/b/up42-lock"]),
  refusedName("a/.UP42-X...", reserved, ["a/.UP42"]),
  refusedName("output/.up42-0badcafe-00000001-01234567.partial/plan.json", reserved, [
    "output/x.up42-0badcafe-00000001-01234567.partial/plan.json",
    "x.up42-0badcafe-00000001-01234567.partial/plan.json",
  ]),
  refusedName("\uff0eup42-1/a", reserved, ["\uff0eup41-1/a"]),
  refusedName(".u\u200bp42-1", reserved, [".u\u200bp41-1"]),
  harmlessName("__proto__", "a file of that name", { allowed: "constructor" }),
  harmlessName("-rf", "a file of that name", { allowed: "a-rf" }),
  harmlessName("evil\u202efit.exe", "a file of that name, part of which may be shown backwards", {
    allowed: "evil.tif",
  }),
  harmlessName("CON", onPosix, { allowed: "CON1", onWindows: refusedByWindows }),
  harmlessName("a/nul.tif", onPosix, { allowed: "a/null.tif", onWindows: refusedByWindows }),
  harmlessName("scene.tif:hidden", onPosix, { allowed: "scene.tif,hidden", onWindows: refusedByWindows }),
  harmlessName("scene.tif::$DATA", onPosix, { allowed: "scene.tif.DATA", onWindows: refusedByWindows }),
  harmlessName("UP42-0~1/a", onPosix, { allowed: "UP42_0~1/a", onWindows: refusedByWindows }),
  harmlessName("scene.tif. ", onPosix, { allowed: "scene.tif", onWindows: refusedByWindows }),
];

/** One file, with a PAX header where a tar needs one. */
function longNamed(name: string): Makers {
  return { tgz: () => tgzOf({ [name]: "x" }), zip: () => zipOf({ [name]: "x" }) };
}
