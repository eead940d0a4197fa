import { exec } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stages } from "../../stages/stages.mjs";
import { root } from "../../support/root";
import { commandsOf } from "../commands";

/** Runs what CONTRIBUTING.md tells to run, in a copy of the project: some of it writes pages of the docs. */
const page = "CONTRIBUTING.md";
const commands = [...new Set(commandsOf(page).map(({ text }) => text))];

/** Where a command is run besides: by whatever runs `.ci/run`, or as a stage of `npm test`. */
const elsewhere = [
  ...readFileSync(join(root, ".ci/run"), "utf8").split(/\n| && | \|\| |; /),
  ...stages.map(({ command }) => command.replace("--silent ", "")),
].map((line) => line.trim());

/** What takes many minutes. Suites of `npm test` run the same with fewer cases, but for the mutants. */
const long = /^npm run (?:schedules$|fuzz -- --minutes|load$|test:mutants)/;

const here = commands.filter((command) => !elsewhere.includes(command) && !long.test(command));

/** What would run this file once more, from within itself: the stage or project `dist`, or everything. */
const again =
  /^npm test(?! -- )|^npm test -- .*\bdist\b|vitest run(?!.* test\/)|--project dist|:platforms(?! -- node)/;

let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "up42-contributing-"));
  for (const name of await readdir(root)) {
    if (name === ".git" || name === "node_modules") continue;
    await cp(join(root, name), join(copy, name), { recursive: true });
  }
  await mkdir(join(copy, "node_modules"));
  for (const name of await readdir(join(root, "node_modules"))) {
    // Not the folders in which Vite keeps things: that of the project is in use by the stage `chromium`.
    if (name.startsWith(".") && name !== ".bin") continue;
    await symlink(join(root, "node_modules", name), join(copy, "node_modules", name));
  }
});
afterAll(() => rm(copy, { recursive: true }));

/** How a line ends that somebody types into a shell. */
function typeIn(line: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    // Not the folder of this run: Vitest would empty its modules, as the packages of the copy differ.
    const env = { ...process.env, UP42_JS_TEST_RUN: undefined };
    const child = exec(line, { cwd: copy, env, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, output: stdout + stderr }),
    );
  });
}

describe("the commands of CONTRIBUTING.md", () => {
  it("are some, and few of them are run elsewhere", () => {
    expect(here.length).toBeGreaterThan(3);
    expect(commands.length - here.length).toBeLessThan(12);
  });

  it("start nothing that would run them once more", () => {
    expect(here.filter((command) => again.test(command))).toEqual([]);
  });

  it.each(here.filter((command) => !again.test(command)))(
    "work, and run tests or checks: %s",
    async (command) => {
      const { code, output } = await typeIn(command);
      expect(code, output).toBe(0);
      expect(output).toMatch(/[1-9]\d* passed|Checked [1-9]\d* files|The first call saved/);
    },
  );
});
