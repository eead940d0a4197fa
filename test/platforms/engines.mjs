// @ts-check
/** The engines in which the package is proved, a row each in `docs/platforms.md`: `npm run test:platforms` runs them. */
import { nodeEngine } from "./node.mjs";

/**
 * What one cell of an engine's row stands for.
 * @typedef {object} Stage
 * @property {(program: string) => import("./summary.mjs").Counts} run Runs the suites in the engine, whose program has this path.
 * @property {Readonly<Record<string, string>>} except Suites that this engine cannot run, and why: the cell names them.
 */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} version The exact one, so that a row means the same on each machine.
 * @property {() => string} prepare Gets the engine where it is not there yet, and gives the path of its program.
 * @property {Stage} core The suites of the source.
 * @property {Stage} built The suites of what `npm run build` made.
 */

/** @type {readonly Engine[]} */
export const engines = [nodeEngine("20.20.2"), nodeEngine("22.23.3"), nodeEngine("24.21.0")];

/**
 * The engines whose name begins so, in whatever case; all of them for an empty one.
 * @param {string} start
 */
export function enginesNamed(start) {
  return engines.filter(({ name }) => name.toLowerCase().startsWith(start.toLowerCase()));
}
