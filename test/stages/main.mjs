// @ts-check
/**
 * Runs all stages, or those that are named, and what they need. Shows what a red one printed as soon as it ends, and in
 * its last lines a table of all of them. See CONTRIBUTING.md.
 */
import { availableParallelism } from "node:os";
import { exitCodeOf, reportOf } from "./report.mjs";
import { runStages } from "./run-stages.mjs";
import { stages } from "./stages.mjs";

/** @import { StageResult } from "./run-stages.mjs" */

/**
 * The named stages with those that they need.
 *
 * @param {readonly string[]} names
 */
function choose(names) {
  const wanted = new Set(names);
  for (const { name, needs = [] } of stages.toReversed()) {
    if (wanted.has(name)) for (const need of needs) wanted.add(need);
  }
  return stages.filter(({ name }) => wanted.has(name));
}

/** @param {StageResult} result */
function show({ name, result, seconds, output }) {
  if (result === "passed") console.log(`✓ ${name}: ${seconds.toFixed(1)} s`);
  else console.log(`\n✗ ${name}: ${result}\n\n${output}`);
}

const names = process.argv.slice(2);
const unknown = names.find((name) => !stages.some((stage) => stage.name === name));
if (unknown !== undefined) {
  console.error(`"${unknown}" is not a stage. The stages are ${stages.map(({ name }) => name).join(", ")}.`);
  process.exitCode = 2;
} else {
  const chosen = names.length === 0 ? stages : choose(names);
  const results = await runStages(chosen, { atOnce: Math.max(2, availableParallelism()), onEnd: show });
  console.log(`\n${reportOf(results)}`);
  process.exitCode = exitCodeOf(results);
}
