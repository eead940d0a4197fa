import { describe, expect, test } from "vitest";
import { createMemorySink } from "../../src/files/memory-sink";
import { bytesOf, noise, streamOf } from "../support/archives/archives";

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
  expect(new Uint8Array((await file?.arrayBuffer()) ?? [])).toEqual(content);
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

describe("a limit on bytes", () => {
  const message = (limit: number, path: string): string =>
    `Nothing was kept: all files together have more than ${limit} bytes, the limit for Files in memory (stopped at ` +
    `"${path}"); pass a folder as "outputDirectory", from showDirectoryPicker() or ` +
    "navigator.storage.getDirectory(), to write them to disk as they arrive";

  test("ends in a sentence that names the way to a folder, and is for all files together", async () => {
    const transaction = await createMemorySink({ maxBytes: 5, takesMaxBytes: true }).begin();
    await transaction.write(incoming("a", "abc"));
    await expect(transaction.write(incoming("b", "abc"))).rejects.toMatchObject({
      name: "OutputError",
      message: `${message(5, "b")}, or allow more with "maxBytes".`,
      path: "b",
    });
  });

  test("does not count a file whose body failed, and which comes again", async () => {
    const transaction = await createMemorySink({ maxBytes: 3 }).begin();
    const body = streamOf(bytesOf("abc"), { error: new Error("broken") });
    await expect(transaction.write({ path: "a", mediaType: "text/plain", body })).rejects.toThrow("broken");
    await transaction.write(incoming("a", "abc"));
    expect(await transaction.commit(["a"])).toHaveLength(1);
  });

  test("is kept to by as many bytes, counts a replaced file once, and names no option that is not there", async () => {
    const transaction = await createMemorySink({ maxBytes: 6 }).begin();
    await transaction.write(incoming("a", "abc"));
    await transaction.write(incoming("a", "abc"));
    await transaction.write(incoming("b", "abc"));
    expect(await transaction.commit(["a", "b"])).toHaveLength(2);
    await expect(transaction.write(incoming("c", "c"))).rejects.toMatchObject({
      message: `${message(6, "c")}.`,
    });
  });

  test("does not count a file that one of known length replaces", async () => {
    const transaction = await createMemorySink({ maxBytes: 5 }).begin();
    await transaction.write(incoming("a", "abc"));
    await transaction.write({ ...incoming("a", "abcde"), size: 5 });
    const [file] = await transaction.commit(["a"]);
    expect(file?.size).toBe(5);
    await expect(transaction.write({ ...incoming("a", "abcdef"), size: 6 })).rejects.toMatchObject({
      message: `${message(5, "a")}.`,
    });
  });

  test("is for files of one download, and free again after a rollback", async () => {
    const transaction = await createMemorySink({ maxBytes: 3 }).begin();
    await transaction.write(incoming("a", "abc"));
    await transaction.rollback();
    await transaction.write(incoming("b", "abc"));
    expect(await transaction.commit(["b"])).toHaveLength(1);
  });

  test("needs no byte of a file whose length is known", async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: () => Promise.reject(new Error("read")),
        cancel() {
          isCancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    const transaction = await createMemorySink({ maxBytes: 5 }).begin();
    const writing = transaction.write({ path: "a", mediaType: "image/tiff", size: 6, body });
    await expect(writing).rejects.toMatchObject({ name: "OutputError" });
    expect(isCancelled).toBe(true);
  });
});
