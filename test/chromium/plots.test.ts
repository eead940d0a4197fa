import { build } from "esbuild";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../support/root";
import { type OpenedBrowser, openBrowser } from "./browser";

/** The built pictures in a real Chromium, with all that they need in one script. */
let browser: OpenedBrowser;
let page: Page;

interface Drawn {
  readonly tag: string;
  readonly label: string | null;
  /** Texts that are wider than the picture or their column, in pixels beyond. */
  readonly overflow: number[];
  readonly width: number;
  /** Height of the smallest letters, in pixels of the page. */
  readonly leastText: number;
}

interface ShownImage {
  readonly isDecoded: boolean;
  readonly width: number;
  readonly height: number;
}

interface PageWindow {
  /** The images of what was drawn last, with their place on the page. */
  images(): Promise<ShownImage[]>;
  draw(call: string, options: object): Promise<Drawn>;
  drawAfterFolder(call: string): Promise<number>;
  refusal(call: string, options: object): Promise<{ name: string; message: string }>;
}

const inPage = `
import { plotQuicklooks, plotResults } from "./dist/viz.js";
import { authenticate } from "./dist/browser.js";
import { createEmulator } from "./dist/emulator.js";
import { coarseScenes } from "./test/chromium/coarse-scenes";

const { url: baseUrl, fetch, sample } = createEmulator();
const { projectId, projectApiKey, jobId, jobtaskIds: [jobtaskId] } = sample;
const calls = { plotQuicklooks, plotResults };
const up42 = authenticate({ projectId, projectApiKey, baseUrl, fetch, dangerouslyAllowBrowser: true });
const scenes = up42.then(async (signedIn) => {
  const jobtask = await signedIn.initializeJobtask({ jobtaskId, jobId });
  await jobtask.downloadQuicklooks();
  await jobtask.downloadResults();
  return jobtask.localScenes();
});
async function decodes({ href }) {
  const image = new Image();
  image.src = href.baseVal;
  return image.decode().then(() => true, () => false);
}
window.images = () =>
  Promise.all([...document.querySelectorAll("image")].map(async (image) => {
    const { width, height } = image.getBoundingClientRect();
    return { isDecoded: await decodes(image), width: Math.round(width), height: Math.round(height) };
  }));
const coarse = scenes.then(coarseScenes);
window.draw = async (call, { isCoarse = true, names, ...options }) => {
  const list = (await (isCoarse ? coarse : scenes)).map((scene, index) => ({ ...scene, id: names?.[index] ?? scene.id }));
  const element = await calls[call](list, options);
  document.body.replaceChildren(element);
  const box = element.getBoundingClientRect();
  const overflow = [...element.querySelectorAll("tspan")].map((span) => {
    const { x, width } = span.parentElement.getBBox();
    const cell = span.closest("g")?.querySelector("image").getBBox();
    const end = cell === undefined ? element.viewBox.baseVal.width : cell.x + cell.width;
    return x + width - end;
  }).filter((beyond) => beyond > 0);
  const label = element.getAttribute("aria-label");
  const shrunk = box.width / element.viewBox.baseVal.width;
  const sizes = [...element.querySelectorAll("text")].map((text) => shrunk * Number(text.getAttribute("font-size")));
  const [width, leastText] = [Math.round(box.width), Math.min(...sizes)];
  return { tag: element.constructor.name, label, overflow, width, leastText };
};
window.drawAfterFolder = async (call) => {
  const jobtask = await (await up42).initializeJobtask({ jobtaskId, jobId });
  const outputDirectory = await navigator.storage.getDirectory();
  await jobtask.downloadQuicklooks({ outputDirectory });
  await jobtask.downloadResults({ outputDirectory });
  return (await calls[call](jobtask)).querySelectorAll("image").length;
};
window.refusal = (call, options) => calls[call]([], options).catch(({ name, message }) => ({ name, message }));
`;

beforeAll(async () => {
  browser = await openBrowser();
  const { outputFiles } = await build({
    stdin: { contents: inPage, resolveDir: root },
    bundle: true,
    format: "iife",
    platform: "browser",
    external: ["danfojs"],
    write: false,
    logLevel: "silent",
  });
  page = await browser.context.newPage();
  await page.goto(`${browser.siteUrl}/plots.html`);
  await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
});

afterAll(() => browser?.close());

/** Draws the sample's scenes: coarse ones, unless `isCoarse` is false. */
function draw(call: string, options: object): Promise<Drawn> {
  return page.evaluate(([name, given]) => (window as unknown as PageWindow).draw(name, given), [
    call,
    options,
  ] as const);
}

describe.each(["plotQuicklooks", "plotResults"])("%s in a page", (call) => {
  it("gives an element with pictures that the browser shows", async () => {
    const drawn = await draw(call, { title: "Berlin", isCoarse: false });
    expect(drawn).toMatchObject({ tag: "SVGSVGElement", label: "Berlin", overflow: [], width: 799 });
    expect(await page.evaluate(() => (window as unknown as PageWindow).images())).toEqual(
      Array.from({ length: 3 }, () => ({ isDecoded: true, width: 245, height: 245 })),
    );
  });

  it("shrinks with the page", async () => {
    const viewport = page.viewportSize() ?? { width: 1280, height: 720 };
    await page.setViewportSize({ width: 400, height: 600 });
    const { width } = await draw(call, { width: 800 });
    await page.setViewportSize(viewport);
    expect(width).toBeLessThanOrEqual(400);
  });

  it.each([320, 390, 600])(
    "can be read in a window of %i pixels, where nobody says how wide",
    async (width) => {
      const viewport = page.viewportSize() ?? { width: 1280, height: 720 };
      await page.setViewportSize({ width, height: 800 });
      const drawn = await draw(call, { title: "Berlin" });
      await page.setViewportSize(viewport);
      expect(drawn.leastText).toBeGreaterThanOrEqual(10);
      expect(drawn.width).toBeLessThanOrEqual(width);
      expect(drawn.width).toBeGreaterThan(0.8 * width);
    },
  );

  it("draws a job task whose files went into a folder of the browser, where it cannot open them", async () => {
    const drawn = await page.evaluate(
      (name) => (window as unknown as PageWindow).drawAfterFolder(name),
      call,
    );
    expect(drawn).toBe(3);
  });

  it.each([100, 375, 800])("keeps long texts within %i pixels", async (width) => {
    const names = [
      "W".repeat(200),
      "S2A_MSIL2A_20230713T101601_N0509_R065_T33UUU_20230713T161600",
      "東京 ".repeat(30),
    ];
    const title =
      "Everything that was found over Berlin between March and September, sorted by time WWWWWWWWWWWW";
    const { overflow } = await draw(call, { names, title, width });
    expect(overflow).toEqual([]);
  });

  it("refuses a path", async () => {
    const refused = await page.evaluate(
      (name) => (window as unknown as PageWindow).refusal(name, { path: "a.svg" }),
      call,
    );
    expect(refused).toEqual({
      name: "UnsupportedError",
      message: '"path" only works in Node; here, leave it out to get an element.',
    });
  });
});
