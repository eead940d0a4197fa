import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArguments, findChromium } from "./test/chromium/find-chromium.mjs";

/** Runs in the platform's own environment: files, sockets, node:zlib, processes. */
const nodeOnly = [
  "test/node/**/*.test.ts",
  "test/guards/*.test.ts",
  "test/reliability/{abort,cuts,docs,faults,hostile-archives}.test.ts",
];

/** Reads what `npm run build` made. */
const built = ["test/guards/dist/**/*.test.ts", "test/chromium/**/*.test.ts"];

/** Everything else runs unchanged in Node and in Chromium, but for these. docs/platforms.md has the same list. */
const notInPages = [
  // Every row of both tables has its place in a page of test/chromium/reliability.test.ts.
  "test/reliability/*.test.ts",
  // Requests with an Origin of the test's choosing, which no page can send.
  "test/emulator/cors.test.ts",
  "test/emulator/faults/headers.test.ts",
  // A danfojs that fails to load, put in the place of the real one.
  "test/dataframe/load-danfo.test.ts",
];

/** Where a document, a window or their streams could make a difference; the rest is run by Chromium itself. */
const withDocument = [
  "test/*.test.ts",
  "test/{browser,dataframe,examples,http,resources,sinks,viz}/**/*.test.ts",
];

/** The machines that run these tests are shared: nothing is timed, and what is waited for may take its while. */
const patience = { testTimeout: 20_000, expect: { poll: { timeout: 10_000 } } };

/** A zone that is neither the one of most machines nor whole hours away from it. */
const zone = { TZ: "Asia/Kolkata" };

/** Nothing of the package outlives a test, so that files of tests can share a process. */
const shared = { ...patience, isolate: false, include: ["test/**/*.test.ts"] };

export default defineConfig({
  test: {
    env: zone,
    // The same cases of properties in each run.
    provide: { seed: process.env.UP42_JS_TEST_SEED ?? "20261123" },
    projects: [
      { extends: true, test: { name: "node", ...shared, exclude: [...nodeOnly, ...built] } },
      { extends: true, test: { name: "node-only", ...patience, include: nodeOnly } },
      {
        extends: true,
        test: { name: "happy-dom", ...shared, environment: "happy-dom", include: withDocument },
      },
      {
        extends: true,
        test: {
          name: "chromium",
          ...shared,
          exclude: [...nodeOnly, ...built, ...notInPages],
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
        extends: true,
        test: {
          name: "dist",
          expect: patience.expect,
          include: built,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
