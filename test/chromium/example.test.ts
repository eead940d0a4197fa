import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { unzipSync } from "fflate";
import { unpackTar } from "modern-tar";
import type { Page } from "playwright-core";
import { build, type PreviewServer, preview } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmulator } from "../../src/emulator";
import { serve } from "../../src/node/serve";
import { signIn } from "../emulator/session";
import { root } from "../support/root";
import { type OpenedBrowser, openBrowser } from "./browser";
import { onViolation } from "./violations";

/** The example page, as Vite builds it, in a real Chromium. Nothing is done with a mouse. */
let browser: OpenedBrowser;
let site: PreviewServer;
let outDir: string;
let axe: string;
let page: Page;
/** Requests that left the machine, and errors that nobody caught. */
let faults: string[];

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), "up42-page-"));
  const configFile = join(root, "docs/examples/browser/vite.config.ts");
  const [opened] = await Promise.all([
    openBrowser(),
    build({ configFile, logLevel: "silent", build: { outDir, emptyOutDir: true, minify: false } }),
  ]);
  browser = opened;
  site = await preview({
    configFile,
    logLevel: "silent",
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0 },
  });
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
});

afterAll(async () => {
  await Promise.all([browser?.close(), site?.close()]);
  await rm(outDir, { recursive: true, force: true });
});

async function newPage(): Promise<void> {
  faults = [];
  page = await browser.context.newPage();
  page.on("request", (request) => {
    if (!/^(?:http:\/\/127\.0\.0\.1:|blob:|data:)/.test(request.url())) faults.push(request.url());
  });
  page.on("pageerror", (error) => faults.push(`${error}`));
  await onViolation(page, (violation) => faults.push(violation));
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.addInitScript(() => {
    const said: Record<string, string[]> = { status: [], "progress-text": [] };
    Object.assign(window, { said });
    document.addEventListener("DOMContentLoaded", () => {
      for (const [id, texts] of Object.entries(said)) {
        const place = document.getElementById(id) as HTMLElement;
        new MutationObserver(() => texts.push(place.textContent)).observe(place, { childList: true });
      }
    });
  });
}

async function openPage(query = ""): Promise<void> {
  await page.goto(`http://127.0.0.1:${(site.httpServer.address() as AddressInfo).port}/${query}`);
}

/** Presses Tab, or Shift+Tab, until an element has the focus. */
async function tabTo(selector: string, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key);
    const isThere = await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
    if (isThere) return;
  }
  throw new Error(`${key} does not lead to ${selector}.`);
}

const press = (...keys: string[]): Promise<void> =>
  keys.reduce(async (before, key) => {
    await before;
    await page.keyboard.press(key);
  }, Promise.resolve());

/** All that an element has said so far. */
const said = (id: "status" | "progress-text"): Promise<string[]> =>
  page.evaluate((which) => (window as unknown as { said: Record<string, string[]> }).said[which] ?? [], id);

const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.id ?? "");
const text = (selector: string) => expect.poll(() => page.textContent(selector));
const clouds = () => expect.poll(() => page.locator("tbody .clouds").allTextContents());
/** Pictures on the map that were really drawn. */
const pictures = () =>
  expect.poll(() =>
    page
      .locator("#map .up42-image")
      .evaluateAll((images) => images.filter((image) => (image as HTMLImageElement).naturalWidth > 0).length),
  );

interface WindowWithAxe {
  readonly axe: typeof import("axe-core");
}

/** What axe calls serious or worse, on a desk and on a phone, by day and by night. */
async function audit(): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(axe);
    // axe copies the HTML of each element, and the map's holds all pictures as data.
    await page.evaluate(() => (window as unknown as WindowWithAxe).axe.configure({ noHtml: true }));
  }
  const found: string[] = [];
  // Each step changes only the width or only the colours.
  for (const [width, colorScheme] of [
    [390, "light"],
    [390, "dark"],
    [1280, "dark"],
    [1280, "light"],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { scrollWidth, violations } = await page.evaluate(async (scheme) => {
      const { axe: checker } = window as unknown as WindowWithAxe;
      // The page's rules for the night hold colours, and nothing else.
      const colours = {
        runOnly: { type: "rule" as const, values: ["color-contrast", "link-in-text-block"] },
      };
      const result = await checker.run({
        resultTypes: ["violations"],
        ...(scheme === "dark" ? colours : {}),
      });
      return { scrollWidth: document.documentElement.scrollWidth, violations: result.violations };
    }, colorScheme);
    if (scrollWidth > width) found.push(`${scrollWidth} pixels in a window of ${width}`);
    for (const { impact, id, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      found.push(`${width} ${colorScheme} ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
    }
  }
  return found;
}

/** Puts a folder of the page's own in the place of the one that is picked, or nothing, as browsers without it. */
async function pick(folder: string | undefined): Promise<void> {
  await page.addInitScript((name) => {
    const pickFolder =
      name === undefined
        ? undefined
        : async () => (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
    Object.assign(window, { showDirectoryPicker: pickFolder });
  }, folder);
}

/** The files of a folder of the page's own, with what they hold in Base64. */
const filesIn = (folder: string): Promise<Record<string, string>> =>
  page.evaluate(async (name) => {
    const handle = await (await navigator.storage.getDirectory()).getDirectoryHandle(name);
    const files: Record<string, string> = {};
    for await (const entry of handle.values()) {
      if (entry.kind !== "file") continue;
      const bytes = new Uint8Array(await (await (entry as FileSystemFileHandle).getFile()).arrayBuffer());
      files[entry.name] = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    }
    return files;
  }, folder);

const emulator = createEmulator();
const [summer, autumn] = ["5d9d4a5e-8c1f-4a86-9f0a-7a2f4f7f9c11", "0b7c9e52-3f64-4d0c-8f5b-6a1f0b9d2e47"];

/** The files of these scenes, by a way that has nothing to do with ours. */
async function expectedFiles(...ids: (string | undefined)[]): Promise<Record<string, string>> {
  const { results } = emulator.jobtask(emulator.sample.jobtaskIds[0]);
  const stored = await (typeof results === "function" ? results() : results);
  const members = await unpackTar(gunzipSync(stored?.bytes ?? new Uint8Array()));
  return Object.fromEntries(
    ids.map((id) => {
      const member = members.find(({ header }) => header.name === `output/${id}.tif`);
      return [`${id}.tif`, Buffer.from(member?.data ?? []).toString("base64")];
    }),
  );
}

/** The files of an item of the storage that are no pictures for a first look, with what they hold in Base64. */
async function storedFiles(itemId: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [key, { file }] of emulator.item(itemId).assets) {
    if (key === "preview.png") continue;
    const stored = await (typeof file === "function" ? file() : file);
    files[`${itemId}/${key}`] = Buffer.from(stored?.bytes ?? []).toString("base64");
  }
  return files;
}

/** Chooses the first scene and presses Enter for its files in a `.zip`. */
async function savedAsZip(): Promise<{ name: string; files: Record<string, string> }> {
  await tabTo("tbody input");
  await press("Space");
  await tabTo("[name=place]");
  const saving = page.waitForEvent("download");
  await press("Enter");
  const saved = await saving;
  const files = Object.entries(unzipSync(await readFile(await saved.path())));
  return {
    name: saved.suggestedFilename(),
    files: Object.fromEntries(files.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")])),
  };
}

describe("the example page", () => {
  it("goes from the sample to saved files by keyboard, with nothing serious for axe on the way", async () => {
    await newPage();
    await pick("berlin");
    await openPage();
    expect(await audit()).toEqual([]);

    await tabTo("#use-sample");
    await press("Enter");
    await expect.poll(focused).toBe("kind-task");
    await clouds().toEqual(["17.2\u00a0%", "3.4\u00a0%", "38.5\u00a0%"]);
    await pictures().toBe(3);
    await expect.poll(() => page.locator("tbody img[src^=blob]").count()).toBe(3);

    // A job that is under way is waited for; one that has failed says why.
    await tabTo("#project");
    await press("ArrowDown");
    await text("#choose-note").toMatch(/^The job is running: /);
    await text("#job option").toMatch(/^Harbour, this morning · .* · succeeded$/);
    await text("#table-title").toBe("1 scene");
    await tabTo("#job");
    await press("ArrowDown");
    await text("#choose-error").toMatch(/^The job .* ended as FAILED: .*Found none\.$/);
    await text("#scenes-note").toBe("This task has no results.");
    expect(await audit()).toEqual([]);
    await tabTo("#project", "Shift+Tab");
    await press("ArrowUp");
    await tabTo("#task");
    await text("#table-title").toBe("3 scenes");
    await press("ArrowDown");
    await text("#task option:checked").toMatch(/^ndvi:1/);
    await pictures().toBe(0);
    await press("ArrowUp");
    await pictures().toBe(3);

    // Filters.
    await tabTo("#clouds");
    await press("Home");
    await text("#table-title").toBe("0 of 3 scenes");
    await press("PageUp", "PageUp");
    await text("#table-title").toBe("2 of 3 scenes");
    await pictures().toBe(2);
    await tabTo("#area");
    await page.keyboard.type("13.35, 52.45");
    await press("Tab");
    await text("#area-error").toBe("Type four numbers in degrees: west, south, east, north.");
    expect(await audit()).toEqual([]);
    await tabTo("#area", "Shift+Tab");
    await press("End");
    await page.keyboard.type(", 13.38, 52.52");
    await press("Tab");
    await text("#area-error").toBe("");
    await text("#table-title").toBe("1 of 3 scenes");
    await text("tbody .covers").toBe("27\u00a0%");
    await expect.poll(() => page.locator("#map path[stroke-dasharray]").count()).toBe(1);
    for (const [typed, hint] of [
      ["52.45, 13.35, 52.52, 13.38", "Each longitude comes before its latitude: west, south, east, north."],
      ["13.38, 52.45, 13.35, 52.52", "West comes before east."],
      ["13.35, 52.52, 13.38, 52.45", "South comes before north."],
      ["13.38, 52.52, 13.35, 52.45", "The south-western corner comes before the north-eastern one."],
    ] as const) {
      await tabTo("#area", "Shift+Tab");
      await press("Control+A");
      await page.keyboard.insertText(typed);
      await press("Tab");
      await text("#area-error").toBe(`${hint} Did you mean 13.35, 52.45, 13.38, 52.52?`);
    }
    await press("Space"); // "Show all"
    await text("#status").toBe("3 of 3 scenes shown.");

    // The order, and the choice.
    await tabTo(".clouds button");
    await press("Enter");
    await clouds().toEqual(["3.4\u00a0%", "17.2\u00a0%", "38.5\u00a0%"]);
    expect(await page.getAttribute("th.clouds", "aria-sort")).toBe("ascending");
    expect(await page.textContent("#status")).toBe("Sorted by clouds, ascending.");
    await press("Enter");
    await clouds().toEqual(["38.5\u00a0%", "17.2\u00a0%", "3.4\u00a0%"]);
    expect(await page.locator("[aria-sort]").count()).toBe(1);
    await tabTo("#download-start");
    await press("Enter");
    await text("#download-error").toBe("Choose a scene in the table first.");
    await tabTo(`[aria-label$="${autumn}"]`, "Shift+Tab");
    await press("Space");
    await press("Tab", "Space");
    await text("#download-start").toBe("Download 2 scenes");
    expect(await audit()).toEqual([]);

    // A download that is cancelled, and one that is not.
    const position = () => page.locator("#progress").evaluate((bar) => (bar as HTMLProgressElement).position);
    await tabTo("#download-start");
    await press("Enter");
    await expect.poll(focused).toBe("cancel");
    await expect.poll(position).toBeGreaterThan(0.1);
    await press("Enter");
    await text("#status").toBe("The download was cancelled, and nothing was saved.");
    expect(await focused()).toBe("download-start");
    expect(await page.isVisible("#running")).toBe(false);
    expect(await filesIn("berlin")).toEqual({});

    const before = (await said("progress-text")).length;
    await press("Enter");
    await text("#saved-title").toBe("Saved into “berlin”");
    const told = (await said("progress-text")).slice(before);
    expect(told.length).toBeGreaterThan(5);
    expect(told.at(-1)).toMatch(/^Downloading \d+\u00a0kB of \d+\u00a0kB, \d files? done$/);
    expect(await said("status")).toEqual(
      expect.arrayContaining(["25 percent.", "50 percent.", "75 percent."]),
    );
    await text("#status").toBe("Saved into “berlin”: 2 files.");
    expect(await page.locator("#saved li").allTextContents()).toEqual([`${summer}.tif`, `${autumn}.tif`]);
    expect(await filesIn("berlin")).toEqual(await expectedFiles(summer, autumn));
    expect(await focused()).toBe("download-start");
    expect(await audit()).toEqual([]);

    // The map, after all that.
    await tabTo("#map path.up42-footprint");
    await press("Enter");
    await expect.poll(() => page.isVisible("#map .up42-popup")).toBe(true);
    // The page's own rules for its table, its heads and its labels end at the map.
    await page.setViewportSize({ width: 390, height: 900 });
    const styles = await page.evaluate(() =>
      ["table", "tbody", "tr", "th"].map((name) => {
        const { display, position } = getComputedStyle(
          document.querySelector(`.up42-popup ${name}`) as Element,
        );
        return `${display} ${position}`;
      }),
    );
    expect(styles).toEqual([
      "table static",
      "table-row-group static",
      "table-row static",
      "table-cell static",
    ]);
    expect(
      await page
        .locator(".up42-layer-name")
        .evaluateAll((names) => names.map((name) => getComputedStyle(name).fontWeight)),
    ).toEqual(Array.from({ length: 5 }, () => "400"));
    expect(await audit()).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("does so with a processing job of the current platform", async () => {
    await newPage();
    await pick("processed");
    await openPage();
    await tabTo("#use-sample");
    await press("Enter");
    await text("#table-title").toBe("3 scenes");
    await press("ArrowRight");
    await expect.poll(focused).toBe("kind-processing");
    expect(await page.isVisible("#of-task")).toBe(false);
    await text("#processing-job option").toMatch(
      /^Berlin in true color · .* · true-color-conversion · successful$/,
    );
    await text("tbody .scene-name").toMatch(/^S2B_MSIL2A_20230926T101719_/);
    await clouds().toEqual(["17.2\u00a0%", "3.4\u00a0%", "38.5\u00a0%"]);
    expect(await page.locator("tbody .date").allTextContents()).toEqual([
      "26 Sept 2023",
      "13 Jul 2023",
      "4 Mar 2023",
    ]);
    await pictures().toBe(3);
    expect(await audit()).toEqual([]);
    // What is called by a long name does not push the rest out of sight.
    expect(await page.locator("#table-box").evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);

    // One that is under way is waited for; one that has failed says why, in the service's words.
    await tabTo("#processing-job");
    await press("ArrowDown");
    await text("#status").toMatch(/^The job is running: /);
    expect(await page.isVisible("#scenes")).toBe(false);
    await text("#processing-job option:checked").toMatch(/ · successful$/);
    await text("#table-title").toBe("1 scene");
    await press("ArrowDown");
    await text("#choose-error").toMatch(/^The processing job .* The item has no panchromatic asset/);
    expect(await page.isVisible("#scenes")).toBe(false);
    expect(await audit()).toEqual([]);

    // What was chosen of either kind is still chosen when one comes back to it.
    await tabTo("#kind-processing", "Shift+Tab");
    await press("ArrowLeft");
    await text("#table-title").toBe("3 scenes");
    expect(await page.textContent("#choose-error")).toBe("");
    await press("ArrowRight");
    await text("#choose-error").toMatch(/panchromatic/);
    await tabTo("#processing-job");
    await press("Home");
    await text("#table-title").toBe("3 scenes");

    // Filters, and a download.
    await tabTo("#area");
    await page.keyboard.insertText("13.35, 52.45, 13.38, 52.52");
    await press("Tab");
    await text("#table-title").toBe("1 of 3 scenes");
    await text("tbody .covers").toBe("27\u00a0%");
    await tabTo("tbody input");
    await press("Space");
    await text("#download-start").toBe("Download 1 scene");
    await tabTo("#download-start");
    await press("Enter");
    await text("#saved-title").toBe("Saved into “processed”");
    const [summerItem] = emulator.sample.processing.itemIds;
    expect(await page.locator("#saved li").allTextContents()).toEqual(
      Object.keys(await storedFiles(summerItem)),
    );
    expect(faults).toEqual([]);
    await page.close();
  });

  it("packs a .zip where no folder can be picked", async () => {
    await newPage();
    await pick(undefined);
    await openPage();
    await tabTo("#use-sample");
    await press("Enter");
    await text("#table-title").toBe("3 scenes");
    expect(await page.isVisible("#to-folder")).toBe(false);
    const { name, files } = await savedAsZip();
    expect(name).toBe("up42-3f772637.zip");
    expect(files).toEqual(await expectedFiles(autumn));
    await text("#saved a").toBe("up42-3f772637.zip");
    expect(faults).toEqual([]);
    await page.close();
  });

  it("takes a token for another service, and says beside the field what is wrong with it", async () => {
    const served = await serve(emulator);
    const { access_token: token } = (await (await signIn(emulator)).json()) as { access_token: string };
    await newPage();
    await openPage(`?baseUrl=${encodeURIComponent(served.url)}`);
    expect(await page.textContent("#service")).toBe(served.url);
    await tabTo("#token-form button");
    await press("Enter");
    await text("#token-error").toBe("Type a token.");
    expect(await focused()).toBe("token");
    await page.keyboard.type("wrong");
    await press("Tab");
    await page.keyboard.type(emulator.sample.projectId);
    await press("Enter");
    await text("#token-error").toMatch(/token/);
    await expect.poll(focused).toBe("token");
    expect(await page.getAttribute("#token", "aria-invalid")).toBe("true");
    expect(await audit()).toEqual([]);
    await page.route(/outputs\/quicklooks\/./, (route) =>
      route.fulfill({ status: 404, headers: { "access-control-allow-origin": "*" } }),
    );
    await press("Control+A");
    await page.keyboard.insertText(token);
    await press("Enter");
    await expect.poll(focused).toBe("kind-task");
    await text("#job option").toMatch(/^Berlin, all sorts/);
    await text("#table-title").toBe("6 scenes");
    expect(await page.inputValue("#token")).toBe("");
    expect(faults).toEqual([]);

    // Without any picture, the map still tells where the scenes lie.
    await expect.poll(() => page.locator("#map path.up42-footprint").count()).toBeGreaterThan(2);
    await text("#map-error").toMatch(/404/);

    // A storage that lets no page read: the link goes to the browser itself.
    await page.route(`${served.storageUrl}/**`, (route) => route.abort());
    await page.locator("[name=place][value=zip]").check();
    await page.locator("tbody input").first().check();
    await page.locator("#download-start").click();
    await text("#download-error").toBe(
      "The storage that holds the files did not let this page read them, or cannot be reached.",
    );
    const link = await page.getAttribute("#archive-link", "href");
    expect(new URL(link ?? "").origin).toBe(served.storageUrl);
    expect((await fetch(link ?? "")).status).toBe(200);
    expect(await page.isVisible("#archive")).toBe(true);
    expect(await audit()).toEqual([]);
    await page.close();
    await served.close();
  });

  it("takes a token without a project for the processing jobs of its account", async () => {
    const served = await serve(emulator);
    const { username, password, processingJobId, itemIds, bundle } = emulator.sample.processing;
    const older = emulator.addProcessingJob({ info: { created: "2023-10-24T08:15:30Z" } });
    const bundled = emulator.item(bundle.itemId).assets.get("data");
    const packed = emulator.addItem({
      jobId: older.id,
      assets: { data: { file: bundled?.file, type: "application/zip" } },
    });
    const signedIn = await emulator.fetch(`${emulator.url}/realms/public/protocol/openid-connect/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "password", client_id: "up42-sdk", username, password }),
    });
    const { access_token: token } = (await signedIn.json()) as { access_token: string };
    await newPage();
    await pick(undefined);
    await openPage(`?baseUrl=${encodeURIComponent(served.url)}`);
    await tabTo("#token");
    await page.keyboard.type("wrong");
    await press("Enter");
    await text("#token-error").toMatch(/token/);
    await expect.poll(focused).toBe("token");
    await press("Control+A");
    await page.keyboard.insertText(token);
    await press("Enter");
    await expect.poll(focused).toBe("processing-job");
    expect(await page.isVisible("#kinds")).toBe(false);
    expect(await page.isVisible("#of-task")).toBe(false);
    await text("#table-title").toBe("3 scenes");
    expect(await audit()).toEqual([]);
    const one = await savedAsZip();
    expect(one.name).toBe(`up42-${processingJobId.slice(0, 8)}.zip`);
    const [, autumnItem] = itemIds;
    expect(one.files).toEqual(await storedFiles(autumnItem));

    // An archive among the files is unpacked.
    await tabTo("#processing-job", "Shift+Tab");
    await press("ArrowDown");
    await text("#table-title").toBe("1 scene");
    const other = await savedAsZip();
    expect(other.name).toBe(`up42-${older.id.slice(0, 8)}.zip`);
    expect(Object.keys(other.files)).toEqual([
      expect.stringMatching(`^${packed.id}/data/S2A_MSIL2A_20230713.*\\.tif$`),
      expect.stringMatching(`^${packed.id}/data/S2A_MSIL2A_20230713.*/metadata\\.json$`),
    ]);
    expect(faults).toEqual([]);

    // A storage that lets no page read: the links go to the browser itself.
    await page.route(`${served.storageUrl}/**`, (route) => route.abort());
    await tabTo("#processing-job", "Shift+Tab");
    await press("Home");
    await text("#table-title").toBe("3 scenes");
    await tabTo("tbody input");
    await press("Space");
    await tabTo("#download-start");
    await press("Enter");
    await text("#download-error").toBe(
      "The storage that holds the files did not let this page read them, or cannot be reached.",
    );
    const links = await page
      .locator("#file-links-list a")
      .evaluateAll((all) => all.map((link) => [link.textContent, (link as HTMLAnchorElement).href] as const));
    expect(links.map(([path]) => path)).toEqual(Object.keys(one.files));
    for (const [path, href] of links) {
      const bytes = Buffer.from(await (await fetch(href)).arrayBuffer());
      expect(bytes.toString("base64")).toBe(one.files[path]);
    }
    expect(await page.isVisible("#file-links")).toBe(true);
    expect(await audit()).toEqual([]);
    await page.close();
    await served.close();
  });
});
