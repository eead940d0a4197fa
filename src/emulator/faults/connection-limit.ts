import { callback, checkOptions, count, required } from "../../options";
import { watched, withBody } from "../body";
import type { FaultBehaviour } from "./fault-list";

/**
 * Allows this number of requests at once, each until its body has ended. `behaviour` responds to any further request;
 * without it, they wait in silence until another one ends.
 */
export function connectionLimit(options: {
  atOnce: number;
  behaviour?: FaultBehaviour | undefined;
}): FaultBehaviour {
  const kinds = { atOnce: required(count(0)), behaviour: callback };
  const { atOnce, behaviour } = checkOptions("faults.connectionLimit", options, kinds);
  const waiting = new Set<() => void>();
  let open = 0;

  function end(): void {
    open -= 1;
    for (const go of waiting) {
      go();
      return;
    }
  }

  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(go);
        signal.removeEventListener("abort", stop);
      };
      const go = (): void => {
        leave();
        open += 1;
        resolve();
      };
      const stop = (): void => {
        leave();
        reject(signal.reason);
      };
      signal.addEventListener("abort", stop, { once: true });
      waiting.add(go);
    });
  }

  return async (request, next) => {
    const { signal } = request;
    if (open < atOnce) open += 1;
    else if (behaviour !== undefined) return behaviour(request, next);
    else await turn(signal);
    try {
      const truth = await next();
      if (truth.body === null) end();
      return withBody(truth, truth.body && watched(truth.body, { signal, onEnd: end }));
    } catch (error) {
      end();
      throw error;
    }
  };
}
