import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEmulator, type Emulator, faults } from "../../src/emulator";
import { type ServedEmulator, serve } from "../../src/node/serve";
import { type OpenedBrowser, openBrowser } from "./browser";
import { holdBreaks } from "./hold-breaks";

/** A real Chromium, the built bundle, the served emulator on other origins than the page. */
let browser: OpenedBrowser;
let emulator: Emulator;
let served: ServedEmulator;
let page: Page;
let outside: string[];

beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.context.newPage();
  page.on("request", (request) => {
    if (!/^(?:http:\/\/127\.0\.0\.1:|blob:|data:)/.test(request.url())) outside.push(request.url());
  });
});

afterAll(() => browser?.close());

async function serveEmulator(options: Parameters<typeof createEmulator>[0] = {}): Promise<void> {
  emulator = createEmulator(options);
  const { answer } = emulator;
  served = await serve({
    ...emulator,
    answer: async (request) => holdBreaks(await answer(request), page),
  });
  outside = [];
}

/** The address of a page that is told about the sample's job. */
function pageWithJob(name: string, more: Readonly<Record<string, string>> = {}): string {
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const job = { baseUrl: served.url, projectId, projectApiKey, jobId, jobtaskId: jobtaskIds[0] };
  return `${browser.siteUrl}/${name}?${new URLSearchParams({ ...job, ...more })}`;
}

/** What page/lazy.js leaves. */
interface LazyPage {
  readonly lazy: {
    /** @returns how many features, streamed features, scenes, quicklooks and files there were. */
    doWithoutFrame(): Promise<number[]>;
    makeFrame(): Promise<number[]>;
  };
}

/** Opens a page that does the whole job, or a part of it. */
// biome-ignore lint/suspicious/noExplicitAny: what the page leaves is looked at member by member
async function doTheJob(part: { part?: "results" } = {}): Promise<any> {
  await page.goto(pageWithJob("", part));
  const job = await page.waitForFunction(() => (window as unknown as { job?: object }).job, null, {
    timeout: 60_000,
  });
  return job.jsonValue();
}

// biome-ignore lint/suspicious/noExplicitAny: as above
const downloadResults = (): Promise<any> => doTheJob({ part: "results" });

/** The files of the sample's archive, by a way that has nothing to do with ours. */
async function expectedFiles(): Promise<{ name: string; size: number; sha256: string }[]> {
  const { results } = emulator.jobtask(emulator.sample.jobtaskIds[0]);
  const stored = await (typeof results === "function" ? results() : results);
  const members = await unpackTar(gunzipSync(stored?.bytes ?? new Uint8Array()));
  return members
    .filter(({ header }) => header.type === "file")
    .map(({ header, data = new Uint8Array() }) => ({
      name: header.name.replace(/^output\//, ""),
      size: data.byteLength,
      sha256: createHash("sha256").update(data).digest("hex"),
    }));
}

describe("a page with the built bundle that does the whole job", () => {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  let job: any;

  beforeAll(async () => {
    await serveEmulator();
    job = await doTheJob();
  });

  afterAll(() => served?.close());

  it("does it against a service on another origin", async () => {
    expect(job.error).toBeUndefined();
    expect(job.info).toMatchObject({ id: emulator.sample.jobtaskIds[0], status: "SUCCEEDED" });

    expect(job.collection.features).toHaveLength(3);
    expect(job.isDataFrame).toBe(true);
    expect(job.columns[0]).toBe("geometry");
    expect(job.back).toEqual(job.collection);

    const ids = [...emulator.jobtask(emulator.sample.jobtaskIds[0]).quicklooks.keys()];
    expect(job.quicklooks).toMatchObject(
      ids.map((id) => ({ isFile: true, name: `quicklook_${id}`, type: "image/png" })),
    );
    const images = await page.$$eval("img", (shown) =>
      shown.map(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight]),
    );
    expect(images).toEqual(ids.map(() => [512, 512]));

    expect(job.results).toMatchObject((await expectedFiles()).map((file) => ({ ...file, isFile: true })));
    expect(job.results.map(({ type }: { type: string }) => type).sort()).toEqual([
      "application/json",
      "image/tiff",
      "image/tiff",
      "image/tiff",
    ]);
    expect(job.phases.at(-1)).toBe("saved");
    expect(outside).toEqual([]);
  });

  it("says how to hand Danfo in where there is none", () => {
    const { withoutDanfo } = job;
    expect(withoutDanfo).toMatchObject({ name: "MissingDependencyError", isUp42Error: true });
    expect(withoutDanfo.message).toMatch(
      /^A dataframe needs the package danfojs.*authenticate\(\{ danfo \}\)`?\.$/,
    );
  });

  it("gives the storage no token", () => {
    const toStorage = emulator.requests.filter(({ origin }) => origin === "storage");
    expect(toStorage.map(({ method, authorized, status }) => ({ method, authorized, status }))).toEqual([
      { method: "GET", authorized: false, status: 200 },
    ]);
    expect(toStorage[0]?.headers).not.toHaveProperty("referer");
  });
});

describe("a page with the built bundle", () => {
  beforeEach(() => serveEmulator());
  afterEach(() => served.close());

  it("requests Danfo for the first frame, and not before", async () => {
    const danfoRequests: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("danfojs")) danfoRequests.push(new URL(request.url()).pathname);
    });
    await page.goto(pageWithJob("lazy.html"));
    await page.waitForFunction(() => "lazy" in window);

    expect(await page.evaluate(() => (window as unknown as LazyPage).lazy.doWithoutFrame())).toEqual([
      3, 3, 3, 3, 4,
    ]);
    expect(danfoRequests).toEqual([]);

    const [rows] = await page.evaluate(() => (window as unknown as LazyPage).lazy.makeFrame());
    expect(rows).toBe(3);
    expect(danfoRequests).toEqual(["/node_modules/danfojs/lib/bundle.esm.js"]);
  });

  it("unpacks a gzip of several members, which the browser's own inflater refuses", async () => {
    const jobtask = emulator.jobtask(emulator.sample.jobtaskIds[0]);
    const files = await expectedFiles();
    const { results } = jobtask;
    const stored = await (typeof results === "function" ? results() : results);
    const tar = gunzipSync(stored?.bytes ?? new Uint8Array());
    const halves = [tar.subarray(0, 100_000), tar.subarray(100_000)].map((half) => gzipSync(half));
    jobtask.results = { bytes: new Uint8Array(Buffer.concat(halves)) };
    expect((await downloadResults()).results).toMatchObject(files);
  });

  it("goes on where the connection broke", async () => {
    emulator.fault({
      match: { origin: "storage" },
      times: 3,
      behaviour: faults.cutBody({ afterBytes: 100_000 }),
    });
    expect((await downloadResults()).results).toMatchObject(await expectedFiles());
    const toStorage = emulator.requests.filter(
      ({ origin, method }) => origin === "storage" && method === "GET",
    );
    expect(toStorage.map(({ status }) => status)).toEqual([200, 206, 206, 206]);
  });

  it.each([
    ["breaks at once, again and again", faults.cutBody({ afterBytes: 0 }), "NetworkError"],
    ["is a page", faults.replaceBody({ body: "<!doctype html><title>Sign in</title>" }), "ArchiveError"],
    ["never comes", faults.networkFailure(), "NetworkError"],
  ])("ends in an error when the archive %s", async (_, behaviour, name) => {
    emulator.fault({ match: { origin: "storage" }, times: 99, behaviour });
    expect((await downloadResults()).error?.name).toBe(name);
  });

  it("ends in a NetworkError when the service lets no other origin in, as the real one", async () => {
    await served.close();
    await serveEmulator({ cors: false });
    const { error } = await downloadResults();
    expect(error).toMatchObject({
      name: "NetworkError",
      message: expect.stringContaining(`POST ${served.url}/oauth/token failed`),
    });
  });
});
