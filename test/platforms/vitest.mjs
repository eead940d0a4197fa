// @ts-check
/** Runs suites with Vitest in a given engine and counts what ran. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { countsOf } from "./summary.mjs";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** For what is downloaded and reported: it outlives a run, and goes with the installed packages. */
export const cache = join(root, "node_modules/.cache/platforms");

/**
 * @typedef {object} Run
 * @property {string} program The engine's.
 * @property {readonly string[]} options What Vitest is told.
 * @property {NodeJS.ProcessEnv} env
 * @property {string} report The name of the file, in the cache, for what ran.
 * @property {string} proof The file of tests that proves which engine it was.
 */

/**
 * @param {Run} run
 * @returns {import("./summary.mjs").Counts}
 */
export function runVitest({ program, options, env, report, proof }) {
  const file = join(cache, report);
  rmSync(file, { force: true });
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=minimal", "--reporter=json", `--outputFile.json=${file}`];
  const { status } = spawnSync(program, [vitest, "run", ...options, ...reporters], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: "inherit",
  });
  const told = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  const proved = told !== undefined && isPassed(told, proof);
  if (told && !proved) console.error(`${proof} did not prove which engine ran these suites.`);
  return countsOf(told, { ok: status === 0 && proved });
}

/**
 * Whether a file of tests ran, and all of its tests passed.
 * @param {{ testResults: { name: string, assertionResults: { status: string }[] }[] }} report
 * @param {string} file
 */
function isPassed({ testResults }, file) {
  const tests = testResults.find(({ name }) => name === join(root, file))?.assertionResults ?? [];
  return tests.length > 0 && tests.every(({ status }) => status === "passed");
}
