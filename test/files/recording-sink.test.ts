import { expect, test } from "vitest";
import type { Checksum } from "../../src/files/manifest";
import { createMemorySink } from "../../src/files/memory-sink";
import { type Recorded, recordingSink } from "../../src/files/recording-sink";
import type { Sink } from "../../src/files/sink";
import { bytesOf, streamOf } from "../support/archives/archives";
import { recordingSink as callsSink } from "../support/files/recording-sink";

/** Not a hash: the bytes as text, which show what it was given. */
function createChecksum(): Checksum {
  let text = "";
  return {
    update(bytes) {
      text += new TextDecoder().decode(bytes);
    },
    digest: (encoding) => `${encoding} of ${text}`,
  };
}

function recorded<Saved>(sink: Sink<Saved>): { sink: Sink<Saved>; commits: Recorded[] } {
  const commits: Recorded[] = [];
  const onCommit = (files: Recorded) => commits.push(files);
  return { commits, sink: recordingSink(sink, { manifest: { createChecksum }, onCommit }) };
}

function incoming(path: string, text: string, { error }: { error?: Error } = {}) {
  const body = streamOf(bytesOf(text), { chunkBytes: 2, ...(error === undefined ? {} : { error }) });
  return { path, mediaType: "text/plain", body };
}

test("tells the length and the checksum of each file, with the commit", async () => {
  const { sink, commits } = recorded(createMemorySink());
  const transaction = await sink.begin();
  await transaction.write(incoming("a.txt", "abcde"));
  await transaction.write(incoming("b/empty.txt", ""));
  expect(commits).toEqual([]);
  const saved = await transaction.commit(["b/empty.txt", "a.txt"]);
  expect(commits.map((files) => Object.fromEntries(files))).toEqual([
    { "a.txt": { size: 5, sha256: "hex of abcde" }, "b/empty.txt": { size: 0, sha256: "hex of " } },
  ]);
  expect(saved.map(({ name }) => name)).toEqual(["b/empty.txt", "a.txt"]);
  expect(await saved[1]?.text()).toBe("abcde");
});

test("tells lengths only if checksums are not wanted", async () => {
  const commits: Recorded[] = [];
  const sink = recordingSink(createMemorySink(), {
    manifest: undefined,
    onCommit: (files) => commits.push(files),
  });
  const transaction = await sink.begin();
  await transaction.write(incoming("a", "abc"));
  await transaction.commit(["a"]);
  expect(commits.map((files) => Object.fromEntries(files))).toEqual([{ a: { size: 3, sha256: "" } }]);
});

test("leaves out files that were written and are not wanted after all", async () => {
  const { sink, commits } = recorded(createMemorySink());
  const transaction = await sink.begin();
  for (const path of ["a", "b"]) await transaction.write(incoming(path, path));
  await transaction.commit(["b"]);
  expect(commits.map((files) => [...files.keys()])).toEqual([["b"]]);
});

test("tells the later bytes of a path that comes again after its body broke", async () => {
  const { sink, commits } = recorded(createMemorySink());
  const transaction = await sink.begin();
  const error = new Error("broken");
  await expect(transaction.write(incoming("a", "half", { error }))).rejects.toBe(error);
  await transaction.write(incoming("a", "whole"));
  await transaction.commit(["a"]);
  expect(commits[0]?.get("a")).toEqual({ size: 5, sha256: "hex of whole" });
});

test("keeps the records of two downloads apart", async () => {
  const { sink, commits } = recorded(createMemorySink());
  const [one, other] = [await sink.begin(), await sink.begin()];
  await one.write(incoming("a", "one"));
  await other.write(incoming("a", "other"));
  await one.commit(["a"]);
  expect(commits.map((files) => files.get("a")?.size)).toEqual([3]);
});

test("records nothing when the commit of the other sink fails, and passes a rollback on", async () => {
  const failed = new Error("no room");
  const { sink: other, calls } = callsSink({ failing: { commit: failed } });
  const { sink, commits } = recorded(other);
  const transaction = await sink.begin();
  await transaction.write(incoming("a", "abc"));
  await expect(transaction.commit(["a"])).rejects.toBe(failed);
  await transaction.rollback();
  expect(commits).toEqual([]);
  expect(calls()).toEqual(["begin", "write a", "commit", "rollback"]);
});

test("cancels the body with the reason that the other sink gives", async () => {
  let cancelled: unknown;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (stream) => stream.enqueue(bytesOf("a")),
    cancel(reason) {
      cancelled = reason;
    },
  });
  const refusing: Sink = {
    begin: async () => ({
      write: async (file) => {
        await file.body.cancel("not wanted");
      },
      commit: async () => [],
      rollback: async () => undefined,
    }),
  };
  const { sink } = recorded(refusing);
  await (await sink.begin()).write({ path: "a", mediaType: "text/plain", body });
  expect(cancelled).toBe("not wanted");
});

test("passes the options of a download on", async () => {
  const asked: unknown[] = [];
  const other: Sink = {
    begin: async (options) => {
      asked.push(options);
      return { write: async () => undefined, commit: async () => [], rollback: async () => undefined };
    },
  };
  await recorded(other).sink.begin({ overwrite: false });
  expect(asked).toEqual([{ overwrite: false }]);
});
