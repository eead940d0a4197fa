import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { inject } from "vitest";
import { chromiumArguments, findChromium } from "./find-chromium.mjs";
import { servePage } from "./static-server";

/** A real Chromium with a profile of its own, and the site with the test pages and the build. */
export interface OpenedBrowser {
  /** Origin of the test pages, which no other file of tests has: what it keeps in the browser is its own. */
  readonly siteUrl: string;
  readonly context: BrowserContext;
  /** Closes the pages that were opened since, and the site. */
  close(): Promise<void>;
}

/** The browser of this process, for all files of tests that run in it. */
let launched: Promise<BrowserContext> | undefined;

/** Throws a sentence that says what to do when there is no browser. */
async function launch(): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error("No Chromium or Chrome: node test/chromium/find-chromium.mjs gets one.");
  // The end of this process is the end of the browser.
  process.once("SIGTERM", () => process.exit());
  return chromium.launchPersistentContext(await mkdtemp(join(inject("profiles"), "profile-")), {
    executablePath,
    headless: true,
    args: chromiumArguments,
    handleSIGTERM: false,
  });
}

/** Starts the site, and the browser unless it runs. */
export async function openBrowser(): Promise<OpenedBrowser> {
  launched ??= launch();
  const context = await launched;
  const site = await servePage();
  const others = new Set(context.pages());
  return {
    siteUrl: site.url,
    context,
    async close() {
      const opened = context.pages().filter((page) => !others.has(page));
      await Promise.all(opened.map((page) => page.close()));
      await site.close();
    },
  };
}
