import process from "node:process";
import { endingOf } from "./failures";
import { abortWhenAsked, Interruption } from "./interruption";
import type { Surroundings } from "./open";
import { Output } from "./output";
import { createProgram } from "./program";
import { ProgressLine } from "./progress";

/** Runs the program with the arguments, environment and streams of this process, and sets its exit code. */
export async function main(): Promise<void> {
  const { stdout, stderr, env } = process;
  const stopping = new AbortController();
  const forgetSignals = abortWhenAsked(stopping);
  // Nobody reads standard error any more: there is nowhere to report this.
  stderr.on("error", () => {});
  const output = new Output(stdout, stopping);
  const note = (sentence: string): void => void stderr.write(`up42-js: ${sentence}\n`);
  // Node has no listener with --no-warnings. Its own one adds a hint for programmers.
  if (process.listenerCount("warning") > 0) {
    process.removeAllListeners("warning").on("warning", ({ message }) => note(`warning: ${message}`));
  }
  const surroundings: Surroundings = {
    output,
    variables: env,
    signal: stopping.signal,
    note,
    async withProgress({ quiet = false }, call) {
      const line = new ProgressLine(quiet ? { write: () => {} } : stderr);
      try {
        return await call(line);
      } finally {
        line.clear();
      }
    },
  };
  try {
    await createProgram(surroundings).parseAsync();
    await output.flush();
  } catch (error) {
    const { code, sentence } = endingOf(error);
    if (sentence !== undefined) note(sentence);
    process.exitCode = code;
    if (error instanceof Interruption) error.endProcess();
  } finally {
    forgetSignals();
  }
}
