import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArguments, findChromium } from "./test/chromium/find-chromium.mjs";
import { built, nodeOnly, notInPages, withDocument } from "./test/suites.ts";

/** The machines that run these tests are shared: nothing is timed, and what is waited for may take its while. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 50_000 } } };

/** A zone that is neither the one of most machines nor whole hours away from it. */
const zone = { TZ: "Asia/Kolkata" };

/** Nothing of the package outlives a test, so that files of tests can share a process. */
const shared = { ...patience, isolate: false, include: ["test/**/*.test.ts"] };

/** The patterns of suites. */
function globs(...suites: Readonly<Record<string, string>>[]): string[] {
  return suites.flatMap((some) => Object.keys(some));
}

export default defineConfig({
  test: {
    env: zone,
    // One more than by default: on two cores that is twice as many.
    maxWorkers: "100%",
    setupFiles: "test/support/bytes-equality.ts",
    // The same cases of properties in each run.
    provide: { seed: process.env.UP42_JS_TEST_SEED ?? "20261123" },
    projects: [
      { extends: true, test: { name: "node", ...shared, exclude: globs(nodeOnly, built) } },
      { extends: true, test: { name: "node-only", ...patience, isolate: false, include: globs(nodeOnly) } },
      {
        extends: true,
        test: { name: "happy-dom", ...shared, environment: "happy-dom", include: globs(withDocument) },
      },
      {
        extends: true,
        test: {
          name: "chromium",
          ...shared,
          exclude: globs(nodeOnly, built, notInPages),
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
          include: globs(built),
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
