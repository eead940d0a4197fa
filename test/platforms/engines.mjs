// @ts-check
/** The engines in which the package is proved, a row each in `docs/platforms.md`: `npm run test:platforms` runs them. */
import { nodeEngine } from "./node.mjs";

/** @import { Stage } from "../stages/run-stages.mjs" */

/**
 * What one cell of an engine's row stands for.
 *
 * @typedef {object} Cell
 * @property {Omit<Stage, "name" | "needs">} stage Runs the suites in the engine.
 * @property {Readonly<Record<string, string>>} except Suites that this engine cannot run, and why. The cell names them.
 */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} version The exact one, so that a row means the same on each machine.
 * @property {string} install A command that gets the engine where it is not there yet.
 * @property {Cell} core The suites of the source.
 * @property {Cell} built The suites of what `npm run build` made.
 */

/** @type {readonly Engine[]} */
export const engines = [nodeEngine("20.20.2"), nodeEngine("22.23.3"), nodeEngine("24.21.0")];

/**
 * The engines whose name begins so, in whatever case; all of them for an empty one.
 *
 * @param {string} start
 */
export function enginesNamed(start) {
  return engines.filter(({ name }) => name.toLowerCase().startsWith(start.toLowerCase()));
}

/** @param {Pick<Engine, "name">} engine */
export function stageNames({ name }) {
  return { install: name, core: `${name}: core suites`, built: `${name}: built package` };
}

/**
 * The stages that prove these engines.
 *
 * @param {readonly Engine[]} chosen
 * @returns {Stage[]}
 */
export function stagesOf(chosen) {
  const ofEngines = chosen.flatMap((engine) => {
    const names = stageNames(engine);
    return [
      { name: names.install, command: engine.install, needsCertificates: true },
      { ...engine.core.stage, name: names.core, needs: [names.install] },
      { ...engine.built.stage, name: names.built, needs: [names.install, "build"] },
    ];
  });
  return [{ name: "build", command: "npm run --silent build" }, ...ofEngines];
}
