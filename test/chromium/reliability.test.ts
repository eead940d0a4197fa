import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../src/node/serve";
import type { FaultRow } from "../reliability/fault-table";
import { patience } from "../reliability/patience";
import { cases, openRequests, outcomeOf, prepare } from "../reliability/scene";
import type { Origin } from "../reliability/stores";
import { type OpenedBrowser, openBrowser } from "./browser";
import { holdBreaks } from "./hold-breaks";

/** The built bundle in a real Chromium, against the served emulator on other origins: every row of the table. */
let browser: OpenedBrowser;
let page: Page;

interface PageWindow {
  readonly isReady?: true;
  open(options: object): Promise<void>;
  download(options: { key: string; besides: number }): Promise<PageDownload>;
}

interface PageDownload {
  readonly error?: { readonly name: string; readonly message: string };
  /** Names and checksums. */
  readonly files: readonly (readonly [string, string])[];
  /** All that a page could log of it. */
  readonly shown: string;
}

beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.context.newPage();
  await page.goto(`${browser.siteUrl}/reliability.html`);
  await page.waitForFunction(() => (window as unknown as PageWindow).isReady);
});

afterAll(() => browser?.close());

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Downloads what a row stores in the page. */
async function attempt(row: FaultRow, origin: Origin) {
  const { files: truth, ...scene } = await prepare(row, origin);
  const { emulator, secrets } = scene;
  const served = await serve({
    ...emulator,
    async answer(request) {
      secrets.note(request);
      return holdBreaks(await emulator.answer(request), page);
    },
  });
  try {
    const key = row.name;
    await page.evaluate((options) => (window as unknown as PageWindow).open(options), {
      ...scene.signIn(served.url),
      opens: scene.opens,
      ...patience,
      ...row.limits,
      key,
    });
    row.set(scene);
    const download = await page.evaluate((options) => (window as unknown as PageWindow).download(options), {
      key,
      besides: row.besides ?? 0,
    });
    await expect.poll(() => openRequests(emulator), { message: row.name, timeout: 30_000 }).toBe(0);
    return { ...scene, ...download, truth: [...truth].map(([name, bytes]) => [name, sha256(bytes)]) };
  } finally {
    await served.close();
  }
}

describe("a page with the built bundle", () => {
  it.each(cases)("%s", async (_, { origin, rows }) => {
    const ended: object[] = [];
    for (const row of rows) {
      const { emulator, truth, error, files, shown, secrets } = await attempt(row, origin);
      ended.push({
        row: row.name,
        ...outcomeOf(error, { emulator, expected: row.chromium ?? row.node }),
        preflights: emulator.requests.filter(
          ({ origin, method }) => origin === "storage" && method === "OPTIONS",
        ).length,
        hasTrueFiles: JSON.stringify(files) === JSON.stringify(truth),
        leaks: secrets.findIn(shown),
      });
    }
    expect(ended).toEqual(
      rows.map((row) => {
        const outcome = row.chromium ?? row.node;
        const hasTrueFiles = outcome.ends === "recovered";
        return { row: row.name, ...outcome, preflights: 0, hasTrueFiles, leaks: [] };
      }),
    );
  });
});
