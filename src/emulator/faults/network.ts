import { amount } from "../../kinds";
import { checkOptions, required } from "../../options";
import { pause } from "../body";
import type { FaultBehaviour } from "./fault-list";

/** Sends no response: `fetch` rejects with a `TypeError`, and a socket is reset. */
export function networkFailure(): FaultBehaviour {
  return async () => {
    throw new TypeError("fetch failed", {
      cause: new Error("A fault of the emulator broke this connection."),
    });
  };
}

/** Delays the response. */
export function latency(options: { ms: number }): FaultBehaviour {
  const { ms } = checkOptions("faults.latency", options, { ms: required(amount) });
  return async ({ signal }, next) => {
    await pause(ms, signal);
    signal.throwIfAborted();
    return next();
  };
}
