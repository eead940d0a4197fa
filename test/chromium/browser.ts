import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { chromiumArguments, findChromium } from "./find-chromium.mjs";
import { servePage } from "./static-server";

/** A real Chromium with a new profile, and the site with the test pages and the build. */
export interface OpenedBrowser {
  /** Origin of the test pages. */
  readonly siteUrl: string;
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Starts both. Throws a sentence that says what to do when there is no browser. */
export async function openBrowser(): Promise<OpenedBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error("No Chromium or Chrome: node test/chromium/find-chromium.mjs gets one.");
  const site = await servePage();
  const profile = await mkdtemp(join(tmpdir(), "up42-chromium-"));
  const removeProfile = () => rm(profile, { recursive: true, force: true });
  const context = await chromium
    .launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: chromiumArguments,
    })
    .catch(async (error) => {
      await Promise.all([site.close(), removeProfile()]);
      throw error;
    });
  return {
    siteUrl: site.url,
    context,
    async close() {
      await context.close();
      await site.close();
      await removeProfile();
    },
  };
}
