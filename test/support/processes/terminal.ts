import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { endingOf } from "../../../src/node/cli/failures";
import type { Surroundings } from "../../../src/node/cli/open";
import { Output } from "../../../src/node/cli/output";
import { createProgram } from "../../../src/node/cli/program";
import { ProgressLine } from "../../../src/node/cli/progress";

/** Variables of the environment by name. */
type Variables = Readonly<Record<string, string>>;

/** Builds the terminal program into `folder` and gives the folder in which it is `up42-js`, as npm puts it there. */
export async function buildProgram(folder: string): Promise<string> {
  const outdir = join(folder, "program");
  await build({
    entryPoints: [fileURLToPath(new URL("../../../src/cli.ts", import.meta.url))],
    outdir,
    outExtension: { ".js": ".mjs" },
    // As the package has it, so that a command does not load what only others need.
    splitting: true,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["danfojs"],
    // For the CommonJS of packages that ask for Node's modules.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    logLevel: "silent",
  });
  const program = join(outdir, "cli.mjs");
  await chmod(program, 0o755);
  const bin = join(folder, "bin");
  await mkdir(bin);
  await symlink(program, join(bin, "up42-js"));
  return bin;
}

/** Whether this system's `script`, which gives programs a terminal of their own, takes the options used here. */
export const hasTerminals = process.platform === "linux";

/** How a command line ended, and what it wrote. A terminal shows both streams as one. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Run {
  readonly variables?: Variables;
  readonly cwd?: string;
  /** Called with all that was written so far, and a way to type and to send a signal. */
  readonly onText?: (
    text: string,
    hands: { type(keys: string): void; kill(signal: NodeJS.Signals): void },
  ) => void;
}

/** Runs a line of the shell, which finds `up42-js` in the folder `bin`. */
export function runLine(bin: string, line: string, run: Run = {}): Promise<Ended> {
  return runProgram("bash", ["-c", line], { bin, ...run });
}

/** Runs a line of the shell in a terminal of its own. What is typed reaches it as from a keyboard. */
export function runInTerminal(bin: string, line: string, run: Run = {}): Promise<Ended> {
  return runProgram("script", ["-qfec", `stty cols 100; ${line}`, "/dev/null"], { bin, ...run });
}

async function runProgram(
  program: string,
  args: readonly string[],
  { bin, variables = {}, cwd, onText }: Run & { readonly bin: string },
): Promise<Ended> {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("UP42_"));
  const PATH = [bin, dirname(execPath), process.env.PATH].join(":");
  const env = { ...Object.fromEntries(others), PATH, SHELL: "/bin/bash", TERM: "xterm", ...variables };
  const child = spawn(program, args, { cwd, env, stdio: "pipe" });
  const texts = { stdout: "", stderr: "" };
  const hands = {
    type: (keys: string): void => void child.stdin.write(keys),
    kill: (signal: NodeJS.Signals): void => void child.kill(signal),
  };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
      onText?.(texts.stdout + texts.stderr, hands);
    });
  }
  const [code, signal] = await once(child, "close");
  return { code, signal, ...texts };
}

/** How a command ended in this process. */
export interface EndedHere {
  readonly code: number;
  readonly stdout: string;
  readonly notes: readonly string[];
}

/** Runs a command in this process, as the program does, with nothing of this process's environment. */
export async function runHere(args: readonly string[], variables: Variables = {}): Promise<EndedHere> {
  const stopping = new AbortController();
  const stream = new PassThrough();
  let stdout = "";
  stream.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const notes: string[] = [];
  const context: Surroundings = {
    output: new Output(stream as never, stopping),
    variables,
    signal: stopping.signal,
    note: (sentence) => void notes.push(sentence),
    withProgress: (_flags, call) => call(new ProgressLine({ write: () => {} })),
  };
  try {
    const program = createProgram(context);
    for (const command of [program, ...program.commands]) {
      command.configureOutput({
        writeOut: (text) => stream.write(text),
        writeErr: (text) => stream.write(text),
      });
    }
    await program.parseAsync(args, { from: "user" });
    await context.output.flush();
    return { code: 0, stdout, notes };
  } catch (error) {
    const { code, sentence } = endingOf(error);
    await context.output.flush();
    return { code, stdout, notes: sentence === undefined ? notes : [...notes, sentence] };
  }
}
