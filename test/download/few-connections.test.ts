import { describe, expect, it, vi } from "vitest";
import { openDownload } from "../../src/download/open-download";
import { type FaultBehaviour, faults } from "../../src/emulator";
import { collectBytes } from "../../src/streams/collect-bytes";
import type { ByteStream, Fetch } from "../../src/types";
import { noise } from "../support/archives/archives";
import { createStorage } from "../support/files/storage";

const content = noise(72_000);
const small = noise(30_000);

const silent = ["silence after the headers", "silence for ever"] as const;

/** How a storage can refuse one connection too many; `undefined`: it answers when another one ends. */
const refusals: readonly (readonly [string, FaultBehaviour | undefined])[] = [
  ["503", faults.status(503)],
  ["503 with a Retry-After", faults.status(503, { retryAfterSeconds: 60 })],
  ["429", faults.tooManyRequests()],
  ["429 with a Retry-After", faults.tooManyRequests({ retryAfterSeconds: 60 })],
  ["403", faults.refuseLink({ status: 403 })],
  ["500", faults.status(500)],
  ["a reset before the headers", faults.networkFailure()],
  ["a reset after the headers", faults.cutBody({ afterBytes: 0 })],
  ["an empty body", faults.endBody({ afterBytes: 0 })],
  [silent[0], faults.stallBody({ afterBytes: 0 })],
  [silent[1], faults.latency({ ms: 1_000_000 })],
  ["silence until another ends", undefined],
];

const cases = [1, 2, 3].flatMap((atOnce) =>
  refusals.map(([refusal, behaviour]) => ({
    atOnce,
    refusal,
    behaviour,
    // A busy machine may be silent, too.
    limits: silent.some((one) => one === refusal) ? { timeoutMs: 1_000, limit: 3 } : {},
  })),
);

/** Lets a behaviour of the emulator answer in place of a storage. */
function behind(behaviour: FaultBehaviour, fetch: Fetch): Fetch {
  return (request) =>
    behaviour(
      {
        method: request.method,
        url: new URL(request.url),
        origin: "storage",
        headers: request.headers,
        body: undefined,
        signal: request.signal,
      },
      () => fetch(request),
    );
}

/** A slow storage with one file, and downloads of it that share the settings of a session. */
function openStorage(
  behaviour: FaultBehaviour,
  { bytes = small, limit = 0, timeoutMs = 60_000, chunkDelayMs = 2 } = {},
) {
  const storage = createStorage({ bytes, chunkDelayMs });
  const sent = { count: 0 };
  const fetch = behind(behaviour, storage.fetch);
  const settings = {
    fetch(request: Request) {
      sent.count += 1;
      return fetch(request);
    },
    retry: { limit, baseDelayMs: 0 },
    timeoutMs,
    idleTimeoutMs: timeoutMs,
  };
  const download = (options: Partial<Parameters<typeof openDownload>[2]> = {}) =>
    openDownload(storage.sign, settings, {
      signal: new AbortController().signal,
      partBytes: 2_000,
      ...options,
    });
  const downloadMany = (count: number, options: { signal?: AbortSignal } = {}) =>
    Promise.allSettled(
      Array.from({ length: count }, async () => collectBytes((await download(options)).body)),
    );
  return { ...storage, sent, download, downloadMany };
}

const object = {
  totalBytes: small.length,
  etag: '"one"',
  lastModified: undefined,
  md5: undefined,
  crc32c: undefined,
  isPlain: true,
  isMeasured: true,
};

const arrived = (bytes: Uint8Array) => ({ status: "fulfilled", value: bytes });

describe.concurrent("a storage that allows each client a few connections", () => {
  it.each(cases)(
    "costs one file the others only: $atOnce, then $refusal",
    async ({ atOnce, behaviour, limits }) => {
      const { download, state } = openStorage(faults.connectionLimit({ atOnce, behaviour }), {
        ...limits,
        bytes: content,
        chunkDelayMs: 8,
      });
      const opened = await download({ connections: 4 });
      expect(await collectBytes(opened.body)).toEqual(content);
      expect(state.open).toBe(0);
      expect(state.mostOpen).toBeGreaterThanOrEqual(Math.min(atOnce, 2));
      expect(state.signed).toBeLessThanOrEqual(4);
      expect(opened.report.verified).toEqual(["length"]);
    },
  );

  it.each(cases)("lets many files arrive: $atOnce, then $refusal", async ({ atOnce, behaviour, limits }) => {
    const { downloadMany, state, sent } = openStorage(faults.connectionLimit({ atOnce, behaviour }), limits);
    expect(await downloadMany(5)).toEqual(Array(5).fill(arrived(small)));
    expect(state.open).toBe(0);
    expect(state.mostOpen).toBeGreaterThanOrEqual(atOnce);
    // Each of the others may be refused beside those that wait, too; with 403, by a new link as well.
    expect(sent.count).toBeLessThanOrEqual(5 + 2 * (5 - atOnce));
    expect(state.signed).toBeLessThanOrEqual(5 + (5 - atOnce));
  });

  it("is not noticed by fewer of them", async () => {
    const behaviour = faults.status(503);
    const { downloadMany, state, sent } = openStorage(faults.connectionLimit({ atOnce: 5, behaviour }));
    expect(await downloadMany(5)).toEqual(Array(5).fill(arrived(small)));
    expect(state.mostOpen).toBe(5);
    expect(sent.count).toBe(5);
  });

  it("gives up a file that it refuses alone, as often as ever", async () => {
    const { downloadMany, sent } = openStorage(faults.status(503), { limit: 2 });
    const ended = await downloadMany(3);
    for (const end of ended) expect(end).toMatchObject({ reason: { name: "ApiError", status: 503 } });
    // Three that may be too many, and three tries of each file on its own.
    expect(sent.count).toBeLessThanOrEqual(3 + 3 * 3);
  });

  it.each([403, 503])("does not hide that it refuses one file of many with %i", async (status) => {
    let refused = 0;
    const { downloadMany, state, download } = openStorage(async (request, next) => {
      if (!request.headers.has("range")) return next();
      refused += 1;
      return faults.refuseLink({ status })(request, next);
    });
    const others = downloadMany(3);
    const kept = {
      object,
      size: 10_000,
      open: () => new Blob([small.slice(0, 10_000)]).stream() as ByteStream,
    };
    await expect(download({ kept })).rejects.toMatchObject({ name: "ApiError", status });
    expect(await others).toEqual(Array(3).fill(arrived(small)));
    expect(refused).toBeLessThanOrEqual(2 * 4);
    expect(state.signed).toBeLessThanOrEqual(3 + 1 + 4);
  });

  it("says at once that one file of many is not there", async () => {
    const { download, state } = openStorage(
      (request, next) => (state.signed > 1 ? faults.refuseLink({ status: 404 })(request, next) : next()),
      { chunkDelayMs: 20 },
    );
    const first = await download();
    await expect(download()).rejects.toMatchObject({ name: "ApiError", status: 404 });
    expect(state.open).toBe(1);
    await first.body.cancel();
  });

  it("ends the wait of all files on an abort, and leaves nothing open", async () => {
    const controller = new AbortController();
    const { downloadMany, state, sent } = openStorage(
      faults.connectionLimit({ atOnce: 1, behaviour: faults.status(503) }),
      { chunkDelayMs: 20 },
    );
    const all = downloadMany(4, { signal: controller.signal });
    await vi.waitFor(() => expect(sent.count).toBe(4), { timeout: 50_000 });
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await all).toEqual(Array(4).fill({ status: "rejected", reason }));
    await vi.waitFor(() => expect(state.open).toBe(0), { timeout: 50_000 });
    expect(sent.count).toBe(4);
  });

  it("ends in its own error while another connection is held and not read", async () => {
    const { download } = openStorage(faults.connectionLimit({ atOnce: 1, behaviour: faults.status(503) }), {
      limit: 1,
      timeoutMs: 1_000,
    });
    const held = await download();
    await expect(download()).rejects.toMatchObject({ name: "ApiError", status: 503 });
    expect(await collectBytes(held.body)).toEqual(small);
  });
});
