// @ts-check
/** The table of engines in `docs/platforms.md`. */
import { fillIn, rowsIn, tableOf } from "../support/tables.mjs";

/** The name of its marks. */
const marks = "engines";

/**
 * What ran of one engine.
 * @typedef {Record<"core" | "built", import("./summary.mjs").Counts>} Result
 */

/**
 * Without numbers, so that one more test changes nothing.
 * @param {import("./engines.mjs").Stage} stage
 * @param {import("./summary.mjs").Counts} counts
 */
function cellOf({ except }, { failed }) {
  if (failed > 0) return "failed";
  const reasons = Object.entries(except).map(([glob, why]) => `but for \`${glob}\` (${why})`);
  return ["passed", ...reasons].join(", ");
}

/**
 * The page with the rows of what ran. The row of an engine that did not run stays, unless it tells of another version.
 * @param {string} page
 * @param {readonly import("./engines.mjs").Engine[]} engines
 * @param {ReadonlyMap<string, Result>} results By the engine's name.
 * @returns {string}
 */
export function withResults(page, engines, results) {
  const before = rowsIn(page, marks);
  const rows = engines.map(({ name, version, core, built }) => {
    const result = results.get(name);
    if (result) return [name, version, cellOf(core, result.core), cellOf(built, result.built)];
    const known = before.find((row) => row[0] === name && row[1] === version);
    return known ?? [name, version, "not run", "not run"];
  });
  return fillIn(page, marks, tableOf([["Engine", "Version", "Core suites", "Built package"], ...rows]));
}
