import { paxRecords, type RawTarMember, type RawZipEntry } from "../../support/archives/archives";
import {
  bothWith,
  type Files,
  type HostileArchive,
  harmless,
  refused,
  tgzWith,
  unsafe,
  victim,
  withData,
  zipWith,
} from "./row";

function symbolicLink(name: string, linkname: string): RawTarMember {
  return { name, type: "2", linkname };
}

function hardLink(name: string, linkname: string): RawTarMember {
  return { name, type: "1", linkname };
}

/** As zips hold them: where it leads to is what the file holds. */
function zipLink(name: string, linkname: string): RawZipEntry {
  return { name, content: linkname, mode: 0o120777 };
}

const evil = { name: "output/door/evil", content: "evil" };
const throughDoor: Files = { "door/evil": "evil" };
const noLink = "no link is created, and the file is in the folder";
const passedOver = "skipped, and the download says so";
const checksum = refused("has a header with a wrong checksum");

/** Archives in which a link is not needed for anything. */
const folderInstead: HostileArchive["twin"] = {
  name: "a folder instead",
  make: tgzWith({ name: "output/door", type: "5" }, evil),
  files: withData(throughDoor),
};
const fileInstead: HostileArchive["twin"] = {
  name: "a file instead",
  make: tgzWith({ name: "output/a", content: "good" }),
  files: withData({ a: "good" }),
};

/** A member of a tar that is no file and has no bytes. */
function passedOverMember(name: string, member: Omit<RawTarMember, "name">): HostileArchive {
  return {
    name,
    make: tgzWith({ name: "output/a", ...member }),
    ends: harmless(passedOver, {}, ["a"]),
    twin: fileInstead,
  };
}

/** A hard link that is not honoured, and the nearest one that is. */
function lostLink(name: string, ...members: readonly RawTarMember[]): HostileArchive {
  const [file] = members.filter(({ type }) => type === undefined);
  return {
    name,
    make: tgzWith(...members),
    ends: harmless(passedOver, file === undefined ? {} : { a: "good" }, ["link"]),
    twin: linkedTwin,
  };
}

const file = { name: "output/a", content: "good" };
const linkedTwin: HostileArchive["twin"] = {
  name: "a hard link to a file before it",
  make: tgzWith(file, hardLink("output/link", "output/a")),
  files: withData({ a: "good", link: "good" }),
};

/** Hard links that are honoured. */
function copied(name: string, members: readonly RawTarMember[], files: Files): HostileArchive {
  return {
    name,
    make: tgzWith(...members),
    ends: harmless("the bytes of the file are copied", files),
    twin: linkedTwin,
  };
}

/** A member that must have no bytes, and has: they are where the next header must be. */
function memberWithBytes(name: string, member: Omit<RawTarMember, "name">): HostileArchive {
  return {
    name,
    make: tgzWith({ name: "output/a", ...member, content: "evil" }),
    ends: checksum,
    twin: {
      name: "without file data",
      make: tgzWith({ name: "output/a", ...member }),
      files: withData(),
      skipped: member.type === "5" ? [] : ["a"],
    },
  };
}

export const links: readonly HostileArchive[] = [
  {
    name: "a link to `../..`, then a file whose path goes through it",
    make: {
      ...tgzWith(symbolicLink("output/door", "../.."), evil),
      ...zipWith(zipLink("output/door", "../.."), evil),
    },
    ends: harmless(noLink, throughDoor, ["door"]),
    twin: {
      ...folderInstead,
      make: { ...folderInstead.make, ...zipWith({ name: "output/door/", mode: 0o040755 }, evil) },
    },
  },
  {
    name: "a link to `/tmp`, then a file whose path goes through it",
    make: tgzWith(symbolicLink("output/door", "/tmp"), {
      name: victim.replace("/tmp", "output/door"),
      content: "evil",
    }),
    ends: harmless(noLink, { [victim.replace("/tmp", "door")]: "evil" }, ["door"]),
    twin: {
      name: "a link to a folder in the archive",
      make: tgzWith(symbolicLink("output/door", "a"), evil),
      files: withData(throughDoor),
      skipped: ["door"],
    },
  },
  {
    name: "a link to a link to `..`, then a file whose path goes through both",
    make: {
      ...tgzWith(symbolicLink("output/a", ".."), symbolicLink("output/door", "a/.."), evil),
      ...zipWith(zipLink("output/a", ".."), zipLink("output/door", "a/.."), evil),
    },
    ends: harmless(noLink, throughDoor, ["a", "door"]),
    twin: {
      name: "folders instead",
      make: {
        ...tgzWith({ name: "output/a", type: "5" }, { name: "output/door", type: "5" }, evil),
        ...zipWith({ name: "output/a/" }, { name: "output/door/" }, evil),
      },
      files: withData(throughDoor),
    },
  },
  {
    name: "a link to a file outside, then a file with the link's name",
    make: {
      ...tgzWith(symbolicLink("output/a", "../canary.txt"), { name: "output/a", content: "evil" }),
      ...zipWith(zipLink("output/a", "../canary.txt"), { name: "output/a", content: "evil" }),
    },
    ends: harmless(noLink, { a: "evil" }),
    twin: {
      name: "without the link",
      make: bothWith({ name: "output/a", content: "good" }),
      files: withData({ a: "good" }),
    },
  },
  {
    name: "a hard link to a file outside, then a file with the link's name",
    make: tgzWith(hardLink("output/a", "../canary.txt"), { name: "output/a", content: "evil" }),
    ends: harmless(noLink, { a: "evil" }),
    twin: {
      name: "a hard link to a file in the archive",
      make: tgzWith({ name: "output/a", content: "good" }, hardLink("output/b", "output/a")),
      files: withData({ a: "good", b: "good" }),
    },
  },
  {
    name: "a hard link to `/etc/passwd`",
    make: tgzWith(hardLink("output/a", "/etc/passwd")),
    ends: harmless(passedOver, {}, ["a"]),
    twin: fileInstead,
  },
  {
    name: "a link to `/etc/passwd`",
    make: {
      ...tgzWith(symbolicLink("output/a", "/etc/passwd")),
      ...zipWith(zipLink("output/a", "/etc/passwd")),
    },
    ends: harmless(passedOver, {}, ["a"]),
    twin: {
      name: "a file that contains only that name",
      make: bothWith({ name: "output/a", content: "/etc/passwd" }),
      files: withData({ a: "/etc/passwd" }),
    },
  },
  {
    name: "a link to itself, then a file whose path goes through it",
    make: tgzWith(symbolicLink("output/door", "door"), evil),
    ends: harmless(noLink, throughDoor, ["door"]),
    twin: folderInstead,
  },
  {
    name: "a link whose PAX header points it to `../..`, then a file whose path goes through it",
    make: tgzWith(
      { name: "pax", type: "x", content: paxRecords({ linkpath: "../.." }) },
      symbolicLink("output/door", "a"),
      evil,
    ),
    ends: harmless(noLink, throughDoor, ["door"]),
    twin: folderInstead,
  },
  {
    name: "a link whose long link name (GNU tar) points it to `../..`, then a file whose path goes through it",
    make: tgzWith(
      { name: "././@LongLink", type: "K", content: "../..\0" },
      symbolicLink("output/door", "a"),
      evil,
    ),
    ends: harmless(noLink, throughDoor, ["door"]),
    twin: folderInstead,
  },
  {
    name: "a link named `./` (the folder itself), then a file",
    make: tgzWith(symbolicLink("./", "/tmp"), { name: "a", content: "evil" }),
    ends: harmless(noLink, { a: "evil" }, ["./"]),
    twin: {
      name: "a folder instead",
      make: tgzWith({ name: "./", type: "5" }, { name: "a", content: "good" }),
      files: withData({ a: "good" }),
    },
  },
  passedOverMember("a character device", { type: "3" }),
  passedOverMember("a block device", { type: "4" }),
  passedOverMember("a pipe", { type: "6" }),
  {
    name: "two devices and a socket",
    make: zipWith(
      { name: "output/device", mode: 0o020666 },
      { name: "output/disk", mode: 0o060666 },
      { name: "output/socket", mode: 0o140666 },
    ),
    ends: harmless(passedOver, {}, ["device", "disk", "socket"]),
    twin: {
      name: "files instead",
      make: zipWith({ name: "output/a", mode: 0o100666, content: "good" }),
      files: withData({ a: "good" }),
    },
  },
  memberWithBytes("a link with file data", { type: "2", linkname: "b" }),
  {
    name: "a hard link with file data",
    make: tgzWith({ name: "output/a", type: "1", linkname: "b", content: "evil" }),
    ends: harmless("the data is the file, as in newer formats", { a: "evil" }),
    twin: {
      name: "a hard link with the length of its file, as in older formats",
      make: tgzWith(
        { name: "output/b", content: "good" },
        { name: "output/a", type: "1", linkname: "output/b", size: 4 },
      ),
      files: withData({ b: "good", a: "good" }),
    },
  },
  memberWithBytes("a device with file data", { type: "4" }),
  memberWithBytes("a folder with file data", { type: "5" }),
  {
    name: "a program that runs as its owner, mode 6777",
    make: {
      ...tgzWith({ name: "a", mode: 0o6777, content: "evil" }),
      ...zipWith({ name: "a", mode: 0o106777, content: "evil" }),
    },
    ends: harmless("modes are not kept, so nobody can run it", { a: "evil" }),
    twin: {
      name: "mode 644",
      make: bothWith({ name: "a", content: "good" }),
      files: withData({ a: "good" }),
    },
  },
  lostLink("a hard link to a file that comes later", hardLink("output/link", "output/a"), file),
  lostLink("a hard link to a file that is missing", file, hardLink("output/link", "output/b")),
  lostLink("a hard link to itself", file, hardLink("output/link", "output/link")),
  lostLink(
    "a hard link to a folder",
    file,
    { name: "output/b/", type: "5" },
    hardLink("output/link", "output/b"),
  ),
  lostLink("a hard link to a path that climbs out", file, hardLink("output/link", "../a")),
  lostLink("a hard link to an absolute path", file, hardLink("output/link", "/output/a")),
  lostLink("a hard link to nothing", file, hardLink("output/link", "")),
  lostLink("a hard link to a name in another case", file, hardLink("output/link", "output/A")),
  {
    ...lostLink(
      "a hard link to a symbolic link",
      file,
      symbolicLink("output/b", "a"),
      hardLink("output/link", "output/b"),
    ),
    ends: harmless(passedOver, { a: "good" }, ["b", "link"]),
  },
  {
    name: "a hard link to a file that a symbolic link has replaced",
    make: tgzWith(file, symbolicLink("output/a", "b"), hardLink("output/link", "output/a")),
    ends: harmless(passedOver, { a: "good" }, ["a", "link"]),
    twin: {
      name: "the hard link before the symbolic link",
      make: tgzWith(file, hardLink("output/link", "output/a"), symbolicLink("output/a", "b")),
      files: withData({ a: "good", link: "good" }),
      skipped: ["a"],
    },
  },
  copied(
    "a chain of hard links",
    [file, hardLink("output/b", "output/a"), hardLink("output/c", "output/b")],
    {
      a: "good",
      b: "good",
      c: "good",
    },
  ),
  copied("a hard link to `./output/a`", [file, hardLink("./output/b", "./output/a")], {
    a: "good",
    b: "good",
  }),
  copied("a hard link to `a` without `output/`", [file, hardLink("output/b", "a")], { a: "good", b: "good" }),
  copied("a hard link to an empty file", [{ name: "a" }, hardLink("b", "a")], { a: "", b: "" }),
  copied(
    "a hard link between two files of the same name",
    [file, hardLink("output/b", "output/a"), { ...file, content: "newer" }],
    { a: "newer", b: "good" },
  ),
  copied(
    "a hard link with the name of an earlier file",
    [{ name: "b", content: "older" }, { ...file, name: "a" }, hardLink("b", "a")],
    { b: "good", a: "good" },
  ),
  copied(
    "a hard link, then a file of its name",
    [file, hardLink("output/b", "output/a"), { name: "output/b", content: "own" }],
    { a: "good", b: "own" },
  ),
  copied("a hard link from a file to itself", [file, hardLink("output/a", "output/a")], { a: "good" }),
  {
    name: "a hard link whose name climbs out",
    make: tgzWith(file, hardLink("../evil", "output/a")),
    ends: unsafe("it climbs out of the folder"),
    twin: linkedTwin,
  },
  {
    name: "a hard link in the place of a folder",
    make: tgzWith(file, { name: "output/b/c", content: "good" }, hardLink("output/b", "output/a")),
    ends: refused("is both a file and a folder in it"),
    twin: linkedTwin,
  },
  {
    name: "a hundred hard links to a file of a megabyte, with a limit of ten megabytes",
    make: tgzWith(
      { name: "a", content: "x".repeat(1_000_000) },
      ...Array.from({ length: 100 }, (_, index) => hardLink(`b${index}`, "a")),
    ),
    options: { maxBytes: 10_000_000 },
    ends: refused("have more than 10000000 bytes"),
    twin: {
      name: "four",
      make: tgzWith(
        { name: "a", content: "x".repeat(1_000_000) },
        ...Array.from({ length: 4 }, (_, index) => hardLink(`b${index}`, "a")),
      ),
      files: withData(
        Object.fromEntries(["a", "b0", "b1", "b2", "b3"].map((name) => [name, "x".repeat(1_000_000)])),
      ),
    },
  },
];
