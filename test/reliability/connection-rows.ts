import { type Emulator, type FaultBehaviour, faults } from "../../src/emulator";
import { type FaultRow, type FaultScene, lasting, recovers } from "./fault-row";

/** How a storage refuses one connection too many, with the statuses of one such connection. */
const refusals: readonly {
  readonly how: string;
  readonly behaviour?: FaultBehaviour;
  readonly statuses: string;
  readonly limits?: FaultRow["limits"];
}[] = [
  { how: "refuses more with 503", behaviour: faults.status(503), statuses: "503" },
  { how: "refuses more with 429", behaviour: faults.tooManyRequests(), statuses: "429" },
  {
    how: "refuses more with 429 and a Retry-After of a minute",
    behaviour: faults.tooManyRequests({ retryAfterSeconds: 60 }),
    statuses: "429",
  },
  // By a new link, too.
  { how: "refuses more with 403", behaviour: faults.refuseLink({ status: 403 }), statuses: "403 403" },
  { how: "resets more before their headers", behaviour: faults.networkFailure(), statuses: "-" },
  { how: "resets more after their headers", behaviour: faults.cutBody({ afterBytes: 0 }), statuses: "200" },
  {
    how: "never answers more",
    behaviour: faults.latency({ ms: 60_000 }),
    statuses: "-",
    limits: { timeoutMs: 3_000 },
  },
  { how: "answers more when another one ends", statuses: "" },
];

/** Resolves `done` after so many calls of `come`. */
function countdown(count: number): { come(): void; readonly done: Promise<void> } {
  let left = count;
  let end: () => void;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    done,
    come() {
      left -= 1;
      if (left === 0) end();
    },
  };
}

/** Lets a few of three requests through. They are answered when `all` have come, the refused ones included. */
function crowd(
  emulator: Emulator,
  { atOnce, all, behaviour }: { atOnce: number; all: number; behaviour: FaultBehaviour | undefined },
): void {
  const three = countdown(3);
  const everyone = countdown(all);
  lasting(
    emulator,
    async (_request, next) => {
      three.come();
      await three.done;
      everyone.come();
      return next();
    },
    faults.connectionLimit({ atOnce, behaviour }),
    async (_request, next) => {
      await everyone.done;
      return next();
    },
  );
}

/** A storage that allows each client a few connections. */
export const connectionLimits: readonly Omit<FaultRow, "group">[] = refusals.flatMap(
  ({ how, behaviour, statuses, limits = {} }) =>
    [1, 2, 3].map((atOnce) => {
      const tooMany = Array<string>(3 - atOnce)
        .fill(statuses)
        .join(" ")
        .trim()
        .split(" ");
      const refused = tooMany.filter((status) => status !== "");
      const later = Array<string>(statuses === "" ? 0 : 3 - atOnce).fill("200");
      const first = Array<string>(statuses === "" ? 3 : atOnce).fill("200");
      return {
        name: `the storage allows ${["one connection", "two connections", "three connections"][atOnce - 1]} and ${how}`,
        besides: 2,
        limits,
        set: ({ emulator }: FaultScene) =>
          crowd(emulator, { atOnce, behaviour, all: atOnce + refused.length }),
        node: recovers([...first, ...refused, ...later].join(" ")),
        happens:
          atOnce === 3
            ? "no effect on three calls at once"
            : "three calls at once take turns, and none uses up its retries",
      };
    }),
);
