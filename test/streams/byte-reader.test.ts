import { describe, expect, test } from "vitest";
import { ByteReader, toByteStream } from "../../src/streams/byte-reader";
import { bytesOf, concat, readAll, streamOf, watchedStreamOf } from "../support/archives/archives";

describe("peek", () => {
  test.each([1, 3, 100])("loses no byte of chunks of %i", async (chunkBytes) => {
    const reader = new ByteReader(streamOf(bytesOf("0123456789"), { chunkBytes }));
    expect(new TextDecoder().decode(await reader.peek(4))).toBe("0123");
    expect(new TextDecoder().decode(await readAll(toByteStream(reader)))).toBe("0123456789");
  });

  test("gives less when there is less", async () => {
    const reader = new ByteReader(streamOf(bytesOf("01")));
    expect((await reader.peek(4)).byteLength).toBe(2);
    expect((await reader.read())?.byteLength).toBe(2);
    expect(await reader.read()).toBeUndefined();
  });

  test("gives nothing of nothing", async () => {
    const reader = new ByteReader(streamOf(new Uint8Array(0)));
    expect((await reader.peek(4)).byteLength).toBe(0);
    expect(await reader.read()).toBeUndefined();
  });
});

test.each([
  [2 ** 20, [2 ** 20]],
  [2 ** 20 + 1, [2 ** 20, 1]],
  [2 ** 22, [2 ** 20, 2 ** 20, 2 ** 20, 2 ** 20]],
])("reads a chunk of %i bytes as %j", async (length, expected) => {
  const told: number[] = [];
  const bytes = new Uint8Array(length).map((_, index) => index >> 16);
  const reader = new ByteReader(streamOf(bytes, { chunkBytes: length }), {
    onChunk: (chunk) => told.push(chunk.byteLength),
  });
  const chunks: Uint8Array[] = [];
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) chunks.push(chunk);
  expect(chunks.map(({ byteLength }) => byteLength)).toEqual(expected);
  expect(told).toEqual(expected);
  expect(concat(...chunks)).toEqual(bytes);
});

test("a stop also ends the reading of a long chunk", async () => {
  const reader = new ByteReader(streamOf(new Uint8Array(3_000_000), { chunkBytes: 3_000_000 }));
  await reader.read();
  await reader.stop(new Error("enough"));
  await expect(reader.read()).rejects.toThrow("enough");
});

test("skips empty chunks", async () => {
  const chunks = [new Uint8Array(0), bytesOf("a"), new Uint8Array(0)];
  const reader = new ByteReader(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    }),
  );
  expect(await reader.read()).toEqual(bytesOf("a"));
  expect(await reader.read()).toBeUndefined();
});

test("remembers what the stream failed with, as it was explained", async () => {
  const broken = new Error("broken");
  const explained = new Error("explained", { cause: broken });
  const reader = new ByteReader(streamOf(bytesOf("a"), { error: broken }), { explain: () => explained });
  expect(reader.failure).toBeUndefined();
  await reader.read();
  await expect(reader.read()).rejects.toBe(explained);
  await expect(reader.read()).rejects.toBe(explained);
  expect(reader.ownFailure).toEqual({ error: explained });
});

test("stops a read under way with the reason, and cancels the stream", async () => {
  const reason = new Error("enough");
  const watched = watchedStreamOf(new Uint8Array(0), { stalls: true });
  const reader = new ByteReader(watched.stream);
  const reading = reader.read();
  await reader.stop(reason);
  await expect(reading).rejects.toBe(reason);
  await expect(reader.read()).rejects.toBe(reason);
  expect(watched.cancelled()).toEqual({ reason });
  expect(reader.ownFailure).toBeUndefined();
  expect(reader.failure).toEqual({ error: reason });
});

describe("toByteStream", () => {
  test("pulls nothing before it is read", async () => {
    const watched = watchedStreamOf(concat(bytesOf("abc")), { chunkBytes: 1 });
    const stream = toByteStream(new ByteReader(watched.stream));
    await Promise.resolve();
    expect(watched.pulled()).toBe(0);
    await stream.getReader().read();
    expect(watched.pulled()).toBe(1);
  });

  test("stops its source when it is cancelled and when reading fails", async () => {
    const watched = watchedStreamOf(bytesOf("abc"));
    await toByteStream(new ByteReader(watched.stream)).cancel("enough");
    expect(watched.cancelled()).toEqual({ reason: "enough" });

    const broken = new Error("broken");
    const stopped: unknown[] = [];
    const failing = toByteStream({
      read: () => Promise.reject(broken),
      async stop(reason) {
        stopped.push(reason);
      },
    });
    await expect(readAll(failing)).rejects.toBe(broken);
    expect(stopped).toEqual([broken]);
  });
});
