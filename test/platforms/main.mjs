// @ts-check
/**
 * Runs the core suites and the built package in other engines, and compares what ran with the table in
 * `docs/platforms.md`: `npm run test:platforms -- node` in those whose name begins so, without a name in all.
 * `--write` writes the table instead.
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { countOne } from "../stages/run-stages.mjs";
import { exitCodeOf, reportOf, runShown } from "../stages/terminal.mjs";
import { engines, enginesNamed, stagesOf } from "./engines.mjs";
import { withResults } from "./page.mjs";

/** @import { StageResult } from "../stages/run-stages.mjs" */

const page = new URL("../../docs/platforms.md", import.meta.url);

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: "boolean", default: false } },
  });
  const start = positionals.join(" ");
  const chosen = enginesNamed(start);
  if (chosen.length > 0) return { chosen, write: values.write };
  const known = engines.map(({ name }) => name).join(", ");
  throw new Error(`No engine's name begins with "${start}". The engines are ${known}.`);
}

/**
 * Compares the table with what ran, or writes it.
 *
 * @param {readonly StageResult[]} results
 * @param {{ write: boolean }} options
 * @returns {StageResult}
 */
function compareTable(results, { write }) {
  const before = readFileSync(page, "utf8");
  const after = withResults(before, engines, results);
  if (write) writeFileSync(page, after);
  const code = write || after === before ? 0 : 1;
  if (code > 0)
    console.log("The table of engines in docs/platforms.md differs from what ran: --write writes it.\n");
  return {
    name: "table",
    result: code === 0 ? "passed" : "failed",
    code,
    seconds: 0,
    counts: countOne(code),
    output: "",
  };
}

try {
  const { chosen, write } = readArguments();
  // One by one: each of them keeps all cores busy.
  const ran = await runShown(stagesOf(chosen), { atOnce: 1 });
  const results = [...ran, compareTable(ran, { write })];
  console.log(`\n${reportOf(results)}`);
  process.exitCode = exitCodeOf(results);
} catch (error) {
  console.error(error instanceof Error ? error.message.split("\n")[0] : error);
  process.exitCode = 2;
}
