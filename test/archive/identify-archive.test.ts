import { expect, test } from "vitest";
import { identifyArchive } from "../../src/archive/identify-archive";
import { ByteReader, toByteStream } from "../../src/streams/byte-reader";
import { bytesOf, noise, rawTar, readAll, streamOf, tgzOf, zipOf } from "../support/archives";

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
  ["nothing at all", ""],
])("refuses %s", async (came, text) => {
  const reader = new ByteReader(streamOf(bytesOf(text), { chunkBytes: 600 }));
  await expect(identifyArchive(reader)).rejects.toMatchObject({
    name: "ArchiveError",
    message: expect.stringContaining(`${came} came`),
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
