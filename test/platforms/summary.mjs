// @ts-check
/** How runs of tests are counted and shown in a terminal. */
import { evenColumns } from "../support/tables.mjs";

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 */

/**
 * What a report by Vitest's reporter "json" counts. A run that fails without a failed test, as one whose file does not
 * load or which leaves an error behind, has failed once.
 * @param {{ numPassedTests: number, numFailedTests: number } | undefined} report
 * @param {{ ok: boolean }} run
 * @returns {Counts}
 */
export function countsOf(report, { ok }) {
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = report ?? {};
  return { passed, failed: ok && report !== undefined ? failed : Math.max(failed, 1) };
}

/**
 * @param {readonly Counts[]} counts
 * @returns {Counts}
 */
export function sumOf(counts) {
  return counts.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  );
}

/**
 * The line that programs read: it must stand alone.
 * @param {Counts} counts
 */
export function line({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}

/**
 * Rows for a terminal, the first of which is the head.
 * @param {readonly (readonly string[])[]} rows
 */
export function terminalTable(rows) {
  return evenColumns(rows)
    .map((cells) => cells.join("  ").trimEnd())
    .join("\n");
}
