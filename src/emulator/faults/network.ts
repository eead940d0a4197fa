import { pause } from "../body";
import type { FaultBehaviour } from "./fault-list";

/** Gives no answer at all: `fetch` rejects with a `TypeError`, a socket is reset. */
export function networkFailure(): FaultBehaviour {
  return async () => {
    throw new TypeError("fetch failed", {
      cause: new Error("The emulator was told to fail as the network does."),
    });
  };
}

/** Waits before it goes on. */
export function latency({ ms }: { ms: number }): FaultBehaviour {
  return async ({ signal }, next) => {
    await pause(ms, signal);
    signal.throwIfAborted();
    return next();
  };
}
