import { callback, checkOptions, type Kind, required } from "../../options";
import type { FaultBehaviour } from "./fault-list";

export const seedKind: Kind = { words: "a number", fits: Number.isFinite };

const share: Kind = {
  words: "a number from 0 to 1",
  fits: (value) => Number(value) >= 0 && Number(value) <= 1 && Number.isFinite(value),
};

/** Applies a fault to a share of the requests: the same ones for the same seed and order of requests. */
export function sometimes(options: {
  share: number;
  seed?: number;
  behaviour: FaultBehaviour;
}): FaultBehaviour {
  const kinds = { share: required(share), seed: seedKind, behaviour: required(callback) };
  const { share: part, seed = 1, behaviour } = checkOptions("faults.sometimes", options, kinds);
  const draw = randomNumbers(seed);
  return async (request, next) => (draw() < part ? behaviour(request, next) : next());
}

/** Draws numbers from 0 (included) to 1 (excluded), the same ones for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
