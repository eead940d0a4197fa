import { constants } from "node:os";
import process from "node:process";

/** Signals that ask a program to stop and leave it time to clean up. */
const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The reason of an abort when somebody asked the program to stop. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  readonly signalName: (typeof names)[number];
  /** As shells show it: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(signalName: (typeof names)[number]) {
    super(`stopped by ${signalName}`);
    this.signalName = signalName;
    this.exitCode = 128 + constants.signals[signalName];
  }

  /** Ends the process by the signal itself: after a plain exit code, a loop of the shell would continue. */
  endProcess(): void {
    process.exitCode = this.exitCode;
    // Windows has no signals: the exit code has to do.
    if (process.platform !== "win32") process.kill(process.pid, this.signalName);
  }
}

/** How often a program that npm started looks whether it is still wanted. */
const watchEveryMs = 250;

/** Aborts when the process is asked to stop. The second time, it is stopped at once. */
export function abortWhenAsked(controller: AbortController): () => void {
  const listeners = names.map((name) => [name, () => stop(name)] as const);
  const watch = whenNpmEnds(() => stop("SIGTERM"));
  const forget = (): void => {
    clearInterval(watch);
    for (const [name, listener] of listeners) process.removeListener(name, listener);
  };
  function stop(name: (typeof names)[number]): void {
    forget();
    controller.abort(new Interruption(name));
  }
  for (const [name, listener] of listeners) process.on(name, listener);
  return forget;
}

/**
 * `npm run` and `npx` pass a signal on to the shell that they start a program with, but most shells end without passing
 * it on to the program. So the program watches that shell: Windows has no such signals and does not show its end.
 */
function whenNpmEnds(stop: () => void): NodeJS.Timeout | undefined {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  const check = (): void => {
    if (process.ppid !== parent) stop();
  };
  return setInterval(check, watchEveryMs).unref();
}
