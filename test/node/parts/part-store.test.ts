import { statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEmulator, type Emulator, faults, packTgz } from "../../../src/emulator";
import { authenticate } from "../../../src/node";
import { type ServedEmulator, serve } from "../../../src/node/serve";
import type { NodeTypes } from "../../../src/session/platform";
import type { JobTask } from "../../../src/v1/job-task";
import { noise } from "../../support/archives/archives";

/** The archive kept as one file: real sockets, and real files. */
let archive: Uint8Array<ArrayBuffer>;
/** What is stored. */
let bytes: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  archive = await packTgz([{ path: "output/scene.tif", bytes: noise(900_000) }]);
});

let folder: string;
let emulator: Emulator;
let served: ServedEmulator;
let jobtask: JobTask<NodeTypes>;
/** The ranges that were asked of the storage. */
let asked: (string | null)[];
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-archive-")));
  emulator = createEmulator();
  asked = [];
  bytes = archive;
  served = await serve(emulator);
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  emulator.jobtask(jobtaskIds[0]).results = { bytes };
  const up42 = await authenticate({
    projectId,
    projectApiKey,
    baseUrl: served.url,
    fetch(request) {
      if (request.url.includes(".tgz")) asked.push(request.headers.get("range"));
      return fetch(request);
    },
    retry: { limit: 1, baseDelayMs: 0 },
  });
  jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
});
afterEach(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

const isStorage = { origin: "storage" } as const;

function keep(options: { outputDirectory?: string; overwrite?: boolean; signal?: AbortSignal } = {}) {
  return jobtask.downloadResults({ outputDirectory: folder, unpacking: false, details: true, ...options });
}

/**
 * Has the connection break for good after so many bytes, and tells how many of them were kept: what the client has not
 * come to read by then is lost with the connection.
 */
async function breakOff(afterBytes: number): Promise<number> {
  emulator.fault({ match: isStorage, behaviour: faults.cutBody({ afterBytes }) });
  emulator.fault({ match: isStorage, times: 99, behaviour: faults.cutBody({ afterBytes: 0 }) });
  await expect(keep()).rejects.toMatchObject({ name: "NetworkError" });
  emulator.clearFaults();
  asked = [];
  return sizeOf("output.tgz.part");
}

/** 0 as long as there is no such file. */
function sizeOf(name: string): number {
  return statSync(resolve(folder, name), { throwIfNoEntry: false })?.size ?? 0;
}

async function expectWhole(path = "output.tgz"): Promise<void> {
  expect((await readFile(join(folder, path))).equals(bytes)).toBe(true);
  expect(await readdir(folder)).toEqual([path]);
}

describe("an archive that is kept", () => {
  it("is one file under an absolute path", async () => {
    const { saved } = await keep();
    expect(saved).toEqual([join(folder, "output.tgz")]);
    await expectWhole();
  });

  it("goes to folders that are not there yet", async () => {
    const outputDirectory = join(folder, "a", "b");
    expect(await jobtask.downloadResults({ outputDirectory, unpacking: false })).toEqual([
      join(outputDirectory, "output.tgz"),
    ]);
  });

  it("ends its request when there is no place for it", async () => {
    // Larger than what a socket holds, so that nobody who forgets the request sees it end.
    bytes = await packTgz([{ path: "output/scene.tif", bytes: new Uint8Array(20_000_000) }], { level: 0 });
    emulator.jobtask(jobtask.jobtaskId).results = { bytes };
    // Nothing tells the file from others, so that no part of it can be kept.
    const noValidators = faults.changeHeaders({ etag: null, "x-goog-hash": null, "last-modified": null });
    emulator.fault({ match: isStorage, behaviour: noValidators });
    await writeFile(join(folder, "taken"), "mine");
    await expect(keep({ outputDirectory: join(folder, "taken") })).rejects.toMatchObject({
      name: "OutputError",
    });
    await expect.poll(() => emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });

  it("replaces a file, or does not when that is not wanted", async () => {
    await writeFile(join(folder, "output.tgz"), "old");
    await expect(keep({ overwrite: false })).rejects.toMatchObject({
      name: "OutputError",
      path: join(folder, "output.tgz"),
    });
    expect(await readFile(join(folder, "output.tgz"), "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["output.tgz"]);
    await keep();
    await expectWhole();
    await rm(join(folder, "output.tgz"));
    await keep({ overwrite: false });
    await expectWhole();
  });

  it("is not put in a folder's place", async () => {
    await mkdir(join(folder, "output.tgz"));
    await expect(keep()).rejects.toMatchObject({ name: "OutputError" });
    expect(await readdir(folder)).toEqual(["output.tgz"]);
  });

  it("leaves nothing when something else came", async () => {
    emulator.fault({ match: isStorage, behaviour: faults.respond({ body: "<html></html>" }) });
    await expect(keep()).rejects.toMatchObject({ name: "ArchiveError" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("leaves a file alone that is where its part would be", async () => {
    await writeFile(join(folder, "output.tgz.part"), "mine");
    await keep();
    expect(await readFile(join(folder, "output.tgz.part"), "utf8")).toBe("mine");
    expect((await stat(join(folder, "output.tgz"))).size).toBe(bytes.length);
  });
});

describe("an archive that broke off", () => {
  it("is gone on with by the next call, from where it was", async () => {
    const kept = await breakOff(300_000);
    expect((await readdir(folder)).sort()).toEqual(["output.tgz.part", "output.tgz.part.json"]);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(300_000);
    const { receivedBytes, verified } = await keep();
    expect(asked).toEqual([`bytes=${kept}-`]);
    expect(receivedBytes).toBe(bytes.length - kept);
    expect(verified).toEqual(["length", "crc32c"]);
    await expectWhole();
  });

  it("notes nothing secret", async () => {
    await breakOff(300_000);
    const note = await readFile(join(folder, "output.tgz.part.json"), "utf8");
    expect(note).not.toMatch(/Signature|GoogleAccessId|Bearer|https?:/);
    expect(JSON.parse(note).object).toMatchObject({ totalBytes: bytes.length });
  });

  it("leaves nothing when it broke off before its first byte", async () => {
    await breakOff(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps its part when it breaks off again, and asks for nothing from the start", async () => {
    const kept = await breakOff(300_000);
    emulator.fault({ match: isStorage, times: 99, behaviour: faults.cutBody({ afterBytes: 0 }) });
    await expect(keep()).rejects.toMatchObject({ name: "NetworkError" });
    expect(new Set(asked)).toEqual(new Set([`bytes=${kept}-`]));
    expect(sizeOf("output.tgz.part")).toBe(kept);
  });

  it("is told in the progress with its path", async () => {
    const told: unknown[] = [];
    await breakOff(300_000);
    await jobtask.downloadResults({
      outputDirectory: folder,
      unpacking: false,
      onProgress: ({ phase, file, files, bytes: count }) => told.push([phase, file, files, count]),
    });
    expect(told.slice(-2)).toEqual([
      ["downloading", "output.tgz", 1, bytes.length],
      ["saved", undefined, 1, bytes.length],
    ]);
  });

  it("is gone on with after an abort", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    emulator.fault({ match: isStorage, behaviour: faults.stallBody({ afterBytes: 200_000 }) });
    const running = jobtask.downloadResults({
      outputDirectory: folder,
      unpacking: false,
      signal: controller.signal,
      onProgress: ({ bytes: count }) => {
        if (count === 200_000) controller.abort(reason);
      },
    });
    await expect(running).rejects.toBe(reason);
    asked = [];
    await keep();
    expect(asked[0]).toMatch(/^bytes=[1-9]\d*-$/);
    await expectWhole();
  });

  it("starts over when another one is stored by now", async () => {
    await breakOff(300_000);
    bytes = await packTgz([{ path: "output/scene.tif", bytes: noise(800_000, 7) }]);
    emulator.jobtask(jobtask.jobtaskId).results = { bytes };
    await keep();
    await expectWhole();
  });

  it("starts over when its part was damaged", async () => {
    const kept = await breakOff(300_000);
    const part = await readFile(join(folder, "output.tgz.part"));
    part[1_000] = (part[1_000] ?? 0) ^ 1;
    await writeFile(join(folder, "output.tgz.part"), part);
    await keep();
    expect(asked).toEqual([`bytes=${kept}-`, null]);
    await expectWhole();
  });

  it("starts over when its part is gone, longer than the whole, or not a file", async () => {
    const path = join(folder, "output.tgz.part");
    await breakOff(300_000);
    await rm(path);
    await keep();
    await expectWhole();
    await breakOff(300_000);
    await writeFile(path, new Uint8Array(bytes.length + 1));
    await keep();
    await expectWhole();
  });

  it("is not gone on with by the results of another job task, which begin anew", async () => {
    await breakOff(300_000);
    const note = join(folder, "output.tgz.part.json");
    const text = await readFile(note, "utf8");
    await writeFile(note, text.replace(jobtask.jobtaskId, "another"));
    await keep();
    expect(asked).toEqual([null]);
    await expectWhole();
  });

  it("is not touched while another process may be at it", async () => {
    const kept = await breakOff(300_000);
    const note = join(folder, "output.tgz.part.json");
    const part = join(folder, "output.tgz.part");
    const owned = { ...JSON.parse(await readFile(note, "utf8")), owner: { machine: "00000000", pid: 1 } };
    await writeFile(note, JSON.stringify(owned));
    await keep();
    expect(asked).toEqual([null]);
    expect((await stat(part)).size).toBe(kept);
    expect((await stat(join(folder, "output.tgz"))).size).toBe(bytes.length);

    const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await utimes(part, twoHoursAgo, twoHoursAgo);
    asked = [];
    await keep();
    expect(asked).toEqual([`bytes=${kept}-`]);
    await expectWhole();
  });

  it("is kept apart from another download of the same into the same folder", async () => {
    await Promise.all([keep(), keep(), keep()]);
    await expectWhole();
  });
});
