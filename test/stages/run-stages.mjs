// @ts-check
/**
 * Runs stages side by side. Each of them runs and reports, whatever becomes of those that it does not need. Stages pass
 * files to each other in the folder `UP42_JS_TEST_RUN`, which is removed at the end.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { removeFolder } from "./remove-folder.mjs";

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} command A line for the shell, which finds the programs of `node_modules/.bin`.
 * @property {readonly string[]} [needs] Stages before it in the list that must have passed.
 * @property {boolean} [isVitest] Whether the command runs vitest, whose tests are then counted.
 * @property {boolean} [needsCertificates] Whether the command asks other machines, for which Node may need the
 *   certificates of `NODE_EXTRA_CA_CERTS`.
 * @property {Readonly<Record<string, string>>} [env] Variables for the command, beside those of this process.
 */

/** @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts */

/**
 * @typedef {object} StageResult
 * @property {string} name
 * @property {"passed" | "failed" | "not run"} result A stage is not run when one that it needs did not pass.
 * @property {number} code The exit code of the command, 1 when it was not run.
 * @property {number} seconds
 * @property {Counts} counts Its tests. A command without tests counts as one.
 * @property {string} output What the command printed.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Each program in Node would read the certificates as it starts. With those of a whole system, that doubles its start. */
const withoutCertificates = { NODE_EXTRA_CA_CERTS: undefined };

/** Variables by which stages leave tests out or choose a Node. One that is set outside has no say. */
const ownVariables = { UP42_JS_TEST_WITHOUT: undefined, UP42_JS_TEST_NODE: undefined };

/**
 * Runs each stage once those that it needs have passed.
 *
 * @param {readonly Stage[]} stages They start in this order.
 * @param {object} options
 * @param {number} options.atOnce How many run side by side.
 * @param {(result: StageResult) => void} [options.onEnd]
 * @returns {Promise<StageResult[]>} In the order of the stages.
 */
export async function runStages(stages, { atOnce, onEnd }) {
  const folder = mkdtempSync(join(tmpdir(), "up42-stages-"));
  /** @type {Map<string, Promise<StageResult>>} */
  const ends = new Map();
  /** @type {{ readonly stage: Stage, readonly start: (value?: undefined) => void }[]} */
  const waiting = [];
  let free = atOnce;

  /** @param {Stage} stage */
  async function runInTurn(stage) {
    const needs = (stage.needs ?? []).map((name) => {
      const end = ends.get(name);
      if (end === undefined)
        throw new Error(`The stage ${stage.name} needs ${name}, which is not before it.`);
      return end;
    });
    const needed = await Promise.all(needs);
    const unmet = needed.filter(({ result }) => result !== "passed").map(({ name }) => name);
    if (unmet.length > 0) return notRun(stage, `${unmet.join(" and ")} did not pass.\n`);
    if (free > 0) free -= 1;
    else await new Promise((start) => waiting.push({ stage, start }));
    return await runStage(stage, folder).finally(() => setImmediate(goOn));
  }

  /** Starts the first stage of the list that can run. One that needed the stage that just ended waits by now. */
  function goOn() {
    waiting.sort((one, other) => stages.indexOf(one.stage) - stages.indexOf(other.stage));
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next.start();
  }

  try {
    for (const stage of stages) {
      const end = runInTurn(stage).then((result) => {
        onEnd?.(result);
        return result;
      });
      ends.set(stage.name, end);
    }
    return await Promise.all(ends.values());
  } finally {
    removeFolder(folder);
  }
}

/**
 * @param {Stage} stage
 * @param {string} why
 * @returns {StageResult}
 */
function notRun({ name }, why) {
  const counts = { passed: 0, failed: 1, skipped: 0 };
  return { name, result: "not run", code: 1, seconds: 0, counts, output: why };
}

/**
 * @param {Stage} stage
 * @param {string} folder The folder of the run.
 * @returns {Promise<StageResult>}
 */
async function runStage({ name, command, isVitest = false, needsCertificates = false, env = {} }, folder) {
  const report = join(folder, `${name.replace(/\W+/g, "-")}.json`);
  const line = isVitest
    ? `${command} --reporter=default --reporter=json --outputFile.json="${report}"`
    : command;
  const start = performance.now();
  const ended = await runCommand(line, {
    ...ownVariables,
    UP42_JS_TEST_RUN: folder,
    ...(needsCertificates ? {} : withoutCertificates),
    ...env,
  });
  const seconds = (performance.now() - start) / 1000;
  const counts = isVitest ? countTests(report, ended.code) : countOne(ended.code);
  const code = counts.failed === 0 ? 0 : Math.max(1, ended.code);
  const result = code === 0 ? "passed" : "failed";
  return { name, result, code, seconds, counts, output: ended.output };
}

/**
 * @param {string} line
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Promise<{ code: number, output: string }>}
 */
function runCommand(line, env) {
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const chunks = [];
    const path = [join(root, "node_modules/.bin"), env.PATH ?? process.env.PATH].join(delimiter);
    const child = spawn(line, {
      shell: true,
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env, PATH: path },
    });
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    const end = (/** @type {number} */ code) => resolve({ code, output: Buffer.concat(chunks).toString() });
    child.on("error", (error) => {
      chunks.push(Buffer.from(`${error.message}\n`));
      end(1);
    });
    child.on("close", (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/**
 * The count of a command without tests.
 *
 * @param {number} code
 * @returns {Counts}
 */
export function countOne(code) {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/**
 * Counts the tests of a run. It has a failure also when none of its tests failed but it ended red, as after an error
 * outside of all tests, and when no test ran.
 *
 * @param {string} report The file of vitest's JSON reporter.
 * @param {number} code
 * @returns {Counts}
 */
function countTests(report, code) {
  const told = readReport(report);
  if (told === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const passed = told.numPassedTests;
  const isRed = code !== 0 || passed === 0;
  const failed = Math.max(isRed ? 1 : 0, told.numFailedTests);
  return { passed, failed, skipped: told.numPendingTests + told.numTodoTests };
}

/**
 * The report of vitest, unless it left none or did not write it to its end.
 *
 * @param {string} file
 */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
