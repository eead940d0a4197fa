import { expect, test } from "vitest";
import {
  describeContent,
  detectionBytes,
  identifyArchive,
  kindOf,
  notAnArchive,
} from "../../src/archive/detect";
import { ByteReader, toByteStream } from "../../src/streams/byte-reader";
import {
  bytesOf,
  concat,
  gzip,
  noise,
  rawTar,
  rawTarMember,
  rawZip,
  readAll,
  streamOf,
  tarOf,
  tgzOf,
  zipOf,
} from "../support/archives/archives";

function startOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, detectionBytes);
}

test("tells a gzip", () => {
  expect(kindOf(startOf(gzip(bytesOf("anything"))))).toBe("gzip");
});

test("tells a zip, an empty one and one that was split", () => {
  expect(kindOf(startOf(zipOf({ a: "1" })))).toBe("zip");
  expect(kindOf(startOf(rawZip([])))).toBe("zip");
  expect(kindOf(concat(Uint8Array.of(0x50, 0x4b, 7, 8), zipOf({ a: "1" })))).toBe("zip");
});

test("tells a tar, an empty one and one from before the magic word", async () => {
  expect(kindOf(startOf(await tarOf({ a: "1" })))).toBe("tar");
  expect(kindOf(new Uint8Array(512))).toBe("tar");
  const old = rawTarMember({ name: "a" });
  const sum = [..."ustar00"].reduce((total, character) => total + character.charCodeAt(0), 0);
  const checksum = Number.parseInt(new TextDecoder().decode(old.subarray(148, 154)), 8) - sum;
  old.fill(0, 257, 265);
  old.set(bytesOf(checksum.toString(8).padStart(6, "0")), 148);
  expect(kindOf(old)).toBe("tar");
});

test.each([
  ["nothing", ""],
  ["text that begins like a zip", "PKWARE"],
  ["zeros that are no block", "\0".repeat(511)],
  ["text as long as a block", "x".repeat(512)],
])("takes %s for none of them", (_, text) => {
  expect(kindOf(bytesOf(text))).toBe("other");
});

test.each([
  ["a program of Windows", "MZ\x90\0"],
  ["a program of Linux", "\x7fELF"],
  ["a script", "#!/bin/sh"],
  ["a few other bytes", "Posted: PK: PK\x03\x04"],
  ["the mark of a zip that was to be split", "PK00"],
  ["the mark of a zip in parts", "PK\x07\x08"],
])("takes what may be a zip behind %s for a zip", (_, text) => {
  expect(kindOf(bytesOf(text))).toBe("zip");
});

test.each([
  "M",
  "ZM",
  "\x7fELO",
  "# !",
  "PK",
  "PK\x03",
  "PK\x03\x05",
  "PK\x05\x04",
  "XK\x03\x04",
  "\x1f\x8c",
  "\x1e\x8b",
])("takes %j for none of them", (text) => {
  expect(kindOf(bytesOf(text))).toBe("other");
});

test("tells a tar by its magic word alone, where that is whole and in its place", () => {
  const word = (text: string, position = 257): Uint8Array => concat(new Uint8Array(position), bytesOf(text));
  expect(kindOf(word("ustar"))).toBe("tar");
  expect(kindOf(word("usta"))).toBe("other");
  expect(kindOf(word("ustar", 256))).toBe("other");
});

test.each([
  ["a gzip file", [0x1f, 0x8b, 8]],
  ["a zip archive", [0x50, 0x4b, 0]],
  ["an xz file", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ["a Zstandard file", [0x28, 0xb5, 0x2f, 0xfd]],
  ["a 7z archive", [0x37, 0x7a, 0xbc, 0xaf, 0x27]],
  ["a RAR archive", [0x52, 0x61, 0x72, 0x21]],
  ["a TIFF image", [0x4d, 0x4d, 0, 0x2a]],
  ["a PNG image", [0x89, 0x50, 0x4e, 0x47]],
  ["a JPEG image", [0xff, 0xd8, 0xff, 0xe0]],
  ["data of an unknown kind", [0xff, 0xd8, 0xfe, 0xe0]],
  ["plain text", [0x61, 0xc3]],
  ["data of an unknown kind", [0x61, 0xc3, 0x62]],
])("says that it is %s: %j", (what, start) => {
  expect(describeContent(Uint8Array.from(start))).toBe(what);
});

test.each([
  ["", "empty"],
  ["<html lang='en'>", "an HTML page"],
  ["<head>", "an HTML page"],
  ["<body>", "an HTML page"],
  ["<htmlx>", "an XML document"],
  ["<!-- words -->", "an XML document"],
  ["< html>", "plain text"],
  ["a <html>", "plain text"],
  ["a <b>", "plain text"],
  ["a {", "plain text"],
  ["{", "JSON"],
  [" \n", "data of an unknown kind"],
  ["a\tb\r\n", "plain text"],
  ["a\u0001b", "data of an unknown kind"],
  ["\ufeff <!DOCTYPE HTML>", "an HTML page"],
  ["<Error>", "an XML document"],
  ['<?xml version="1.0"?>', "an XML document"],
  ['[{"a":1}]', "JSON"],
  ["BZh91AY", "a bzip2 file"],
  ["%PDF-1.7", "a PDF document"],
  ["II*\0", "a TIFF image"],
  ["Service Unavailable", "plain text"],
  ["größe", "plain text"],
  ["\u0001\u0002", "data of an unknown kind"],
])("says of %j that it is %s", (text, what) => {
  expect(notAnArchive(bytesOf(text)).message).toContain(`: it is ${what}.`);
  expect(notAnArchive(bytesOf(text), { inside: "gzip" }).message).toContain(`its content is ${what}.`);
});

test("says nothing of what the text says", () => {
  const page = bytesOf("<Error><Details>X-Goog-Signature=secret</Details></Error>");
  expect(notAnArchive(page).message).not.toContain("secret");
});

test.each([
  ["tgz", () => tgzOf({ a: noise(100_000) })],
  ["tar", async () => rawTar({ name: "a", content: noise(100_000) })],
  ["zip", async () => zipOf({ a: noise(100_000) })],
])("tells a %s and gives all of its bytes", async (format, make) => {
  const bytes = await make();
  const reader = new ByteReader(streamOf(bytes, { chunkBytes: 100 }));
  expect(await identifyArchive(reader)).toBe(format);
  expect(await readAll(toByteStream(reader))).toEqual(bytes);
});

test.each([
  ["an HTML page", "<!doctype html>".padEnd(2_000)],
  ["JSON", "{}".padEnd(2_000)],
  ["empty", ""],
])("refuses %s", async (came, text) => {
  const reader = new ByteReader(streamOf(bytesOf(text), { chunkBytes: 600 }));
  await expect(identifyArchive(reader)).rejects.toMatchObject({
    name: "ArchiveError",
    message: expect.stringContaining(`it is ${came}`),
  });
});

test("passes on what the bytes error with, before and after the kind is known", async () => {
  const broken = new Error("broken");
  const short = new ByteReader(streamOf(new Uint8Array(9), { error: broken }));
  await expect(identifyArchive(short)).rejects.toBe(broken);
  const reader = new ByteReader(streamOf(await tgzOf({ a: noise(9_000) }), { error: broken }));
  await identifyArchive(reader);
  await expect(readAll(toByteStream(reader))).rejects.toBe(broken);
});
