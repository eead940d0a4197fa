// @ts-check
/**
 * Runs the core suites and the built package in other engines, one after the other, and compares what ran with the
 * table in `docs/platforms.md`: `npm run test:platforms -- node` in those whose name begins so, without a name in all.
 * `--write` writes the table instead.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { engines, enginesNamed } from "./engines.mjs";
import { withResults } from "./page.mjs";
import { line, sumOf, terminalTable } from "./summary.mjs";
import { root } from "./vitest.mjs";

/** Where there was nothing to count. */
const failure = { passed: 0, failed: 1 };

/**
 * A failure is told and counted, and does not hide what comes after it.
 * @template Made
 * @param {string} what
 * @param {() => Made} make
 * @returns {Made | undefined}
 */
function attempt(what, make) {
  try {
    return make();
  } catch (error) {
    console.error(`${what}: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
    return undefined;
  }
}

/**
 * @param {import("./engines.mjs").Engine} engine
 * @param {{ built: boolean }} options Whether there is a built package.
 */
function run({ name, version, prepare, core, built }, options) {
  const start = Date.now();
  const program = attempt(`${name} (${version}) could not be installed`, prepare);
  /** @type {(what: string, stage: import("./engines.mjs").Stage) => import("./summary.mjs").Counts} */
  const count = (what, { run }) => {
    if (program === undefined) return failure;
    console.log(`\n${name} (${version}): ${what}`);
    return run(program);
  };
  return {
    core: count("the core suites", core),
    built: options.built ? count("the built package", built) : failure,
    seconds: Math.round((Date.now() - start) / 1000),
  };
}

/** Whether there is a built package afterwards. */
function build() {
  console.log("Building the package.");
  const built = attempt("The package could not be built", () => {
    execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: "inherit" });
    return true;
  });
  return built ?? false;
}

/**
 * Whether the page tells what ran; it always does after being written.
 * @param {ReadonlyMap<string, import("./page.mjs").Result>} results
 * @param {{ write: boolean }} options
 */
function isTold(results, { write }) {
  const file = join(root, "docs/platforms.md");
  const page = readFileSync(file, "utf8");
  const told = withResults(page, engines, results);
  if (write) writeFileSync(file, told);
  return write || told === page;
}

function main() {
  const options = { write: { type: /** @type {const} */ ("boolean"), default: false } };
  const asked = attempt("test:platforms", () => parseArgs({ allowPositionals: true, options }));
  if (asked === undefined) return 2;
  const { values, positionals } = asked;
  const start = positionals.join(" ");
  const chosen = enginesNamed(start);
  if (chosen.length === 0) {
    const known = engines.map(({ name }) => name).join(", ");
    console.error(`No engine's name begins with "${start}": there are ${known}.`);
    return 2;
  }

  const built = build();
  const ran = chosen.map((engine) => ({ ...engine, ...run(engine, { built }) }));
  const counts = sumOf(ran.flatMap(({ core, built }) => [core, built]));
  const told = isTold(new Map(ran.map((result) => [result.name, result])), values);

  const rows = ran.map(({ name, version, core, built, seconds }) => [
    name,
    version,
    line(core),
    line(built),
    String(seconds),
  ]);
  const head = ["Engine", "Version", "Core suites", "Built package", "Seconds"];
  console.log(`\n${terminalTable([head, ...rows])}\n`);
  // What failed is another matter: the page shall not tell of it.
  const isStale = counts.failed === 0 && !told;
  if (isStale) {
    const command = ["npm run test:platforms --", ...positionals, "--write"].join(" ");
    console.log(
      `The table of engines in docs/platforms.md differs from what ran: \`${command}\` writes it.\n`,
    );
  }
  console.log(line(isStale ? sumOf([counts, failure]) : counts));
  return counts.failed > 0 || isStale ? 1 : 0;
}

process.exitCode = main();
