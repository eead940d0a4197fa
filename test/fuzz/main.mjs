// @ts-check
/**
 * Compares what this package reads with what others read, on input made from seeds: archives with GNU tar, Python and
 * unzip, and JSON with `JSON.parse`. It also makes calls with odd options, answers and files. `npm run fuzz -- --minutes 10`; a finding prints the command that repeats its seed.
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, seed: { type: "string" } },
});
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--project", "node", "test/fuzz/fuzz.test.ts"],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      UP42_JS_FUZZ_MINUTES: values.minutes,
      ...(values.seed === undefined ? {} : { UP42_JS_FUZZ_SEED: values.seed }),
    },
  },
);
process.exitCode = status ?? 1;
