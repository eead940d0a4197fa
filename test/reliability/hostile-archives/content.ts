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
      name: "a zip with the name of a tgz",
      make: asTgz(rawZip([data])),
      files: withData(),
    },
  };
}

export const contents: readonly HostileArchive[] = [
  notAnArchive("nothing at all", new Uint8Array(0), "it is empty"),
  notAnArchive("an HTML page", bytesOf("\n<!doctype html><html>Sign in</html>"), "it is an HTML page"),
  notAnArchive("an error message in XML", bytesOf('<?xml version="1.0"?><Error/>'), "it is an XML document"),
  notAnArchive("an error message in JSON", bytesOf('{"error":{"code":404}}'), "it is JSON"),
  notAnArchive("plain text", bytesOf("Not Found"), "it is plain text"),
  notAnArchive("random bytes", noise(2000, 3), "it is data of an unknown kind"),
  notAnArchive("a 7z archive", Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), "it is a 7z archive"),
  notAnArchive("a TIFF image", Uint8Array.of(0x49, 0x49, 0x2a, 0, 8, 0, 0, 0), "it is a TIFF image"),
  {
    name: "a tar that begins like a zip, with a file named `PK` plus the bytes 3 and 4",
    make: { tar: () => rawTar({ name: "PK\x03\x04", content: "evil" }, data) },
    ends: refused("The zip archive is damaged"),
    twin: {
      name: "a tar with a file named `PK`",
      make: { tar: () => rawTar({ name: "PK", content: "good" }, data) },
      files: { PK: "good", ...withData() },
    },
  },
  {
    name: "a tar with an HTML page in front of it",
    make: { tar: () => concat(bytesOf("<html>"), rawTar(data)) },
    ends: refused("it is an HTML page"),
    twin: { name: "without the page", make: { tar: () => rawTar(data) }, files: withData() },
  },
];
