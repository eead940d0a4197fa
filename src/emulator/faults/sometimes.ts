import { randomNumbers } from "../random";
import type { FaultBehaviour } from "./fault-list";

/** Makes a share of the requests go wrong, the others not: the same ones for the same seed and order of requests. */
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
