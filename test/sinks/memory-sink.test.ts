import { expect, test } from "vitest";
import { createMemorySink } from "../../src/sinks/memory-sink";
import { noise, sameBytes, streamOf } from "../support/archives";

function incoming(path: string, text: string) {
  return { path, mediaType: "text/plain", body: streamOf(new TextEncoder().encode(text)) };
}

test("answers files with relative names and media types, in the order that is asked for", async () => {
  const transaction = await createMemorySink().begin();
  await Promise.all([transaction.write(incoming("a/b.txt", "b")), transaction.write(incoming("c.txt", ""))]);
  const files = await transaction.commit(["c.txt", "a/b.txt"]);
  expect(files.map(({ name, type, size }) => [name, type, size])).toEqual([
    ["c.txt", "text/plain", 0],
    ["a/b.txt", "text/plain", 1],
  ]);
  expect(files[1]).toBeInstanceOf(File);
});

test("keeps the later bytes of a path that comes again", async () => {
  const transaction = await createMemorySink().begin();
  await transaction.write(incoming("a", "one"));
  await transaction.write(incoming("a", "two"));
  const [file] = await transaction.commit(["a"]);
  expect(await file?.text()).toBe("two");
});

test("keeps the bytes of large files in order", async () => {
  const content = noise(9_000_000);
  const transaction = await createMemorySink().begin();
  await transaction.write({
    path: "a",
    mediaType: "image/tiff",
    body: streamOf(content, { chunkBytes: 70_000 }),
  });
  const [file] = await transaction.commit(["a"]);
  expect(sameBytes(new Uint8Array((await file?.arrayBuffer()) ?? []), content)).toBe(true);
});

test("keeps the files of two downloads apart", async () => {
  const sink = createMemorySink();
  const [one, other] = [await sink.begin(), await sink.begin()];
  await one.write(incoming("a", "one"));
  await other.write(incoming("a", "other"));
  const [file] = await one.commit(["a"]);
  expect(await file?.text()).toBe("one");
});

test("forgets everything on rollback", async () => {
  const transaction = await createMemorySink().begin();
  await transaction.write(incoming("a", "one"));
  await transaction.rollback();
  await expect(transaction.commit(["a"])).rejects.toThrow('No file was written as "a".');
});

test("passes an error of the body through", async () => {
  const broken = new Error("broken");
  const transaction = await createMemorySink().begin();
  const body = streamOf(new Uint8Array(5), { error: broken });
  await expect(transaction.write({ path: "a", mediaType: "text/plain", body })).rejects.toBe(broken);
});
