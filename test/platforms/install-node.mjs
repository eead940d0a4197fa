// @ts-check
/** Installs a version of Node, unless it is there: `node test/platforms/install-node.mjs 22.23.3`. */
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import process from "node:process";
import { folderOf, packageOfNode, programOf } from "./node.mjs";

/** @param {string} version */
function isThere(version) {
  return spawnSync(programOf(version), ["--version"], { encoding: "utf8" }).stdout?.trim() === `v${version}`;
}

const version = process.argv[2] ?? "";
if (!isThere(version)) {
  const folder = folderOf(version);
  rmSync(folder, { recursive: true, force: true });
  const quietly = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  const name = `${packageOfNode()}@${version}`;
  execFileSync("npm", ["install", ...quietly, "--ignore-scripts", "--prefix", folder, name], {
    stdio: "inherit",
  });
  if (!isThere(version)) throw new Error(`The package ${name} has no Node ${version}.`);
}
