import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { type WatchedCall, type WatchedOptions, watchProgress } from "../../src/client/watch-progress";
import { faults } from "../../src/emulator";
import type { ExportProgress } from "../../src/export";
import { toCsv } from "../../src/export";
import type { DownloadProgress } from "../../src/types";
import { sampleCollection } from "../support/features/collections";
import { openJobtask } from "../support/outputs/sample-jobtask";

/** A call that does what the test tells it to. */
function scripted() {
  const script = {
    tell: (_step: number): void => {},
    end: (_result: string): void => {},
    fail: (_error: unknown): void => {},
    signal: new AbortController().signal,
  };
  const call = ({ onProgress, signal }: WatchedOptions<number>): Promise<string> =>
    new Promise((resolve, reject) => {
      Object.assign(script, { tell: onProgress, end: resolve, fail: reject, signal });
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  return { script, call };
}

async function collect<Progress>(watched: WatchedCall<unknown, Progress>): Promise<Progress[]> {
  const seen: Progress[] = [];
  for await (const progress of watched) seen.push(progress);
  return seen;
}

describe("watchProgress", () => {
  it("gives the progress of a download, with the last one, and its files", async () => {
    const { jobtask } = await openJobtask();
    const download = watchProgress((options) => jobtask.downloadResults(options));
    const seen = await collect(download);
    expectTypeOf(seen).toEqualTypeOf<DownloadProgress[]>();
    expect(seen[0]).toMatchObject({ phase: "downloading" });
    expect(seen.at(-1)).toMatchObject({ phase: "saved", files: 4 });
    const files = await download.result;
    expectTypeOf(files).toEqualTypeOf<File[]>();
    expect(files).toHaveLength(4);
  });

  it("watches every call that takes onProgress and signal", async () => {
    const { jobtask } = await openJobtask();
    const quicklooks = watchProgress((options) => jobtask.downloadQuicklooks(options));
    expect((await collect(quicklooks)).at(-1)).toMatchObject({ phase: "saved", totalFiles: 3 });
    const csv = watchProgress((options: WatchedOptions<ExportProgress>) =>
      toCsv(sampleCollection(), options),
    );
    const seen = await collect(csv);
    expectTypeOf(seen).toEqualTypeOf<ExportProgress[]>();
    expect(seen.at(-1)).toMatchObject({ phase: "writing" });
    expect((await csv.result).type).toMatch(/^text\/csv/);
  });

  it("lets a slow loop miss what is old, and never the last", async () => {
    const { script, call } = scripted();
    const watched = watchProgress(call);
    const loop = watched[Symbol.asyncIterator]();
    script.tell(1);
    script.tell(2);
    expect(await loop.next()).toEqual({ done: false, value: 2 });
    script.tell(3);
    script.tell(4);
    script.end("done");
    expect(await watched.result).toBe("done");
    expect(await loop.next()).toEqual({ done: false, value: 4 });
    expect(await loop.next()).toEqual({ done: true, value: undefined });
    expect(await loop.next()).toEqual({ done: true, value: undefined });
  });

  it("gives a fast loop each progress once, while it waits for the next", async () => {
    const { script, call } = scripted();
    const loop = watchProgress(call)[Symbol.asyncIterator]();
    const waiting = [loop.next(), loop.next()];
    script.tell(1);
    expect(await waiting[0]).toEqual({ done: false, value: 1 });
    script.tell(2);
    expect(await waiting[1]).toEqual({ done: false, value: 2 });
  });

  it("gives every loop the newest, also one that starts when all is over", async () => {
    const { script, call } = scripted();
    const watched = watchProgress(call);
    const early = collect(watched);
    script.tell(1);
    script.end("done");
    await watched.result;
    expect(await early).toEqual([1]);
    expect(await collect(watched)).toEqual([1]);
  });

  it("throws in the loop and in the result what the call rejects with, and leaves no rejection unhandled", async () => {
    const unhandled = vi.fn((event: Event) => event.preventDefault());
    globalThis.addEventListener?.("unhandledrejection", unhandled);
    const { script, call } = scripted();
    const watched = watchProgress(call);
    const seen = collect(watched);
    const failure = new Error("Broken.");
    script.tell(1);
    script.fail(failure);
    await expect(seen).rejects.toBe(failure);
    await expect(collect(watched)).rejects.toBe(failure);
    await expect(watched.result).rejects.toBe(failure);

    // Nobody looks at these two: the run of tests itself ends in an error where one is unhandled.
    watchProgress(() => Promise.reject(failure));
    watchProgress(() => {
      throw failure;
    });
    await new Promise((resolve) => setTimeout(resolve));
    expect(unhandled).not.toHaveBeenCalled();
    globalThis.removeEventListener?.("unhandledrejection", unhandled);
  });

  it("ends the download when the loop is left, and nothing of it goes on afterwards", async () => {
    const { jobtask, emulator } = await openJobtask();
    emulator.fault({
      match: { origin: "storage" },
      times: Number.POSITIVE_INFINITY,
      behaviour: faults.slowBody({ bytesPerSecond: 100_000 }),
    });
    const download = watchProgress((options) => jobtask.downloadResults(options));
    for await (const { bytes } of download) if (bytes > 0) break;
    const [request] = emulator.requests.filter(({ origin }) => origin === "storage");
    expect(request?.ended).toBeGreaterThan(request?.started ?? 0);
    await expect(download.result).rejects.toMatchObject({
      name: "AbortError",
      message: "The loop over the progress was left.",
    });
  });

  it("can be left while it waits, as a notebook leaves a cell that is run again", async () => {
    const { script, call } = scripted();
    const watched = watchProgress(call);
    const loop = watched[Symbol.asyncIterator]();
    const waiting = loop.next();
    expect(await loop.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(script.signal.aborted).toBe(true);
    await expect(watched.result).rejects.toBe(script.signal.reason);
  });

  it("does nothing to a call that is over when its loop is left", async () => {
    const { script, call } = scripted();
    const watched = watchProgress(call);
    script.tell(1);
    script.end("done");
    for await (const _ of watched) break;
    expect(await watched.result).toBe("done");
  });

  it.each(["before", "while"])("passes on the reason of a signal that aborts %s it runs", async (moment) => {
    const { call } = scripted();
    const controller = new AbortController();
    const reason = new Error("Stopped.");
    if (moment === "before") controller.abort(reason);
    const watched = watchProgress(call, { signal: controller.signal });
    controller.abort(reason);
    await expect(collect(watched)).rejects.toBe(reason);
    await expect(watched.result).rejects.toBe(reason);
  });

  it("keeps no listener on a signal that lives on", async () => {
    const { script, call } = scripted();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const watched = watchProgress(call, { signal });
    script.end("done");
    await collect(watched);
    await vi.waitFor(
      () => expect(removed.mock.calls).toEqual(added.mock.calls.map(([type, listener]) => [type, listener])),
      { timeout: 50_000 },
    );
  });

  it.each<[unknown[], string]>([
    [[undefined], 'watchProgress needs "call", a function that starts a call, such as (options) => '],
    [[Promise.resolve()], "got a promise, which has to be awaited first."],
    [[() => Promise.resolve(), { invalidation: 1 }], 'watchProgress has no option "invalidation"'],
    [[() => Promise.resolve(), { signal: Promise.resolve() }], 'watchProgress takes "signal"'],
  ])("refuses %j", (values, message) => {
    expect(() => watchProgress(...(values as [never]))).toThrow(message);
  });
});
