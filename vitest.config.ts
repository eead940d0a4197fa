import { join } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArguments, findChromium } from "./test/chromium/find-chromium.mjs";
import { built, nodeOnly, notInPages, withDocument } from "./test/suites.mjs";
import { danfojsInPages } from "./test/support/pictures/danfojs-in-pages.ts";

/** A zone that is neither the one of most machines nor whole hours away from it. */
const zone = { TZ: "Asia/Kolkata" };

/** Where the stages of one `npm test` keep what they share. */
const runFolder = process.env.UP42_JS_TEST_RUN;

/** Of every project. They do not extend this file: each that does reads it once more. */
const common = {
  env: zone,
  setupFiles: "test/support/files/bytes-equality.ts",
  // The same cases of properties in each run.
  provide: { seed: process.env.UP42_JS_TEST_SEED ?? "20261123" },
  // The machines that run these tests are shared: nothing is timed, and what is waited for may take its while.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 50_000 } },
  // Names of tests hold the names of table rows as a whole, so that -t finds them.
  chaiConfig: { truncateThreshold: 200 },
  // Nothing of the package outlives a test, so that files of tests can share a process.
  isolate: false,
  // A forgotten it.only would leave out the other tests of its file.
  allowOnly: false,
};

/** The patterns of suites. */
function globs(...suites: Readonly<Record<string, string>>[]): string[] {
  return suites.flatMap((some) => Object.keys(some));
}

/** Patterns that a command leaves out besides, one a line. Vitest gives its own `--exclude` to some projects only. */
const without = process.env.UP42_JS_TEST_WITHOUT?.split("\n") ?? [];

/** All suites but these. */
function allBut(...suites: Readonly<Record<string, string>>[]) {
  return { include: ["test/**/*.test.ts"], exclude: [...globs(...suites), ...without] };
}

/** Everything but the built package, in Node. */
export const nodeProject = { ...common, ...allBut(built), name: "node" };

export default defineConfig({
  test: {
    // One more than by default: on two cores that is twice as many.
    maxWorkers: "100%",
    // Stages of one run share what Vite made of the modules. Not for longer: it would miss a file that was moved.
    experimental:
      runFolder === undefined ? {} : { fsModuleCache: true, fsModuleCachePath: join(runFolder, "modules") },
    projects: [
      { test: nodeProject },
      { test: { ...common, name: "happy-dom", environment: "happy-dom", include: globs(withDocument) } },
      {
        plugins: [danfojsInPages()],
        test: {
          ...common,
          ...allBut(nodeOnly, built, notInPages),
          name: "chromium",
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: findChromium() ?? "",
                args: chromiumArguments,
                env: { ...process.env, ...zone },
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        test: {
          ...common,
          name: "dist",
          include: globs(built),
          exclude: without,
          globalSetup: "test/chromium/profiles.ts",
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
