import { describe, expect, test } from "vitest";
import type { Codecs } from "../../src/archive/codecs";
import { SeveralMembersError } from "../../src/archive/codecs";
import { Budget } from "../../src/archive/limits";
import { type UnpackProgress, unpackInto } from "../../src/archive/unpack";
import { createBrowserCodecs } from "../../src/browser/codecs";
import { ArchiveError } from "../../src/errors";
import { createMemorySink } from "../../src/files/memory-sink";
import type { Sink } from "../../src/files/sink";
import { BAD_ARCHIVES, GOOD_ARCHIVES } from "../support/archives/archive-cases";
import {
  bytesOf,
  concat,
  damage,
  gzip,
  noise,
  streamOf,
  tarOf,
  tgzOf,
  turns,
  watchedStreamOf,
  zipOf,
} from "../support/archives/archives";
import { zipSample } from "../support/archives/zip-samples";
import { recordingSink } from "../support/files/recording-sink";

const codecs = createBrowserCodecs();

function unpackToMemory(bytes: Uint8Array<ArrayBuffer>, { chunkBytes }: { chunkBytes?: number } = {}) {
  return unpackInto({
    open: async () => streamOf(bytes, chunkBytes === undefined ? {} : { chunkBytes }),
    sink: createMemorySink(),
    codecs,
  });
}

async function textsOf(files: readonly File[]): Promise<Record<string, string>> {
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file.name, await file.text()])));
}

describe("archives that are right", () => {
  test.each(GOOD_ARCHIVES)("$fact", async ({ make, files }) => {
    const unpacked = await unpackToMemory(await make());
    expect(unpacked.map(({ name }) => name)).toEqual(Object.keys(files));
    expect(await textsOf(unpacked)).toEqual(files);
  });

  test.each(GOOD_ARCHIVES)("$fact, byte by byte", async ({ make, files }) => {
    const unpacked = await unpackToMemory(await make(), { chunkBytes: 1 });
    expect(await textsOf(unpacked)).toEqual(files);
  });

  test.each([
    ["tgz", tgzOf],
    ["tar", tarOf],
    ["zip", zipOf],
  ])("unpacks megabytes of a %s to the same bytes", async (_, make) => {
    const content = concat(noise(500_000), new Uint8Array(1_000_000), noise(300_001, 2));
    const [file] = await unpackToMemory(await make({ "output/scene.tif": content }));
    expect(new Uint8Array((await file?.arrayBuffer()) ?? [])).toEqual(content);
  });
});

describe("archives that are not right", () => {
  test.each(BAD_ARCHIVES)("refuses $fact and rolls back", async ({ make, error, says }) => {
    const { sink, calls } = recordingSink();
    const bytes = await make();
    const unpacking = unpackInto({ open: async () => streamOf(bytes), sink, codecs });
    await expect(unpacking).rejects.toMatchObject({ name: error, message: expect.stringMatching(says) });
    expect(calls()).not.toContain("commit");
    expect(calls().at(-1)).toBe("rollback");
  });

  test.each([
    ["tgz", () => tgzOf({ "output/a": "some text", "output/b": "" }), 1],
    ["tar", () => tarOf({ "output/a": "some text", "output/b": "" }), 64],
    ["zip", () => zipOf({ "output/a": "some text", "output/b": "" }), 1],
    ["zip of Java", () => zipSample("streamedByJava"), 1],
    ["zip64", () => zipSample("zip64ByInfoZip"), 1],
  ])("refuses a %s that is cut anywhere", async (_, make, step) => {
    const bytes = await make();
    for (let length = 0; length < bytes.byteLength; length += step) {
      await expect(unpackToMemory(bytes.slice(0, length))).rejects.toMatchObject({ name: "ArchiveError" });
    }
  });

  test("unpacks a tgz with any one bit turned to the same or not at all", async () => {
    const bytes = await tgzOf({ "output/a": "some text", "output/b": "and more" });
    const files = { a: "some text", b: "and more" };
    for (let position = 0; position < bytes.byteLength; position += 1) {
      const outcome = await unpackToMemory(damage(bytes, position)).then(textsOf, ({ name }) => name);
      expect([files, "ArchiveError", "UnsafePathError"]).toContainEqual(outcome);
    }
  });

  test("names the kind and the member in the error", async () => {
    const tgz = gzip((await tarOf({ a: "1", b: noise(300_000) })).subarray(0, 200_000));
    await expect(unpackToMemory(tgz)).rejects.toMatchObject({ format: "tgz", entry: "b" });
  });
});

describe("limits", () => {
  const files = { a: "12345", b: "67890" };

  test("refuses more entries than allowed", async () => {
    const bytes = await tarOf(files);
    const open = async () => streamOf(bytes);
    const unpacking = unpackInto({
      open,
      sink: createMemorySink(),
      codecs,
      budget: new Budget({ maxEntries: 1 }),
    });
    await expect(unpacking).rejects.toThrow("more than 1 entries");
    await expect(
      unpackInto({ open, sink: createMemorySink(), codecs, budget: new Budget({ maxEntries: 2 }) }),
    ).resolves.toHaveLength(2);
  });

  test("are a hundred thousand entries and 256 GiB by default", () => {
    const budget = new Budget();
    for (let entry = 0; entry < 100_000; entry += 1) budget.addEntry();
    expect(() => budget.addEntry()).toThrow("more than 100000 entries");
    budget.addBytes(2 ** 38, "a");
    expect(() => budget.addBytes(1, "b")).toThrow('more than 274877906944 bytes (stopped at "b")');
  });

  test.each([
    ["tgz", tgzOf],
    ["zip", zipOf],
  ])("refuses more bytes of a %s than allowed", async (_, make) => {
    const bytes = await make(files);
    const open = async () => streamOf(bytes);
    const unpacking = unpackInto({
      open,
      sink: createMemorySink(),
      codecs,
      budget: new Budget({ maxBytes: 9 }),
    });
    await expect(unpacking).rejects.toMatchObject({ name: "ArchiveError", entry: "b" });
    await expect(
      unpackInto({ open, sink: createMemorySink(), codecs, budget: new Budget({ maxBytes: 10 }) }),
    ).resolves.toHaveLength(2);
  });

  test("stops a bomb long before its end", async () => {
    const bytes = gzip(await tarOf({ bomb: new Uint8Array(8_000_000) }));
    const { sink, bytesOf } = recordingSink();
    const watched = watchedStreamOf(bytes, { chunkBytes: 512 });
    const unpacking = unpackInto({
      open: async () => watched.stream,
      sink,
      codecs: { ...codecs, gunzip: (packed) => codecs.gunzipMembers?.(packed) ?? packed },
      budget: new Budget({ maxBytes: 1_000_000 }),
    });
    await expect(unpacking).rejects.toMatchObject({ name: "ArchiveError", entry: "bomb" });
    expect(bytesOf("bomb")).toBeLessThanOrEqual(1_000_000);
    expect(watched.pulled()).toBeLessThan(bytes.byteLength / 2);
    expect(watched.cancelled()).toBeDefined();
  });
});

describe("errors of others", () => {
  const broken = new TypeError("terminated");

  test.each([
    ["tgz", tgzOf],
    ["tar", tarOf],
    ["zip", zipOf],
  ])("passes an error of the source through while a %s arrives", async (_, make) => {
    const bytes = (await make({ a: noise(100_000) })).slice(0, 60_000);
    const seen: unknown[] = [];
    const { sink, calls } = recordingSink({
      onBodyError(error) {
        seen.push(error);
        return error;
      },
    });
    const unpacking = unpackInto({ open: async () => streamOf(bytes, { error: broken }), sink, codecs });
    await expect(unpacking).rejects.toBe(broken);
    expect(calls().at(-1)).toBe("rollback");
    // A zip is not given to the sink before all of it has arrived.
    expect(seen).toEqual(calls().includes("write a") ? [broken] : []);
    expect(seen[0] ?? broken).toBe(broken);
  });

  test("passes an error of the source through when the sink throws its own because of it", async () => {
    const bytes = (await tgzOf({ a: noise(100_000) })).slice(0, 60_000);
    const { sink } = recordingSink({ onBodyError: () => new Error("upload failed") });
    const unpacking = unpackInto({ open: async () => streamOf(bytes, { error: broken }), sink, codecs });
    await expect(unpacking).rejects.toBe(broken);
  });

  test("tells a damaged archive when the sink throws its own error because of it", async () => {
    const bytes = (await tgzOf({ a: noise(100_000) })).slice(0, 60_000);
    const { sink } = recordingSink({ onBodyError: () => new Error("upload failed") });
    const unpacking = unpackInto({ open: async () => streamOf(bytes), sink, codecs });
    await expect(unpacking).rejects.toMatchObject({ name: "ArchiveError" });
  });

  test("tells a damaged archive when the sink keeps quiet about it", async () => {
    const bytes = (await tarOf({ a: noise(100_000) })).slice(0, 60_000);
    const { sink, calls } = recordingSink({ onBodyError: () => undefined });
    const unpacking = unpackInto({ open: async () => streamOf(bytes), sink, codecs });
    await expect(unpacking).rejects.toMatchObject({ name: "ArchiveError" });
    expect(calls()).not.toContain("commit");
  });

  test("tells that a limit was passed when the sink keeps quiet about it", async () => {
    const bytes = await tarOf({ a: noise(1000) });
    const { sink, calls } = recordingSink({ onBodyError: () => undefined });
    const budget = new Budget({ maxBytes: 999 });
    const unpacking = unpackInto({ open: async () => streamOf(bytes), sink, codecs, budget });
    await expect(unpacking).rejects.toMatchObject({ name: "ArchiveError" });
    expect(calls()).not.toContain("commit");
  });

  test("cancels a source that is no archive", async () => {
    const watched = watchedStreamOf(bytesOf("<html>".repeat(10_000)), { stalls: true });
    const unpacking = unpackInto({ open: async () => watched.stream, sink: createMemorySink(), codecs });
    await expect(unpacking).rejects.toMatchObject({ name: "ArchiveError" });
    expect(watched.cancelled()).toBeDefined();
  });

  test.each(["begin", "write", "commit"] as const)(
    "passes an error of the sink's %s through",
    async (where) => {
      const full = new Error("bucket is full");
      const { sink } = recordingSink({ failing: { [where]: full } });
      const bytes = await tgzOf({ a: "1" });
      await expect(unpackInto({ open: async () => streamOf(bytes), sink, codecs })).rejects.toBe(full);
    },
  );

  test("cancels the source when the sink throws", async () => {
    const full = new Error("bucket is full");
    const { sink } = recordingSink({ failing: { write: full } });
    const watched = watchedStreamOf(await tarOf({ a: noise(3_000_000) }));
    await expect(unpackInto({ open: async () => watched.stream, sink, codecs })).rejects.toBe(full);
    expect(watched.cancelled()).toBeDefined();
  });

  test("does not let a failing rollback hide the error", async () => {
    const full = new Error("bucket is full");
    const { sink } = recordingSink({ failing: { write: full, rollback: new Error("no rollback") } });
    const bytes = await tgzOf({ a: "1" });
    await expect(unpackInto({ open: async () => streamOf(bytes), sink, codecs })).rejects.toBe(full);
  });

  test("rolls back when the archive cannot be opened", async () => {
    const { sink, calls } = recordingSink();
    const unpacking = unpackInto({ open: () => Promise.reject(broken), sink, codecs });
    await expect(unpacking).rejects.toBe(broken);
    expect(calls()).toEqual(["begin", "rollback"]);
  });
});

describe("abort", () => {
  const reason = new Error("enough");

  test("does nothing when it came before", async () => {
    const { sink, calls } = recordingSink();
    const unpacking = unpackInto({
      open: async () => streamOf(new Uint8Array(0)),
      sink,
      codecs,
      signal: AbortSignal.abort(reason),
    });
    await expect(unpacking).rejects.toBe(reason);
    expect(calls()).toEqual([]);
  });

  test.each([
    ["tgz", tgzOf],
    ["tar", tarOf],
    ["zip", zipOf],
  ])("ends a %s that does not go on", async (_, make) => {
    const controller = new AbortController();
    const bytes = (await make({ a: noise(100_000) })).slice(0, 60_000);
    const watched = watchedStreamOf(bytes, { stalls: true });
    const { sink, calls } = recordingSink();
    const unpacking = unpackInto({
      open: async () => watched.stream,
      sink,
      codecs,
      signal: controller.signal,
    });
    while (watched.pulled() < bytes.byteLength) await turns(1);
    controller.abort(reason);
    await expect(unpacking).rejects.toBe(reason);
    expect(watched.cancelled()).toEqual({ reason });
    expect(calls().at(-1)).toBe("rollback");
  });

  test.each([
    ["tgz", tgzOf],
    ["tar", tarOf],
    ["zip", zipOf],
  ])("ends a %s while a sink writes", async (_, make) => {
    const controller = new AbortController();
    const bytes = await make({ a: noise(100_000), b: noise(100_000, 2) });
    const { sink, calls } = recordingSink({ onWrite: () => controller.abort(reason) });
    const unpacking = unpackInto({
      open: async () => streamOf(bytes),
      sink,
      codecs,
      signal: controller.signal,
    });
    await expect(unpacking).rejects.toBe(reason);
    expect(calls()).toEqual(["begin", "write a", "rollback"]);
  });

  test("tells open that its bytes are no longer wanted", async () => {
    const controller = new AbortController();
    const unpacking = unpackInto({
      open: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          controller.abort(reason);
        }),
      sink: createMemorySink(),
      codecs,
      signal: controller.signal,
    });
    await expect(unpacking).rejects.toBe(reason);
  });

  test("does not come too early or too late to matter", async () => {
    const controller = new AbortController();
    const bytes = await tgzOf({ a: "1" });
    const open = async () => streamOf(bytes);
    const files = await unpackInto({ open, sink: createMemorySink(), codecs, signal: controller.signal });
    controller.abort(reason);
    expect(files).toHaveLength(1);
  });
});

describe("a gunzip that refuses several members", () => {
  function refusingWith(error: Error): Codecs {
    return {
      ...codecs,
      gunzip(packed) {
        return codecs.gunzip(packed).pipeThrough(
          new TransformStream({
            flush() {
              throw error;
            },
          }),
        );
      },
    };
  }

  /** What browsers do; Node's own `DecompressionStream` takes them. */
  const strict = refusingWith(new SeveralMembersError("Something follows.", { format: "tgz" }));

  test("gets a second try with the archive opened anew", async () => {
    const tar = await tarOf({ "output/a": "1" });
    const bytes = concat(gzip(tar.subarray(0, 512)), gzip(tar.subarray(512)));
    const { sink, calls } = recordingSink();
    let opened = 0;
    const open = async () => {
      opened += 1;
      return streamOf(bytes);
    };
    await expect(unpackInto({ open, sink, codecs: strict })).resolves.toEqual(["a"]);
    expect(opened).toBe(2);
    expect(calls()).toEqual(["begin", "write a", "rollback", "begin", "write a", "commit"]);
  });

  test("does not count what the first try unpacked", async () => {
    const tar = await tarOf({ "output/a": "1" });
    const bytes = concat(gzip(tar.subarray(0, 512)), gzip(tar.subarray(512)));
    const budget = new Budget({ maxBytes: 1, maxEntries: 1 });
    const { sink } = recordingSink();
    const open = async () => streamOf(bytes);
    await expect(unpackInto({ open, sink, codecs: strict, budget })).resolves.toEqual(["a"]);
    expect(budget.bytes).toBe(1);
  });

  test("ends in the second try's error when the archive is damaged", async () => {
    const bytes = await tgzOf({ a: noise(5000) });
    const left = [streamOf(bytes), streamOf(bytes.slice(0, -3))];
    const unpacking = unpackInto({
      open: async () => left.shift() ?? streamOf(new Uint8Array(0)),
      sink: createMemorySink(),
      codecs: strict,
    });
    await expect(unpacking).rejects.toThrow("it is cut short;");
  });

  test.each([
    new ArchiveError("It is damaged.", { format: "tgz" }),
    new TypeError("The compressed data was not valid."),
  ])("gets no second try for any other refusal, such as a $name", async (refusal) => {
    let opened = 0;
    const bytes = await tgzOf({ a: "1" });
    const open = async () => {
      opened += 1;
      return streamOf(bytes);
    };
    const unpacking = unpackInto({ open, sink: createMemorySink(), codecs: refusingWith(refusal) });
    await expect(unpacking).rejects.toMatchObject({ name: "ArchiveError", format: "tgz" });
    expect(opened).toBe(1);
  });

  test("gets no second try when something else failed", async () => {
    const full = new Error("full");
    let opened = 0;
    const bytes = await tgzOf({ a: "1" });
    const open = async () => {
      opened += 1;
      return streamOf(bytes);
    };
    const { sink } = recordingSink({ failing: { write: full } });
    await expect(unpackInto({ open, sink, codecs: strict })).rejects.toBe(full);
    expect(opened).toBe(1);
  });

  test("is the end where there is nothing else to try", async () => {
    const { gunzipMembers: _, ...codecsWithout } = strict;
    const bytes = await tgzOf({ a: "1" });
    const open = async () => streamOf(bytes);
    const unpacking = unpackInto({ open, sink: createMemorySink(), codecs: codecsWithout });
    await expect(unpacking).rejects.toMatchObject({ name: "ArchiveError", format: "tgz" });
  });
});

describe("what a sink may do", () => {
  test.each([
    ["tgz", tgzOf],
    ["zip", zipOf],
  ])("cancels a body of a %s and still gets the next", async (_, make) => {
    const seen: string[] = [];
    const sink: Sink = {
      async begin() {
        return {
          async write({ path, body }) {
            seen.push(path);
            const reader = body.getReader();
            if (path !== "first") await reader.read();
            await reader.cancel();
          },
          commit: async (paths) => [...paths],
          async rollback() {},
        };
      },
    };
    const bytes = await make({ first: noise(200_000), second: noise(200_000, 2), third: "3" });
    await expect(unpackInto({ open: async () => streamOf(bytes), sink, codecs })).resolves.toEqual(seen);
    expect(seen).toEqual(["first", "second", "third"]);
  });

  test("learns the size and the media type of a file beforehand", async () => {
    const { sink, files } = recordingSink();
    const bytes = await tgzOf({ "output/a.tif": noise(3000) });
    await unpackInto({ open: async () => streamOf(bytes), sink, codecs });
    expect(files()).toMatchObject([{ path: "a.tif", mediaType: "image/tiff", size: 3000 }]);
  });

  test("holds back the source when it is slow", async () => {
    const watched = watchedStreamOf(await tarOf({ a: noise(8_000_000) }), { chunkBytes: 64 * 1024 });
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { sink } = recordingSink({ onWrite: () => released });
    const unpacking = unpackInto({ open: async () => watched.stream, sink, codecs });
    // Each turn would let a source that is not held back come further.
    await turns(300);
    expect(watched.pulled()).toBeLessThan(2_500_000);
    release();
    await expect(unpacking).resolves.toEqual(["a"]);
  });
});

test("tells its progress after each MiB and each file", async () => {
  const told: UnpackProgress[] = [];
  const bytes = await tarOf({ "output/a": noise(1_500_000), "output/b": noise(1_000_000), "output/c": "c" });
  await unpackInto({
    open: async () => streamOf(bytes),
    sink: createMemorySink(),
    codecs,
    onProgress: (progress) => told.push(progress),
  });
  expect(told.map(({ file, files }) => `${file} ${files}`)).toEqual(["a 0", "a 1", "b 1", "b 2", "c 3"]);
  expect(told.at(-1)?.bytes).toBe(2_500_001);
});
