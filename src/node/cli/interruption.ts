import { constants } from "node:os";
import process from "node:process";

/** Signals that ask a program to stop, and leave it time to tidy up. */
const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Why a command stopped: somebody asked for it. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  readonly signalName: (typeof names)[number];
  /** As shells tell it: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(signalName: (typeof names)[number]) {
    super(`stopped by ${signalName}`);
    this.signalName = signalName;
    this.exitCode = 128 + constants.signals[signalName];
  }

  /**
   * Ends this process by the signal itself, so that a loop of the shell that called it stops as well: a plain exit code
   * would make it go on with its next round.
   */
  endProcess(): void {
    process.exitCode = this.exitCode;
    // Windows has no signals; there the exit code has to do.
    if (process.platform !== "win32") process.kill(process.pid, this.signalName);
  }
}

/** Aborts when the process is asked to stop. The second time, it is stopped at once. */
export function abortWhenAsked(controller: AbortController): () => void {
  const listeners = names.map((name) => [name, () => stop(name)] as const);
  const forget = (): void => {
    for (const [name, listener] of listeners) process.removeListener(name, listener);
  };
  function stop(name: (typeof names)[number]): void {
    forget();
    controller.abort(new Interruption(name));
  }
  for (const [name, listener] of listeners) process.on(name, listener);
  return forget;
}
