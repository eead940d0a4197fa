/**
 * Takes the pictures of this folder from the build, each at the width of a desktop and of a phone:
 *
 *   npm run build && node docs/images/take-images.mjs [name]…
 *
 * Check them before you commit them.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { chromiumArguments, findChromium } from "../../test/chromium/find-chromium.mjs";
import { serveProject } from "../examples/notebook/serve.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const project = join(here, "../..");
const bytesLimit = 60_000;

const sizes = [
  { suffix: "", pageSuffix: "-desktop", width: 1280, height: 900, scale: 1 },
  { suffix: "-phone", pageSuffix: "-phone", width: 390, height: 844, scale: 1.5 },
];

/** Calls that draw a picture of the emulator's sample. */
const pictures = {
  "map-results": "mapResults(local, { areaOfInterest, title: 'Berlin', nameProperty: 'datetime' })",
  "map-quicklooks": "mapQuicklooks(local, { areaOfInterest, title: 'Berlin', nameProperty: 'datetime' })",
  "plot-quicklooks": "plotQuicklooks(local, { title: 'Berlin, 2023', nameProperty: 'datetime' })",
  "plot-results": "plotResults(local, { title: 'Berlin, 2023' })",
  "plot-coverage":
    "plotCoverage(features, { areaOfInterest, by: 'acquisition.missionName', title: 'Berlin' })",
};

const drawing = `
import { authenticate } from "./dist/browser.js";
import { createEmulator } from "./dist/emulator.js";
import { mapQuicklooks, mapResults, plotCoverage, plotQuicklooks, plotResults } from "./dist/viz.js";

const areaOfInterest = [13.2, 52.45, 13.48, 52.54];
const { url: baseUrl, fetch, sample } = createEmulator();
const { projectId, projectApiKey, jobId, jobtaskIds: [jobtaskId] } = sample;
window.draw = async (name) => {
  const up42 = await authenticate({ projectId, projectApiKey, baseUrl, fetch, dangerouslyAllowBrowser: true });
  const jobtask = await up42.initializeJobtask({ jobtaskId, jobId });
  await Promise.all([jobtask.downloadQuicklooks(), jobtask.downloadResults()]);
  const local = await jobtask.localScenes();
  const features = await jobtask.getResultsJson();
  const draw = { ${Object.entries(pictures)
    .map(([name, call]) => `"${name}": () => ${call}`)
    .join(", ")} };
  const element = await draw[name]();
  document.body.replaceChildren(element);
  element.id = "picture";
};
`;

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const browser = await chromium.launch({
  executablePath: findChromium(),
  headless: true,
  args: chromiumArguments,
});
const site = await serveProject();
const outDir = await mkdtemp(join(tmpdir(), "up42-images-"));
try {
  for (const { suffix, pageSuffix, width, height, scale } of sizes) {
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme: "light",
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    for (const name of Object.keys(pictures).filter(isWanted)) {
      await drawInto(page, name);
      await keep(page, { name: name + suffix, png: await page.locator("#picture").screenshot() });
    }
    if (isWanted("notebook")) {
      await page.goto(`${site.url}/docs/examples/notebook/`);
      await page.waitForLoadState("networkidle");
      // Its cells draw one after the other.
      await page.waitForTimeout(8000);
      await page.evaluate(() =>
        document.querySelector("svg image")?.closest("svg").scrollIntoView({ block: "start" }),
      );
      await keep(page, { name: `notebook${pageSuffix}`, png: await page.screenshot() });
    }
    if (isWanted("example")) {
      const png = await takeExample(page, { isNarrow: width < 600 });
      await keep(page, { name: `example${pageSuffix}`, png });
    }
    await context.close();
  }
} finally {
  await Promise.all([browser.close(), site.close()]);
  await rm(outDir, { recursive: true, force: true });
}

async function drawInto(page, name) {
  const { outputFiles } = await bundle({
    stdin: { contents: drawing, resolveDir: project },
    bundle: true,
    format: "iife",
    platform: "browser",
    external: ["danfojs"],
    write: false,
    logLevel: "silent",
  });
  await page.goto(`${site.url}/test/chromium/page/plots.html`);
  await page.evaluate(() => {
    document.body.style.margin = innerWidth < 600 ? "0" : "16px";
    document.body.style.width = innerWidth < 600 ? "auto" : "900px";
  });
  await page.addScriptTag({ content: outputFiles[0].text });
  await page.evaluate((picture) => window.draw(picture), name);
  await page.waitForTimeout(1000);
}

/** The page on its way: what was found, a map, and a download that runs. */
async function takeExample(page, { isNarrow }) {
  const configFile = join(project, "docs/examples/browser/vite.config.ts");
  await build({ configFile, logLevel: "silent", build: { outDir, emptyOutDir: true } });
  const served = await preview({
    configFile,
    logLevel: "silent",
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0 },
  });
  try {
    await page.goto(`http://127.0.0.1:${served.httpServer.address().port}/`);
    await page.locator("#use-sample").click();
    await page.locator("tbody img[src^=blob]").nth(2).waitFor();
    await page.locator("tbody input").first().check();
    await page.locator("tbody input").nth(1).check();
    if (isNarrow) {
      await page.locator("#table-title").scrollIntoViewIfNeeded();
      await page.evaluate(() => document.querySelector(".filters").scrollIntoView());
    } else {
      await page.locator("[name=place][value=zip]").check();
      await page.locator("#download-start").click();
      await page.waitForFunction(() => document.querySelector("#progress").position > 0.3);
    }
    await page.waitForTimeout(500);
    return await page.screenshot();
  } finally {
    await served.close();
  }
}

/** Writes a picture as WebP, as good as its limit of bytes lets it be. */
async function keep(page, { name, png }) {
  const writer = await page.context().newPage();
  for (let quality = 0.9; quality > 0.2; quality -= 0.1) {
    const base64 = await writer.evaluate(
      async ([source, share]) => {
        const image = new Image();
        image.src = `data:image/png;base64,${source}`;
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = image.naturalWidth;
        canvas.height = image.naturalHeight;
        canvas.getContext("2d").drawImage(image, 0, 0);
        return canvas.toDataURL("image/webp", share).split(",")[1];
      },
      [png.toString("base64"), quality],
    );
    const bytes = Buffer.from(base64, "base64");
    if (bytes.length > bytesLimit && quality > 0.3) continue;
    await writeFile(join(here, `${name}.webp`), bytes);
    process.stdout.write(`${name}.webp: ${bytes.length} bytes at ${quality.toFixed(1)}\n`);
    break;
  }
  await writer.close();
  if (process.env.UP42_JS_IMAGES_AS_PNG !== undefined)
    await writeFile(join(process.env.UP42_JS_IMAGES_AS_PNG, `${name}.png`), png);
}
