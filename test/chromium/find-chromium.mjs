// @ts-check
/**
 * Finds a Chromium or Chrome for the browser tests, and gets one where there is none: Debian's package when it may be
 * installed, Playwright's own build otherwise. Run by `npm test`; ends with one sentence when nothing works.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** What the browser is started with: nothing that calls out, nothing that the machine's display is needed for. */
export const chromiumArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Path of an installed Chromium or Chrome; `CHROMIUM_PATH` names one of your own.
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") return runs(named) ? named : undefined;
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => commands.map((command) => join(folder, command)));
  return [...onPath, ...applications].find(runs) ?? findPlaywrightChromium();
}

/**
 * Playwright's own build. Playwright is loaded only where nothing else is found: each start of Vitest looks for a
 * Chromium, and loading Playwright makes it half as long again.
 * @returns {string | undefined}
 */
function findPlaywrightChromium() {
  const { chromium } = createRequire(import.meta.url)("playwright-core");
  const file = chromium.executablePath();
  return runs(file) ? file : undefined;
}

/**
 * A file of that name may be a stub that only says how to install the browser.
 * @param {string} file
 */
function runs(file) {
  return existsSync(file) && spawnSync(file, ["--version"], { timeout: 30_000 }).status === 0;
}

/** @returns {string} */
function getChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.env.CHROMIUM_PATH) {
    throw new Error(`CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which does not run.`);
  }
  if (process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0) {
    console.log("No Chromium found: installing Debian's package.");
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
  } else {
    console.log("No Chromium found: asking Playwright for one.");
    run(process.execPath, [
      fileURLToPath(new URL("cli.js", import.meta.resolve("playwright-core/package.json"))),
      "install",
      "chromium",
    ]);
  }
  const installed = findChromium();
  if (installed === undefined) throw new Error("The installation gave no Chromium.");
  return installed;
}

/**
 * @param {string} command
 * @param {string[]} options
 */
function run(command, options) {
  execFileSync(command, options, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(`Browser tests use ${getChromium()}`);
  } catch (error) {
    console.error(
      `The browser tests need Chromium or Chrome and none could be had (${error instanceof Error ? error.message.split("\n")[0] : error}). ` +
        "Install one, or name it in CHROMIUM_PATH, and run the tests again.",
    );
    process.exitCode = 1;
  }
}
