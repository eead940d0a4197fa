/** Proof that `npm run test:platforms` ran these suites in the Node it names; without it, any that the package allows. */
import { execFileSync } from "node:child_process";
import { execPath, versions } from "node:process";
import { expect, it } from "vitest";

const wanted = process.env.UP42_JS_TEST_NODE;

it("the tests run in the Node that was asked for, or else in 20 or newer", () => {
  if (wanted === undefined) expect(Number.parseInt(versions.node, 10)).toBeGreaterThanOrEqual(20);
  else expect(versions.node).toBe(wanted);
});

/** By the name `node` another one may be found, where none was asked for. */
const commands = wanted === undefined ? [execPath] : [execPath, "node"];

it.each(commands)("so do the programs that they start by %s", (command) => {
  const version = execFileSync(command, ["--version"], { encoding: "utf8" });
  expect(version).toBe(`v${versions.node}\n`);
});
