import { createHash } from "node:crypto";
import type { Feature, Geometry } from "geojson";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FeatureSource, toCsv, toGeoParquet, toNdjson } from "../../src/export-node";
import { sampleCollection, square } from "../support/features/collections";
import { type OpenedBrowser, openBrowser } from "./browser";

/** The built entry for browsers in a real Chromium, beside the sources in Node. */
let browser: OpenedBrowser;
let page: Page;

interface DescribedFile {
  readonly isBlob: boolean;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
}

interface PageWindow {
  readonly isReady?: true;
  keep(sources: Readonly<Record<string, string>>): void;
  write(request: object): Promise<{ ofList: DescribedFile; ofStream: DescribedFile }>;
  refusal(request: object): Promise<{ name: string; message: string }>;
  abortByClick(request: object): Promise<{ ended: string; turns: number }>;
}

const inNode: Readonly<Record<string, (source: FeatureSource, options?: object) => Promise<string | Blob>>> =
  {
    toCsv,
    toNdjson,
    toGeoParquet,
  };

/** More than one row group, and more than one piece of text. */
const manyFeatures = Array.from(
  { length: 20_500 },
  (_, n): Feature<Geometry> => ({
    type: "Feature",
    id: `f${n}`,
    geometry: square(n / 1000, 52),
    properties: {
      n,
      name: n % 7 === 0 ? null : `Szene "${n}", größer`,
      nested: { list: [n] },
      [`k${n % 20}`]: n / 3,
    },
  }),
);

const sources: Readonly<Record<string, Feature<Geometry | null>[]>> = {
  "a few features": sampleCollection().features,
  "many features": manyFeatures,
  "no features": [],
};

beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.context.newPage();
  await page.goto(`${browser.siteUrl}/export.html`);
  await page.waitForFunction(() => (window as unknown as PageWindow).isReady);
  // As texts: objects take the browser's driver half a minute.
  const texts = Object.fromEntries(
    Object.entries(sources).map(([name, features]) => [name, JSON.stringify(features)]),
  );
  await page.evaluate((given) => (window as unknown as PageWindow).keep(given), texts);
});

afterAll(() => browser?.close());

async function expectedFile(call: string, features: Feature<Geometry | null>[]): Promise<DescribedFile> {
  const blob = (await inNode[call]?.(features)) as Blob;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { isBlob: true, type: blob.type, size: blob.size, sha256 };
}

describe.each(Object.keys(inNode))("%s in a page", (call) => {
  it.each(Object.entries(sources))(
    "makes a Blob of %s with the bytes that Node writes",
    async (source, features) => {
      const expected = await expectedFile(call, features);
      const made = await page.evaluate((request) => (window as unknown as PageWindow).write(request), {
        call,
        source,
      });
      expect(made).toEqual({ ofList: expected, ofStream: expected });
    },
  );

  it("refuses a path", async () => {
    const request = { call, options: { path: "footprints" } };
    expect(await page.evaluate((asked) => (window as unknown as PageWindow).refusal(asked), request)).toEqual(
      {
        name: "UnsupportedError",
        message: '"path" only works in Node; here, leave it out to get a Blob.',
      },
    );
  });

  it("lets the page live, so that a click can stop it", async () => {
    const request = { call, feature: sampleCollection().features[0], count: 2_000_000 };
    const { ended, turns } = await page.evaluate(
      (asked) => (window as unknown as PageWindow).abortByClick(asked),
      request,
    );
    expect(ended).toBe("Stopped by a click.");
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});
