import { bytesOf, concat, noise, rawTar, rawZip } from "../../support/archives/archives";
import { data, type HostileArchive, type Makers, refused, withData } from "./row";

/** The kind under which it is stored tells nothing: the bytes do. */
function asTgz(bytes: Uint8Array): Makers {
  return { tgz: () => concat(bytes) };
}

function notAnArchive(name: string, bytes: Uint8Array, says: string): HostileArchive {
  return {
    name,
    make: asTgz(bytes),
    ends: refused(says),
    twin: {
      name: "a zip under the name of a tgz",
      make: asTgz(rawZip([data])),
      files: withData(),
    },
  };
}

export const contents: readonly HostileArchive[] = [
  notAnArchive("nothing at all", new Uint8Array(0), "nothing at all came instead"),
  notAnArchive("a page", bytesOf("\n<!doctype html><html>Sign in</html>"), "an HTML page came instead"),
  notAnArchive("an error in XML", bytesOf('<?xml version="1.0"?><Error/>'), "an XML document came instead"),
  notAnArchive("an error in JSON", bytesOf('{"error":{"code":404}}'), "JSON came instead"),
  notAnArchive("plain text", bytesOf("Not Found"), "plain text came instead"),
  notAnArchive("noise", noise(2000, 3), "data of an unknown kind came instead"),
  notAnArchive(
    "a 7z archive",
    Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c),
    "a 7z archive came instead",
  ),
  notAnArchive("a TIFF image", Uint8Array.of(0x49, 0x49, 0x2a, 0, 8, 0, 0, 0), "a TIFF image came instead"),
  {
    name: "a tar that begins like a zip, with a file named `PK`, 3, 4",
    make: { tar: () => rawTar({ name: "PK\x03\x04", content: "evil" }, data) },
    ends: refused("The zip archive is damaged"),
    twin: {
      name: "a tar with a file named `PK`",
      make: { tar: () => rawTar({ name: "PK", content: "good" }, data) },
      files: { PK: "good", ...withData() },
    },
  },
  {
    name: "a tar with a page in front of it",
    make: { tar: () => concat(bytesOf("<html>"), rawTar(data)) },
    ends: refused("an HTML page came instead"),
    twin: { name: "without the page", make: { tar: () => rawTar(data) }, files: withData() },
  },
];
