import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { execPath } from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { MortalTask } from "./mortal-process";

/** Builds the script of a process that may be killed into `folder`. */
export function buildMortal(folder: string): Promise<string> {
  return buildScript("mortal-process", folder);
}

/** Builds a script of this folder into one file in `folder`. */
export async function buildScript(name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["danfojs"],
    logLevel: "silent",
  });
  return outfile;
}

/** How a process ended. */
export interface MortalEnd {
  readonly killed: boolean;
  /** What it said, line by line. */
  readonly said: readonly string[];
}

/** Runs the script. `onLine` gets each line that it says, and a way to kill it. */
export async function runMortal(
  script: string,
  task: MortalTask,
  {
    onStart,
    onLine,
    command = [execPath],
  }: {
    onStart?: (kill: () => void) => void;
    onLine?: (line: string, kill: () => void) => void;
    command?: readonly string[];
  } = {},
): Promise<MortalEnd> {
  const [program = execPath, ...args] = command;
  const child = spawn(program, [...args, script, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = (): void => void child.kill("SIGKILL");
  const said: string[] = [];
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => {
    said.push(line);
    onLine?.(line, kill);
  });
  onStart?.(kill);
  const [[code, signal]] = await Promise.all([once(child, "exit"), once(lines, "close")]);
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`The process ended with ${code ?? signal}.`);
  return { killed: signal === "SIGKILL", said };
}
