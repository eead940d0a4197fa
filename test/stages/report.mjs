// @ts-check
/** @import { Counts, StageResult } from "./run-stages.mjs" */

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
  return `${tableOf([["stage", "result", "seconds", "tests and checks"], ...rows])}\n\n${describe(sumOf(results))}\n`;
}

/**
 * The exit code of a run is that of its worst stage.
 *
 * @param {readonly StageResult[]} results
 */
export function exitCodeOf(results) {
  return Math.max(0, ...results.map(({ code }) => code));
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

/**
 * Lines of columns of even widths.
 *
 * @param {readonly (readonly string[])[]} rows
 */
export function tableOf(rows) {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
