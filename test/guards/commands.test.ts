import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { execPath } from "node:process";
import { parseArgs, promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../../src/node/cli/program";
import { knownStages } from "../stages/stages.mjs";
import { root } from "../support/root";
import { commandsOf, type DocsCommand } from "./commands";
import { docPages } from "./source-files";

const run = promisify(execFile);
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Programs of others, which a page tells how to use with what we write. */
const foreign = ["bq", "export", "head"];
/** Files that a page has its reader write. */
const ofReader = ["main.mjs"];

/** What is wrong with a command, as far as that can be told without running it. */
function faultOf({ words: [program = "", ...words] }: DocsCommand): string | undefined {
  if (foreign.includes(program)) return undefined;
  if (program === "npm") return faultOfNpm(words);
  if (program === "node") return faultOfNode(words);
  if (program === "up42-js") return faultOfOurs(words);
  if (program !== "npx") return `${program} is not a program that the docs may name`;
  if (words[0] === "up42-js") return faultOfOurs(words.slice(1));
  return existsSync(join(root, "node_modules/.bin", words[0] ?? ""))
    ? undefined
    : `${words[0]} is not installed`;
}

function faultOfNpm([command = "", ...words]: readonly string[]): string | undefined {
  if (["ci", "install", "pack"].includes(command)) return undefined;
  const [script = "", ...rest] = (command === "run" ? words : [command, ...words]).filter(
    (word) => word !== "--silent",
  );
  if (scripts[script] === undefined) return `package.json has no script ${script}`;
  if (rest.length > 0 && rest[0] !== "--") return `npm keeps ${rest[0]} for itself: it belongs behind --`;
  const unknown =
    script === "test"
      ? rest.slice(1).filter((name) => !knownStages.some((stage) => stage.name === name))
      : [];
  return unknown.length > 0 ? `npm test has no stage ${unknown.join(" and ")}` : undefined;
}

function faultOfNode(words: readonly string[]): string | undefined {
  const [file] = words.filter((word) => !word.startsWith("-"));
  if (file === undefined || ofReader.includes(file) || existsSync(join(root, file))) return undefined;
  return `there is no file ${file}`;
}

/** The terminal program knows its commands and their options. */
function faultOfOurs([name = "--help", ...words]: readonly string[]): string | undefined {
  const program = createProgram({} as Parameters<typeof createProgram>[0]);
  const command = program.commands.find((one) => one.name() === name);
  if (command === undefined)
    return /^-|^<command>$/.test(name) ? undefined : `up42-js has no command ${name}`;
  const options = [...command.options.map(({ long }) => long), "--help"];
  const unknown = words.filter((word) => word.startsWith("--") && !options.includes(word));
  return unknown.length > 0 ? `up42-js ${name} has no option ${unknown.join(" and ")}` : undefined;
}

interface ListedFile {
  readonly file: string;
  readonly projectName: string;
}

/** All files of tests, once for each project that runs them. */
let listed: readonly ListedFile[];
beforeAll(async () => {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { stdout } = await run(execPath, [vitest, "list", "--json", "--filesOnly"], { cwd: root });
  listed = JSON.parse(stdout.slice(stdout.indexOf("[")));
});

/** The test files that a call of vitest runs: those of its projects whose paths hold a filter. None if a filter has none. */
function filesOf(words: readonly string[]): string[] {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { project: { type: "string", multiple: true }, update: { type: "boolean", short: "u" } },
  });
  const [command, ...filters] = positionals;
  expect(command, words.join(" ")).toBe("run");
  const files = listed
    .filter(({ projectName }) => values.project?.includes(projectName) ?? true)
    .map(({ file }) => relative(root, file).replaceAll(sep, "/"));
  if (filters.length === 0) return files;
  const found = filters.map((filter) => files.filter((file) => file.includes(filter)));
  return found.some((some) => some.length === 0) ? [] : found.flat();
}

/** `test/node/cli/docs.test.ts` types what this page shows into a terminal, the mistakes too. */
const typedPage = "docs/reference/terminal.md";
const commands = docPages.filter((page) => page !== typedPage).flatMap(commandsOf);
/** Those of CONTRIBUTING.md are run, by `test/guards/dist/contributing.test.ts`. */
const ofVitest = commands.filter(
  ({ at, words }) => !at.startsWith("CONTRIBUTING.md") && words[0] === "npx" && words[1] === "vitest",
);

describe("the commands of the docs", () => {
  it("name programs, scripts, stages, files and options that there are", () => {
    expect(commands.length).toBeGreaterThan(40);
    const wrong = commands.map((command) => ({ ...command, fault: faultOf(command) }));
    expect(
      wrong
        .filter(({ fault }) => fault !== undefined)
        .map(({ at, text, fault }) => `${at} ${text}: ${fault}`),
    ).toEqual([]);
  });

  it.each(ofVitest)("run at least one file of tests: $text", ({ words }) => {
    expect(filesOf(words.slice(2))).not.toEqual([]);
  });

  it("that run tests are found at all", () => {
    expect(ofVitest.length).toBeGreaterThan(0);
  });

  it.each([
    ["npm run tests", "package.json has no script tests"],
    ["npm run emulator --port 8042", "npm keeps --port for itself: it belongs behind --"],
    ["npm test -- lint nodes", "npm test has no stage nodes"],
    ["npx eslint .", "eslint is not installed"],
    ["node docs/none.mjs", "there is no file docs/none.mjs"],
    ["npx up42-js downloads", "up42-js has no command downloads"],
    ["up42-js jobs --limit 3", "up42-js jobs has no option --limit"],
    ["pnpm test", "pnpm is not a program that the docs may name"],
  ])("that are wrong are told: %s", (text, fault) => {
    expect(faultOf({ at: "", text, words: text.split(" ") })).toBe(fault);
  });

  it("that run no test are told", () => {
    const file = "test/reliability/docs.test.ts";
    expect(filesOf(["run", "--project", "chromium", file, "-u"])).toEqual([]);
    expect(filesOf(["run", "--project", "node", file, "-u"])).toEqual([file]);
    expect(filesOf(["run", "--project", "node", file, "test/none.test.ts"])).toEqual([]);
    expect(() => filesOf(["run", "--projects", "node"])).toThrow("Unknown option");
  });
});
