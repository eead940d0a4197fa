// @ts-check
import { nodeOnly } from "../suites.mjs";

/** @import { Stage } from "./run-stages.mjs" */

/** Turns off the garbage collector of programs in Go. They are short, and take a fifth less CPU time. */
const withoutCollector = { GOGC: "off" };

/**
 * What `npm test` runs. Stages start in this order, as far as what they need allows: the longest first.
 *
 * @type {readonly Stage[]}
 */
export const stages = [
  { name: "browser", command: "node test/chromium/find-chromium.mjs", needsCertificates: true },
  { name: "build", command: "npm run --silent build" },
  { name: "node", command: "vitest run --project node", isVitest: true },
  {
    name: "dist",
    command: "vitest run --project dist",
    needs: ["browser", "build"],
    isVitest: true,
  },
  { name: "chromium", command: "vitest run --project chromium", needs: ["browser"], isVitest: true },
  // One worker: the files are few, and most of them load the same modules.
  { name: "happy-dom", command: "vitest run --project happy-dom --maxWorkers 1", isVitest: true },
  {
    name: "types",
    command: "node node_modules/typescript-7/bin/tsc -p tsconfig.json --singleThreaded",
    env: withoutCollector,
  },
  {
    name: "types-browser",
    command: "node node_modules/typescript-7/bin/tsc -p tsconfig.browser.json --singleThreaded",
    env: withoutCollector,
  },
  { name: "pack", command: 'npm pack --silent --pack-destination "$UP42_JS_TEST_RUN"', needs: ["build"] },
  { name: "publint", command: 'publint --strict "$UP42_JS_TEST_RUN"/*.tgz', needs: ["pack"] },
  { name: "attw", command: 'attw "$UP42_JS_TEST_RUN"/*.tgz --profile esm-only', needs: ["pack"] },
  { name: "weights", command: "size-limit", needs: ["build"] },
  { name: "promises", command: "oxlint --type-aware", env: withoutCollector },
  { name: "lint", command: "biome check --error-on-warnings ." },
];

/**
 * A part of the stage `node`, for `npm run test:quick`.
 *
 * @type {Stage}
 */
const quick = {
  name: "quick",
  command: "vitest run --project node",
  isVitest: true,
  env: { UP42_JS_TEST_WITHOUT: Object.keys(nodeOnly).join("\n") },
};

/** All that can be named. */
export const knownStages = [...stages, quick];
