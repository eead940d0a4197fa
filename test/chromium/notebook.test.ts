import type { FeatureCollection } from "geojson";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveProject } from "../../docs/examples/notebook/serve.mjs";
import { createEmulator } from "../../src/emulator";
import { type OpenedBrowser, openBrowser } from "./browser";
import { onViolation } from "./violations";

/** The example notebook, and the standalone files of the build, in a real Chromium from servers of plain files. */
let browser: OpenedBrowser;
let site: Awaited<ReturnType<typeof serveProject>>;
let cdn: Awaited<ReturnType<typeof serveProject>>;
let page: Page;
/** Requests that left the machine, answers that were none, and errors that nobody caught. */
let faults: string[];

const { sample, ...emulator } = createEmulator();
const collection = emulator.jobtask(sample.jobtaskIds[0]).dataJson as () => FeatureCollection;

/** What test/chromium/page/notebook.js and standalone.js leave in their windows. */
interface PageWindow {
  readonly notebook: {
    readonly failures: Readonly<Record<string, string>>;
    readonly downloads: readonly object[];
    // biome-ignore lint/suspicious/noExplicitAny: what the cells gave is looked at member by member
    summary(): Promise<any>;
    storage(): { readonly status: number; readonly isOver: boolean }[];
    stallDownload(): void;
    isStalled(): boolean;
    again(): void;
    missing(): string[];
    bars(): number[];
    outcome(run: number): Promise<number | string>;
  };
  readonly found?: object;
}

beforeAll(async () => {
  [browser, site, cdn] = await Promise.all([openBrowser(), serveProject(), serveProject()]);
});

afterAll(() => Promise.all([browser?.close(), site?.close(), cdn?.close()]));

async function openPage(): Promise<void> {
  faults = [];
  page = await browser.context.newPage();
  page.on("request", (request) => {
    if (!/^(?:http:\/\/127\.0\.0\.1:|blob:|data:)/.test(request.url())) faults.push(request.url());
  });
  page.on("response", (response) => {
    if (!response.ok()) faults.push(`${response.status()} ${response.url()}`);
  });
  page.on("pageerror", (error) => faults.push(`${error}`));
  await onViolation(page, (violation) => faults.push(violation));
}

const inPage = <Result>(ask: (notebook: PageWindow["notebook"]) => Result): Promise<Awaited<Result>> =>
  page.evaluate(`(${ask})(window.notebook)`);

async function waitInPage(ask: (notebook: PageWindow["notebook"]) => boolean): Promise<void> {
  await page.waitForFunction(`window.notebook && (${ask})(window.notebook)`, null, { timeout: 30_000 });
}

/** Opens the page that keeps what the cells give, and waits until each gave something, or one failed. */
async function runCells(): Promise<void> {
  await openPage();
  await page.goto(`${site.url}/test/chromium/page/notebook.html?cdn=${cdn.url}`);
  await waitInPage(({ missing, failures }) => missing().length === 0 || Object.keys(failures).length > 0);
  expect(await inPage(({ failures }) => failures)).toEqual({});
}

const anyOf = (pattern: RegExp) => expect.stringMatching(pattern);

describe("the example notebook", () => {
  it("runs all its cells with packages of another origin, and ends a download whose cell is run again", async () => {
    await runCells();
    const cells = await inPage(({ summary }) => summary());
    const { features } = collection();
    expect(cells.names).toHaveLength(24);
    expect(cells.texts).toHaveLength(11);
    expect(cells.texts).toContainEqual(anyOf(/^A job task in a notebook/));
    expect(cells.classes).toEqual(["[object Up42]", "[object JobTask]"]);
    expect(cells.info).toMatchObject({ id: sample.jobtaskIds[0], status: "SUCCEEDED" });
    expect(cells.projectId).toBe(sample.projectId);
    expect(cells.collection).toEqual(collection());
    expect(cells.features).toEqual([
      ["id", "area", "clouds"],
      ...features.map(({ id, properties }) => [
        id,
        anyOf(/^1\d\.\d km²$/),
        `${properties?.["eo:cloud_cover"]} %`,
      ]),
    ]);
    expect(cells.dataframe.shape[0]).toBe(3);
    expect(cells.dataframe.columns).toEqual(expect.arrayContaining(["geometry", "acquisition.missionName"]));
    expect(cells.clearest).toEqual([
      ["datetime", "acquisition.missionName", "eo:cloud_cover"],
      ["2023-07-13 10:16", "Sentinel-2A", "3.4"],
      ["2023-09-26 10:17", "Sentinel-2B", "17.2"],
      ["2023-03-04 10:19", "Sentinel-2A", "38.5"],
    ]);
    const quicklooks = [...emulator.jobtask(sample.jobtaskIds[0]).quicklooks.keys()].map(
      (id) => `quicklook_${id}`,
    );
    expect(cells.quicklooks).toEqual(quicklooks.map((name) => [true, name, "image/png"]));
    expect(cells.pictures).toEqual(quicklooks.map((name) => [name, anyOf(/^blob:/)]));
    expect(cells.gallery).toEqual(quicklooks.map((name) => [name, 512]));
    expect(cells.map.images.sort()).toEqual(cells.pictures.map(([, url]: string[]) => url).sort());
    expect(cells.map.outlines).toBe(3);
    expect(cells.bars.length).toBeGreaterThan(3);
    expect(cells.bars).toEqual([...cells.bars].sort((left, right) => left - right));
    expect(cells.bars.at(-1)).toBe(1);
    const files = [
      ...features.map(({ id }) => [true, `${id}.tif`, "image/tiff"]),
      [true, "data.json", "application/json"],
    ];
    expect(cells.files).toEqual(files);
    expect(cells.saved.map(([name]: string[]) => name)).toEqual(["file", ...files.map(([, name]) => name)]);
    expect(cells.requests.slice(0, 2)).toEqual([
      ["server", "request", "status"],
      ["api", "POST /oauth/token", "200"],
    ]);

    // It would be silent for half a minute, and then go on.
    await inPage(({ stallDownload }) => stallDownload());
    await waitInPage(({ isStalled }) => isStalled());
    expect(await inPage(({ storage }) => storage())).toEqual([{ status: 200, isOver: false }]);
    await inPage(({ again }) => again());
    await waitInPage(({ bars, downloads }) => downloads.length === 3 && bars().at(-1) === 1);
    expect(await inPage(({ storage }) => storage())).toEqual([
      { status: 200, isOver: true },
      { status: 200, isOver: true },
    ]);
    expect(await inPage(({ outcome }) => Promise.all([outcome(0), outcome(1), outcome(2)]))).toEqual([
      4,
      "AbortError",
      4,
    ]);
    expect(await inPage(({ failures }) => failures)).toEqual({});
    expect(faults).toEqual([]);
    await page.close();
  });

  it("is shown by its page, with the code of its cells, on a phone and on a desk", async () => {
    await openPage();
    await page.goto(`${site.url}/docs/examples/notebook/`);
    await page.waitForSelector("#requests td", { timeout: 30_000 });
    expect(await page.locator(".observablehq--error").allTextContents()).toEqual([]);
    expect(await page.textContent("#jobtask pre")).toMatch(
      /^jobtask = up42\.initializeJobtask\(\{\n {2}jobtaskId/,
    );
    expect(await page.getAttribute("#bar progress", "value")).toBe("100");
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
    expect(faults).toEqual([]);
  });
});

describe("the standalone files", () => {
  it.each(["bundle", "bundle/dataframe", "bundle/geo", "bundle/export", "bundle/viz", "bundle/emulator"])(
    "%s comes from a server of plain files as a page of another origin needs it",
    async (file) => {
      const { status, headers } = await fetch(`${cdn.url}/dist/${file}.js`);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
      expect(headers.get("access-control-allow-origin")).toBe("*");
    },
  );

  it.each(["/package.json", "/dist/..%2fpackage.json", "/dist/%", "/dist/"])(
    "are all it gives, not %s",
    async (path) => {
      expect((await fetch(`${cdn.url}${path}`)).status).toBe(404);
    },
  );

  it("work where Trusted Types are required, without a policy of their own", async () => {
    await openPage();
    await page.goto(`${site.url}/test/chromium/page/strict.html`);
    // A string: Vitest rewrites the imports of functions.
    const found = await page.evaluate(`(async () => {
      const load = (file) => import("/dist/" + file + ".js");
      const [{ authenticate }, { createEmulator }, { areaKm2 }, { toCsv, toGeoParquet }] =
        await Promise.all(["bundle", "bundle/emulator", "bundle/geo", "bundle/export"].map(load));
      const { sample, url: baseUrl, fetch } = createEmulator();
      const { projectId, projectApiKey, jobId, jobtaskIds } = sample;
      const up42 = await authenticate({ projectId, projectApiKey, baseUrl, fetch, dangerouslyAllowBrowser: true });
      const jobtask = await up42.initializeJobtask({ jobId, jobtaskId: jobtaskIds[0] });
      const features = await jobtask.getResultsJson();
      const tables = [await toCsv(features), await toGeoParquet(features)];
      const [files, images] = [await jobtask.downloadResults(), await jobtask.downloadQuicklooks()];
      return [files.length, images.length, areaKm2(features).length, tables.every(({ size }) => size > 0)];
    })()`);
    expect(found).toEqual([4, 3, 3, true]);
    expect(faults).toEqual([]);
    // The policy of the page is in force.
    const refused = page.evaluate(() => {
      document.body.innerHTML = "<b>";
    });
    await expect(refused).rejects.toThrow("TrustedHTML");
    // It is reported a little later.
    await expect.poll(() => faults).toEqual([expect.stringContaining("Element innerHTML|<b>")]);
    faults = [];
  });

  it("take danfo's script, and each other's frames and errors", async () => {
    await openPage();
    await page.goto(`${site.url}/test/chromium/page/standalone.html?cdn=${cdn.url}`);
    const found = await page.waitForFunction(() => (window as unknown as PageWindow).found);
    expect(await found.jsonValue()).toEqual({
      loads: { forFeatures: 0, forDataframe: 1 },
      isDanfo: true,
      areas: [16, 16, 16],
      collection: collection(),
      back: collection(),
      lines: 3,
      parquet: "PAR1",
      refused: { isUp42Error: true, isOfOneClass: false },
    });
    expect(faults).toEqual([]);
  });
});
