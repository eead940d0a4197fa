// @ts-check
/** How stages are shown in a terminal. */
import { availableParallelism } from "node:os";
import { evenColumns } from "../support/tables.mjs";
import { runStages } from "./run-stages.mjs";

/** @import { Counts, Stage, StageResult } from "./run-stages.mjs" */

/**
 * Runs stages. Shows what a red one printed as soon as it ends.
 *
 * @param {readonly Stage[]} stages
 * @param {object} [options]
 * @param {number} [options.atOnce] How many run side by side; by default, as many as there are cores.
 */
export function runShown(stages, { atOnce = Math.max(2, availableParallelism()) } = {}) {
  return runStages(stages, { atOnce, onEnd: show });
}

/** @param {StageResult} result */
function show({ name, result, seconds, output }) {
  if (result === "passed") console.log(`✓ ${name}: ${seconds.toFixed(1)} s`);
  else console.log(`\n✗ ${name}: ${result}\n\n${output}`);
}

/**
 * The exit code of a run: that of its worst stage.
 *
 * @param {readonly StageResult[]} results
 */
export function exitCodeOf(results) {
  return Math.max(0, ...results.map(({ code }) => code));
}

/**
 * The last lines of a run: a table of all stages, and their tests added up.
 *
 * @param {readonly StageResult[]} results
 */
export function reportOf(results) {
  const rows = results.map(({ name, result, seconds, counts }) => [
    name,
    result,
    seconds.toFixed(1),
    describe(counts),
  ]);
  const lines = evenColumns([["stage", "result", "seconds", "tests and checks"], ...rows]).map((cells) =>
    cells.join("  ").trimEnd(),
  );
  return `${lines.join("\n")}\n\n${describe(sumOf(results))}`;
}

/**
 * @param {readonly StageResult[]} results
 * @returns {Counts}
 */
function sumOf(results) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { counts } of results) {
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
  }
  return sum;
}

/** @param {Counts} counts */
function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
