// @ts-check
/** The table of engines in `docs/platforms.md`. */
import { fillIn, rowsIn, tableOf } from "../support/tables.mjs";
import { stageNames } from "./engines.mjs";

/** @import { Cell, Engine } from "./engines.mjs" */
/** @import { StageResult } from "../stages/run-stages.mjs" */

/** The name of its marks. */
const marks = "engines";

/**
 * Without numbers, so that one more test changes nothing.
 *
 * @param {Cell} cell
 * @param {StageResult["result"]} result
 */
function textOf({ except }, result) {
  if (result !== "passed") return result;
  const reasons = Object.entries(except).map(([glob, why]) => `but for \`${glob}\` (${why})`);
  return ["passed", ...reasons].join(", ");
}

/**
 * The page with the rows of what ran. The row of an engine that did not run stays, unless it tells of another version.
 *
 * @param {string} page
 * @param {readonly Engine[]} engines
 * @param {readonly Pick<StageResult, "name" | "result">[]} results
 * @returns {string}
 */
export function withResults(page, engines, results) {
  const before = rowsIn(page, marks);
  const resultOf = new Map(results.map(({ name, result }) => [name, result]));
  const rows = engines.map((engine) => {
    const { name, version } = engine;
    const names = stageNames(engine);
    const [core, built] = [resultOf.get(names.core), resultOf.get(names.built)];
    if (core && built) return [name, version, textOf(engine.core, core), textOf(engine.built, built)];
    const known = before.find((row) => row[0] === name && row[1] === version);
    return known ?? [name, version, "not run", "not run"];
  });
  return fillIn(page, marks, tableOf([["Engine", "Version", "Core suites", "Built package"], ...rows]));
}
