// @ts-check
/**
 * Runs downloads during which many things go wrong: `npm run schedules -- --count 10000`. The same seed gives the same
 * download, so that `npm run schedules -- --from 4711 --count 1` repeats a single one.
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { count: { type: "string", default: "10000" }, from: { type: "string", default: "1" } },
});
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--project", "node", "test/simulation/schedules.test.ts"],
  {
    stdio: "inherit",
    env: { ...process.env, UP42_JS_SCHEDULES: values.count, UP42_JS_SCHEDULES_FROM: values.from },
  },
);
process.exitCode = status ?? 1;
