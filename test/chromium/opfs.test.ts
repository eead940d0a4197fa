import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import type { CDPSession, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stagingLock } from "../../src/browser/handles/backend";
import { createEmulator, type Emulator, faults } from "../../src/emulator";
import { type ServedEmulator, serve } from "../../src/node/serve";
import { openRequests } from "../reliability/scene";
import { type OpenedBrowser, openBrowser } from "./browser";
import { block, largeArchive } from "./large-archive";

/** The built bundle in a real Chromium, downloading into OPFS from the served emulator on other origins. */
let browser: OpenedBrowser;
let emulator: Emulator;
let served: ServedEmulator;
let page: Page;
let folder: string;
let folders = 0;

interface Listed {
  readonly name: string;
  readonly size: number;
  readonly sha256?: string;
}

interface Ended {
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

interface PageWindow {
  readonly isReady?: true;
  job(request: object): Promise<Ended>;
  download(request: object): Promise<Ended>;
  abort(): void;
  list(request: object): Promise<Listed[]>;
  bytes(request: object): Promise<number[]>;
}

beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.context.newPage();
});

afterAll(() => browser?.close());

beforeEach(async () => {
  emulator = createEmulator();
  served = await serve(emulator);
  folders += 1;
  folder = `berlin-${folders}`;
  await open(page);
});

afterEach(() => served.close());

async function open(where: Page): Promise<void> {
  await where.goto(`${browser.siteUrl}/opfs.html`);
  await where.waitForFunction(() => (window as unknown as PageWindow).isReady);
}

async function openAnother(): Promise<Page> {
  const opened = await browser.context.newPage();
  await open(opened);
  return opened;
}

function service() {
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  return { projectId, projectApiKey, baseUrl: served.url, jobId, jobtaskId: jobtaskIds[0] };
}

const download = (where = page, options: object = {}): Promise<Ended> =>
  where.evaluate((request) => (window as unknown as PageWindow).download(request), {
    folder,
    service: service(),
    options,
  });
const list = (options: object = {}): Promise<Listed[]> =>
  page.evaluate((request) => (window as unknown as PageWindow).list(request), { folder, ...options });

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The files of the sample's archive, by a way that has nothing to do with ours. */
async function expectedFiles(): Promise<Listed[]> {
  const { results } = emulator.jobtask(emulator.sample.jobtaskIds[0]);
  const stored = await (typeof results === "function" ? results() : results);
  const members = await unpackTar(gunzipSync(stored?.bytes ?? new Uint8Array()));
  return members
    .filter(({ header }) => header.type === "file")
    .map(({ header, data = new Uint8Array() }) => ({
      name: header.name.replace(/^output\//, ""),
      size: data.byteLength,
      sha256: sha256(data),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Stops the next body of an archive in its middle, for good. */
function stopMidway(): void {
  const behaviour = faults.stallBody({ afterBytes: 200_000 });
  emulator.fault({ match: { origin: "storage" }, times: 1, behaviour });
}

/** The staging folders in which something lies. */
async function stagings(): Promise<string[]> {
  const names = (await list({ sums: false })).map(({ name }) => /^\.up42-.*\.partial(?=\/)/.exec(name)?.[0]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Whether a page has the lock of a staging folder. */
function isLocked(name: string): Promise<boolean> {
  return page.evaluate(async (lock) => {
    const { held = [] } = await navigator.locks.query();
    return held.some((one) => one.name === lock);
  }, stagingLock(name));
}

describe("a folder of OPFS", () => {
  it("gets quicklooks and results, and every path is relative to it", async () => {
    const request = { folder, service: service(), options: {} };
    const { value, error } = await page.evaluate(
      (asked) => (window as unknown as PageWindow).job(asked),
      request,
    );
    expect(error).toBeUndefined();
    const files = await expectedFiles();
    const ids = [...emulator.jobtask(emulator.sample.jobtaskIds[0]).quicklooks.keys()];
    const { quicklooks, results, saved } = value as Record<string, string[]>;
    expect(quicklooks).toEqual(ids.map((id) => `quicklook_${id}`));
    expect(results?.toSorted()).toEqual(files.map(({ name }) => name));
    expect(saved).toHaveLength(ids.length);
    expect(saved?.flat().toSorted()).toEqual(
      [...ids.map((id) => `quicklook_${id}`), ...files.map(({ name }) => name)]
        .filter((name) => name !== "data.json")
        .toSorted(),
    );
    const there = await list();
    expect(there.filter(({ name }) => !name.startsWith("quicklook_"))).toEqual(files);
    expect(there).toHaveLength(files.length + ids.length);
  });

  it("gets the archive itself, too", async () => {
    expect(await download(page, { unpacking: false })).toEqual({ value: ["output.tgz"] });
    const { results } = emulator.jobtask(emulator.sample.jobtaskIds[0]);
    const stored = await (typeof results === "function" ? results() : results);
    expect(await list()).toMatchObject([
      { name: "output.tgz", sha256: sha256(stored?.bytes ?? new Uint8Array()) },
    ]);
  });

  it("has its files replaced, or keeps them all with overwrite: false", async () => {
    const files = await expectedFiles();
    await download();
    expect(await download()).toMatchObject({ value: expect.any(Array) });
    expect(await list()).toEqual(files);
    const [taken] = (await download()).value as string[];
    expect(await download(page, { overwrite: false })).toEqual({
      error: {
        name: "OutputError",
        message: `Nothing was saved: ${folder}/${taken} already exists and "overwrite" is false.`,
      },
    });
    expect(await list()).toEqual(files);
  });

  it("has its files replaced by copies where they cannot be moved", async () => {
    await download();
    await page.evaluate(() => Reflect.deleteProperty(FileSystemFileHandle.prototype, "move"));
    expect(await download()).toMatchObject({ value: expect.any(Array) });
    expect(await list()).toEqual(await expectedFiles());
  });

  it("has nothing of a download that is aborted, and nothing goes on", async () => {
    stopMidway();
    const downloading = download();
    await expect.poll(stagings).toHaveLength(1);
    await page.evaluate(() => (window as unknown as PageWindow).abort());
    expect(await downloading).toEqual({ error: { name: "Error", message: "Stopped by the page." } });
    expect(await list()).toEqual([]);
    await expect.poll(() => openRequests(emulator)).toBe(0);
  });

  it("says when there is no room, and has nothing of the download", async () => {
    const session = await browser.context.newCDPSession(page);
    const origin = browser.siteUrl;
    const { usage } = await session.send("Storage.getUsageAndQuota", { origin });
    await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 300_000 });
    const { error } = await download();
    await session.send("Storage.overrideQuotaForOrigin", { origin });
    expect(error).toEqual({
      name: "OutputError",
      message: expect.stringMatching(
        /^Nothing was saved to \S+\.tif: the disk is full, or the browser gives this page no more space\.$/,
      ),
    });
    expect(await list()).toEqual([]);
    expect(await download()).toMatchObject({ value: expect.any(Array) });
  });

  it("is freed of what a closed page left by the next download, and keeps what a living one has", async () => {
    const [closed, living] = [await openAnother(), await openAnother()];
    stopMidway();
    download(closed).catch(() => undefined);
    await expect.poll(stagings).toHaveLength(1);
    const [left = ""] = await stagings();
    expect(await isLocked(left)).toBe(true);
    await closed.close();
    // The browser takes the lock from a closed page a moment later.
    await expect.poll(() => isLocked(left)).toBe(false);

    stopMidway();
    const downloading = download(living);
    await expect.poll(async () => (await stagings()).some((name) => name !== left)).toBe(true);
    const [own] = await stagings();
    expect(await stagings()).toEqual([own]);

    expect(await download()).toMatchObject({ value: expect.any(Array) });
    expect(await stagings()).toEqual([own]);
    await living.evaluate(() => (window as unknown as PageWindow).abort());
    expect(await downloading).toMatchObject({ error: { message: "Stopped by the page." } });
    expect(await list()).toEqual(await expectedFiles());
    await living.close();
  });

  it("gets an archive of 210 MB with less than 20 MB of JS heap, and 90 MB of buffers", async () => {
    const [files, mebibytesPerFile] = [4, 50];
    await served.close();
    served = await serve({
      ...emulator,
      async answer(request) {
        if (new URL(request.url).origin !== served.storageUrl) return emulator.answer(request);
        return new Response(largeArchive({ files, mebibytesPerFile }), {
          headers: { "access-control-allow-origin": "*" },
        });
      },
    });
    const session = await browser.context.newCDPSession(page);
    const samples: HeapSample[] = [];
    let isDone = false;
    const downloading = download().finally(() => {
      isDone = true;
    });
    while (!isDone) {
      samples.push(await sampleHeap(session, { collects: samples.length % 8 === 7 }));
      await Promise.race([downloading, new Promise((resolve) => setTimeout(resolve, 40))]);
    }
    const names = Array.from({ length: files }, (_, n) => `scene_${n}.tif`);
    expect(await downloading).toEqual({ value: names });
    const size = mebibytesPerFile * 1024 * 1024;
    expect(await list({ sums: false })).toEqual(names.map((name) => ({ name, size })));
    const request = { folder, name: "scene_3.tif", at: size - 50_000, length: 50_000 };
    const end = await page.evaluate((asked) => (window as unknown as PageWindow).bytes(asked), request);
    expect(Buffer.from(end).equals(block.subarray(-50_000))).toBe(true);

    const live = samples.flatMap(({ isCollected, all }) => (isCollected ? [all] : []));
    const told = `heap: ${samples.map(({ heap }) => heap)} MB; with buffers and garbage: ${samples.map(({ all }) => all)} MB; without garbage: ${live} MB`;
    expect(live.length, told).toBeGreaterThan(4);
    expect(Math.max(...samples.map(({ heap }) => heap)), told).toBeLessThan(20);
    // 73 MB are under way, whatever the size of the archive. A sample also has what came between the collection and the
    // reading, more of it on a busy machine; so the middle one counts, and none may hold as much as the archive.
    const sorted = live.toSorted((one, other) => one - other);
    expect(sorted[Math.floor(sorted.length / 2)], told).toBeLessThan(90);
    expect(sorted.at(-1), told).toBeLessThan((files * size) / 1e6);
  });
});

/** Megabytes of a page. */
interface HeapSample {
  /** The JS heap in use. */
  readonly heap: number;
  /** With the bytes behind buffers and what the browser itself holds for the page's objects. */
  readonly all: number;
  /** Whether nothing of it is garbage that waits for its collector. */
  readonly isCollected: boolean;
}

async function sampleHeap(
  session: CDPSession,
  { collects: isCollected }: { collects: boolean },
): Promise<HeapSample> {
  if (isCollected) await session.send("HeapProfiler.collectGarbage");
  const usage: { usedSize: number; backingStorageSize?: number; embedderHeapUsedSize?: number } =
    await session.send("Runtime.getHeapUsage");
  const { usedSize, backingStorageSize = 0, embedderHeapUsedSize = 0 } = usage;
  const all = usedSize + backingStorageSize + embedderHeapUsedSize;
  return { heap: Math.round(usedSize / 1e6), all: Math.round(all / 1e6), isCollected };
}

describe("CORS", () => {
  it("of the API: the error names the host that let nothing be read, and the way on", async () => {
    await served.close();
    emulator = createEmulator({ cors: false });
    served = await serve(emulator);
    const { host } = new URL(served.url);
    expect(await download()).toEqual({
      error: {
        name: "NetworkError",
        message:
          `POST ${served.url}/oauth/token failed: ${host} did not let this page read its response (CORS), or could not ` +
          "be reached; browsers do not say which. Send the calls through a server of your own, with its address as the " +
          '"baseUrl" of authenticate.',
      },
    });
  });

  it("of the API, after it has answered: the error does not blame CORS alone", async () => {
    emulator.fault({
      match: { path: /downloads\/results/, method: "GET" },
      times: 9,
      behaviour: faults.corsOff(),
    });
    const { host } = new URL(served.url);
    expect((await download()).error?.message).toContain(
      `/downloads/results/ failed: ${host} has answered this page before, but now the connection broke, or the page may ` +
        "not read this response (CORS); browsers do not say which. Try again later.",
    );
  });

  it("of the storage: the error says that the link was signed, and names the ways on", async () => {
    emulator.fault({ match: { origin: "storage" }, times: 9, behaviour: faults.corsOff() });
    const { host } = new URL(served.storageUrl);
    const { error } = await download();
    expect(error?.name).toBe("NetworkError");
    expect(error?.message.replace(/^GET \S+ /, "")).toBe(
      `failed: the service signed the link, but ${host} did not let this page read its response (CORS), or could not be ` +
        "reached; browsers do not say which. Open the link of getResultsUrl() in the browser instead, or send requests " +
        `for ${host} through a server of your own with the "fetch" of authenticate.`,
    );
    expect(error?.message).not.toContain("Signature");
    expect(await list()).toEqual([]);
  });
});
