import { paxRecords, type RawTarMember, type RawZipEntry } from "../../support/archives/archives";
import {
  bothWith,
  type Files,
  type HostileArchive,
  harmless,
  refused,
  tgzWith,
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
const passedOver = "skipped";
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
    ends: harmless(passedOver),
    twin: fileInstead,
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
    ends: harmless(noLink, throughDoor),
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
    ends: harmless(noLink, { [victim.replace("/tmp", "door")]: "evil" }),
    twin: {
      name: "a link to a folder in the archive",
      make: tgzWith(symbolicLink("output/door", "a"), evil),
      files: withData(throughDoor),
    },
  },
  {
    name: "a link to a link to `..`, then a file whose path goes through both",
    make: {
      ...tgzWith(symbolicLink("output/a", ".."), symbolicLink("output/door", "a/.."), evil),
      ...zipWith(zipLink("output/a", ".."), zipLink("output/door", "a/.."), evil),
    },
    ends: harmless(noLink, throughDoor),
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
      files: withData({ a: "good" }),
    },
  },
  {
    name: "a hard link to `/etc/passwd`",
    make: tgzWith(hardLink("output/a", "/etc/passwd")),
    ends: harmless(passedOver),
    twin: fileInstead,
  },
  {
    name: "a link to `/etc/passwd`",
    make: {
      ...tgzWith(symbolicLink("output/a", "/etc/passwd")),
      ...zipWith(zipLink("output/a", "/etc/passwd")),
    },
    ends: harmless(passedOver),
    twin: {
      name: "a file that contains only that name",
      make: bothWith({ name: "output/a", content: "/etc/passwd" }),
      files: withData({ a: "/etc/passwd" }),
    },
  },
  {
    name: "a link to itself, then a file whose path goes through it",
    make: tgzWith(symbolicLink("output/door", "door"), evil),
    ends: harmless(noLink, throughDoor),
    twin: folderInstead,
  },
  {
    name: "a link whose PAX header points it to `../..`, then a file whose path goes through it",
    make: tgzWith(
      { name: "pax", type: "x", content: paxRecords({ linkpath: "../.." }) },
      symbolicLink("output/door", "a"),
      evil,
    ),
    ends: harmless(noLink, throughDoor),
    twin: folderInstead,
  },
  {
    name: "a link whose long link name (GNU tar) points it to `../..`, then a file whose path goes through it",
    make: tgzWith(
      { name: "././@LongLink", type: "K", content: "../..\0" },
      symbolicLink("output/door", "a"),
      evil,
    ),
    ends: harmless(noLink, throughDoor),
    twin: folderInstead,
  },
  {
    name: "a link named `./` (the folder itself), then a file",
    make: tgzWith(symbolicLink("./", "/tmp"), { name: "a", content: "evil" }),
    ends: harmless(noLink, { a: "evil" }),
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
    ends: harmless(passedOver),
    twin: {
      name: "files instead",
      make: zipWith({ name: "output/a", mode: 0o100666, content: "good" }),
      files: withData({ a: "good" }),
    },
  },
  memberWithBytes("a link with file data", { type: "2", linkname: "b" }),
  memberWithBytes("a hard link with file data", { type: "1", linkname: "b" }),
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
];
