import type { FaultBehaviour } from "./fault-list";

/** Applies a fault to a share of the requests: the same ones for the same seed and order of requests. */
export function sometimes({
  share,
  seed = 1,
  behaviour,
}: {
  share: number;
  seed?: number;
  behaviour: FaultBehaviour;
}): FaultBehaviour {
  const draw = randomNumbers(seed);
  return async (request, next) => (draw() < share ? behaviour(request, next) : next());
}

/** Draws numbers from 0 (included) to 1 (excluded), the same ones for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
