import { expect, test } from "vitest";
import { identifyArchive } from "../../src/archive/identify-archive";
import {
  bytesOf,
  noise,
  rawTar,
  readAll,
  streamOf,
  tgzOf,
  watchedStreamOf,
  zipOf,
} from "../support/archives";

test.each([
  ["tgz", () => tgzOf({ a: noise(100_000) })],
  ["tar", async () => rawTar({ name: "a", content: noise(100_000) })],
  ["zip", async () => zipOf({ a: noise(100_000) })],
])("tells a %s and gives all of its bytes", async (format, make) => {
  const bytes = await make();
  const archive = await identifyArchive(streamOf(bytes, { chunkBytes: 100 }));
  expect(archive.format).toBe(format);
  expect(await readAll(archive.body)).toEqual(bytes);
});

test.each([
  ["an HTML page", "<!doctype html>"],
  ["JSON", "{}"],
])("refuses %s and lets go of it", async (came, text) => {
  const { stream, cancelled } = watchedStreamOf(bytesOf(text.padEnd(2_000)), { chunkBytes: 600 });
  await expect(identifyArchive(stream)).rejects.toMatchObject({
    name: "ArchiveError",
    message: expect.stringContaining(came),
  });
  expect(cancelled()).toBeDefined();
});

test("refuses nothing at all", async () => {
  await expect(identifyArchive(streamOf(new Uint8Array(0)))).rejects.toMatchObject({
    message: expect.stringContaining("nothing at all came"),
  });
});

test("lets go of what nobody reads to its end", async () => {
  const { stream, cancelled } = watchedStreamOf(await tgzOf({ a: noise(9_000) }), { chunkBytes: 600 });
  const { body, stop } = await identifyArchive(stream);
  await body.getReader().read();
  const reason = new Error("enough");
  await stop(reason);
  expect(cancelled()).toEqual({ reason });
});

test("passes on what the bytes error with, before and after the kind is known", async () => {
  const broken = new Error("broken");
  await expect(identifyArchive(streamOf(new Uint8Array(9), { error: broken }))).rejects.toBe(broken);
  const { body } = await identifyArchive(streamOf(await tgzOf({ a: noise(9_000) }), { error: broken }));
  await expect(readAll(body)).rejects.toBe(broken);
});
