/** Proof that `npm run test:platforms` ran these suites in the Node it names; without it, any that the package allows. */
import { execFileSync } from "node:child_process";
import { execPath, versions } from "node:process";
import { expect, it } from "vitest";

const wanted = process.env.UP42_JS_TEST_NODE;

it("the tests run in the Node that was asked for, or else in 20 or newer", () => {
  if (wanted === undefined) expect(Number.parseInt(versions.node, 10)).toBeGreaterThanOrEqual(20);
  else expect(versions.node).toBe(wanted);
});

it.skipIf(wanted === undefined).each([
  ["by its path", execPath],
  ["by the name node", "node"],
])("so do the programs that they start %s", (_, command) => {
  expect(execFileSync(command, ["--version"], { encoding: "utf8" })).toBe(`v${wanted}\n`);
});
