// @ts-check
/** Runs all stages, or those that are named and what they need. CONTRIBUTING.md has the stages. */
import process from "node:process";
import { makeMemoryFolder } from "./memory-disk.mjs";
import { knownStages, stages } from "./stages.mjs";
import { exitCodeOf, reportOf, runShown } from "./terminal.mjs";

/**
 * The named stages with those that they need.
 *
 * @param {readonly string[]} names
 */
function choose(names) {
  const wanted = new Set(names);
  for (const { name, needs = [] } of [...knownStages].reverse()) {
    if (wanted.has(name)) for (const need of needs) wanted.add(need);
  }
  return knownStages.filter(({ name }) => wanted.has(name));
}

const names = process.argv.slice(2);
const unknown = names.find((name) => !knownStages.some((stage) => stage.name === name));
if (unknown === undefined) {
  const folder = process.env.TMPDIR ? undefined : makeMemoryFolder();
  if (folder !== undefined) process.env.TMPDIR = folder;
  const results = await runShown(names.length === 0 ? stages : choose(names));
  console.log(`\n${reportOf(results)}`);
  process.exitCode = exitCodeOf(results);
} else {
  console.error(
    `"${unknown}" is not a stage. The stages are ${knownStages.map(({ name }) => name).join(", ")}.`,
  );
  process.exitCode = 2;
}
