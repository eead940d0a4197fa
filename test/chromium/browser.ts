import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { inject } from "vitest";
import { chromiumArguments, findChromium } from "./find-chromium.mjs";
import { servePage } from "./static-server";

/** The Chromium of this process, and a site with the test pages and the build. */
export interface OpenedBrowser {
  /** Origin of the test pages. Each test file has its own, so that files do not share storage. */
  readonly siteUrl: string;
  readonly context: BrowserContext;
  /** Closes the site, and the pages that were opened after `openBrowser`. */
  close(): Promise<void>;
}

/** The browser of this process, for all files of tests that run in it. */
let launched: Promise<BrowserContext> | undefined;

/** Throws a sentence that says what to do when there is no browser. */
async function launch(): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error("No Chromium or Chrome: node test/chromium/find-chromium.mjs gets one.");
  // Playwright ends the browser when this process exits. SIGTERM alone ends the process without its exit handlers.
  process.once("SIGTERM", () => process.exit());
  const profiles = inject("profiles");
  const context = await chromium.launchPersistentContext(await mkdtemp(join(profiles, "profile-")), {
    executablePath,
    headless: true,
    args: chromiumArguments,
    // A Chromium that is not closed leaves a folder in this one.
    env: { ...process.env, TMPDIR: profiles },
    handleSIGTERM: false,
  });
  // A browser that broke down fails the tests of one file only.
  context.once("close", () => {
    launched = undefined;
  });
  return context;
}

/** Starts the site, and the browser unless it runs. */
export async function openBrowser(): Promise<OpenedBrowser> {
  launched ??= launch();
  const context = await launched;
  const site = await servePage();
  const earlier = new Set(context.pages());
  return {
    siteUrl: site.url,
    context,
    async close() {
      const opened = context.pages().filter((page) => !earlier.has(page));
      await Promise.all(opened.map((page) => page.close()));
      await site.close();
    },
  };
}
