import { type Emulator, type FaultBehaviour, faults, type RequestMatch } from "../../src/emulator";
import { randomNumbers } from "../../src/emulator/faults/sometimes";
import { type Origin, origins } from "../reliability/stores";
import type { Trouble } from "../support/files/file-system-calls";

/** Draws that are the same for the same seed. */
export interface Dice {
  /** A whole number from `least` to `most`. */
  from(least: number, most: number): number;
  oneOf<Value>(values: readonly Value[]): Value;
  /** True in `share` of the draws. */
  hits(share: number): boolean;
}

export function createDice(seed: number): Dice {
  const next = randomNumbers(Math.imul(seed, 2_654_435_761));
  // The first numbers of like seeds are alike.
  for (let i = 0; i < 4; i += 1) next();
  const from = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    from,
    oneOf: (values) => values[from(0, values.length - 1)] as (typeof values)[number],
    hits: (share) => next() < share,
  };
}

/** What is stored: an archive, or files that are no archives. */
export type Stored = "tgz" | "tar" | "zip" | "files";

/** A fault of the network, in words and as the emulator takes it. */
export interface NetworkFault {
  readonly words: string;
  readonly match: RequestMatch;
  readonly times: number;
  readonly behaviour: FaultBehaviour;
  readonly effect: Effect;
}

/**
 * What a fault does to the bytes: it changes them, but not what is stated of them, or it leaves nothing that states the
 * length or the checksum of those that arrive.
 */
type Effect = "changed" | "unstated" | undefined;

/** A download with everything that goes wrong during it. */
export interface Schedule {
  readonly seed: number;
  readonly origin: Origin;
  readonly stored: Stored;
  readonly target: "folder" | "new folder" | "memory";
  readonly options: {
    readonly connections: number;
    readonly overwrite: boolean;
    readonly unpacking: boolean;
  };
  readonly retries: number;
  readonly network: readonly NetworkFault[];
  readonly disk: Trouble;
  /** The request with which the caller aborts, if he does. */
  readonly abortAt: number | undefined;
  /** Milliseconds by which the clock jumps, by the number of the request. */
  readonly jumps: ReadonlyMap<number, number>;
}

const storage: RequestMatch = { origin: "storage" };
const signing: RequestMatch = { path: /\/(?:downloads\/results|download-url)/ };
const api: RequestMatch = { origin: "api" };
const hourMs = 3_600_000;

export function makeSchedule(seed: number, replacement: (stored: Stored) => FaultBehaviour): Schedule {
  const dice = createDice(seed);
  const origin = dice.oneOf(origins);
  const holdsItems = origin === "processing job" || origin === "stored item";
  const stored = dice.oneOf<Stored>(
    holdsItems ? ["tgz", "tar", "zip", "files", "files"] : ["tgz", "tar", "zip"],
  );
  const target = dice.oneOf(["folder", "folder", "new folder", "memory"] as const);
  const options = {
    connections: dice.oneOf([1, 2, 6]),
    overwrite: dice.hits(0.8),
    unpacking: dice.hits(0.8),
  };
  const drawn = Array.from({ length: dice.from(0, 4) }, () =>
    drawNetworkFault(dice, { replacement: () => replacement(stored) }),
  );
  // Damage that nobody could notice.
  const isUnstated = drawn.some(({ effect }) => effect === "unstated");
  const network = isUnstated ? drawn.filter(({ effect }) => effect !== "changed") : drawn;
  const jumps = new Map(
    Array.from({ length: dice.hits(0.3) ? dice.from(1, 3) : 0 }, () => [
      dice.from(1, 8),
      dice.oneOf([-25 * hourMs, -hourMs, -60_000, 90_000, hourMs, 25 * hourMs]),
    ]),
  );
  return {
    seed,
    origin,
    stored,
    target,
    options,
    retries: dice.from(0, 4),
    network,
    disk: target === "memory" ? {} : drawDiskTrouble(dice),
    abortAt: dice.hits(0.1) ? dice.from(1, 8) : undefined,
    jumps,
  };
}

function drawDiskTrouble(dice: Dice): Trouble {
  switch (dice.from(0, 5)) {
    case 0:
      return { killAt: dice.from(1, 60) };
    case 1:
      return { killAtRename: dice.from(1, 6) };
    case 2:
      return {
        fullAt: dice.from(1, 40),
        errorCode: dice.oneOf(["ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES"]),
      };
    case 3:
      return { failingRenames: [dice.from(1, 6)] };
    default:
      return {};
  }
}

type Draw = (
  dice: Dice,
  replacement: () => FaultBehaviour,
) => readonly [words: string, behaviour: FaultBehaviour, effect?: Effect];

/** What the storage does wrong. */
const ofStorage: readonly Draw[] = [
  () => ["breaks before the headers", faults.networkFailure()],
  (dice) =>
    with1("cuts the body after", dice.from(0, 40_000), (afterBytes) => faults.cutBody({ afterBytes })),
  (dice) =>
    with1(
      "ends the body after",
      dice.from(0, 40_000),
      (afterBytes) => faults.endBody({ afterBytes }),
      "changed",
    ),
  (dice) => with1("stalls after", dice.from(0, 40_000), (afterBytes) => faults.stallBody({ afterBytes })),
  (dice) =>
    with1("stores only", dice.from(0, 40_000), (toBytes) => faults.truncateBody({ toBytes }), "changed"),
  (dice) => with1("flips byte", dice.from(0, 40_000), (atByte) => faults.corruptBody({ atByte }), "changed"),
  (dice) =>
    with1("sends status", dice.oneOf([202, 204, 400, 401, 403, 404, 408, 429, 500, 502, 503, 504]), (code) =>
      faults.respond({ status: code }),
    ),
  (dice) =>
    with1("sends 503 with Retry-After", dice.oneOf([0, 1, 30, 86_400]), (seconds) =>
      faults.status(503, { retryAfterSeconds: seconds }),
    ),
  (dice) =>
    with1("refuses the link with", dice.oneOf([400, 403, 404]), (status) => faults.refuseLink({ status })),
  (dice) =>
    with1("lets links expire after", dice.from(1, 3), (afterRequests) =>
      faults.lapseLinks({ afterRequests }),
    ),
  (_, replacement) => ["has another file", replacement()],
  () => ["ignores ranges", faults.ignoreRange()],
  (dice) =>
    with1("shifts ranges by", dice.oneOf([-1_000, -1, 1, 1_000]), (byBytes) =>
      faults.shiftRange({ byBytes }),
    ),
  () => ["refuses ranges", faults.refuseRange()],
  (dice) =>
    with1("allows only this many connections:", dice.from(1, 2), (atOnce) =>
      faults.connectionLimit({
        atOnce,
        behaviour: dice.oneOf([
          faults.status(503),
          faults.status(429),
          faults.refuseLink({ status: 403 }),
          faults.networkFailure(),
          undefined,
        ]),
      }),
    ),
  () => ["gzips bodies", faults.gzipBody(), "unstated"],
  (dice) =>
    with1(
      "says content-length",
      dice.from(0, 80_000),
      (length) => faults.changeHeaders({ "content-length": `${length}` }),
      "unstated",
    ),
  () => ["has no etag and no date", faults.changeHeaders({ etag: null, "last-modified": null })],
  () => [
    "sends a page for people",
    faults.replaceBody({ body: "<!doctype html><title>Sign in</title>", mediaType: "text/html" }),
  ],
  () => ["sends an error inside 200", faults.errorInside200()],
  () => ["sends nothing", faults.replaceBody({ body: "" }), "changed"],
  () => ["redirects elsewhere", faults.redirect({ to: "https://elsewhere.example/file" })],
  (dice) => with1("is late by ms:", dice.oneOf([10, 5_000, 90_000]), (ms) => faults.latency({ ms })),
];

/** What the API does wrong. */
const ofApi: readonly Draw[] = [
  () => ["breaks before the headers", faults.networkFailure()],
  (dice) =>
    with1("sends status", dice.oneOf([401, 403, 404, 408, 429, 500, 502, 503]), (code) =>
      faults.status(code),
    ),
  () => ["sends an error inside 200", faults.errorInside200()],
  () => ["sends a page for people", faults.respond({ body: "<!doctype html><title>Sign in</title>" })],
  () => ["quotes the request", faults.quoteRequest()],
  (dice) => with1("cuts the body after", dice.from(0, 200), (afterBytes) => faults.cutBody({ afterBytes })),
  (dice) => with1("stalls after", dice.from(0, 200), (afterBytes) => faults.stallBody({ afterBytes })),
  (dice) => with1("is late by ms:", dice.oneOf([10, 5_000, 90_000]), (ms) => faults.latency({ ms })),
  () => ["sends null", faults.respond({ body: "null" })],
];

function with1<Value>(
  words: string,
  value: Value,
  make: (value: Value) => FaultBehaviour,
  effect?: Effect,
): [string, FaultBehaviour, Effect] {
  return [`${words} ${value}`, make(value), effect];
}

function drawNetworkFault(dice: Dice, { replacement }: { replacement: () => FaultBehaviour }): NetworkFault {
  const [where, match, draws] = dice.oneOf([
    ["the storage", storage, ofStorage],
    ["the storage", storage, ofStorage],
    ["the storage", storage, ofStorage],
    ["the signer of links", signing, ofApi],
    ["the API", api, ofApi],
  ] as const);
  const [words, behaviour, effect] = dice.oneOf<Draw>(draws)(dice, replacement);
  const times = dice.oneOf([1, 1, 2, 3, Number.POSITIVE_INFINITY]);
  if (times === Number.POSITIVE_INFINITY && dice.hits(0.5)) {
    const share = dice.oneOf([0.2, 0.5]);
    const seed = dice.from(1, 1_000);
    const some = faults.sometimes({ share, seed, behaviour });
    return { words: `${where} ${words}, in ${share} of the requests`, match, times, behaviour: some, effect };
  }
  return { words: `${where} ${words}, ${times} times`, match, times, behaviour, effect };
}

/** Sets the faults of the network. */
export function setFaults(emulator: Emulator, { network }: Schedule): void {
  for (const { match, times, behaviour } of network) emulator.fault({ match, times, behaviour });
}

/** A schedule in words, for whoever has to find out what went wrong. */
export function inWords({ network, jumps, ...schedule }: Schedule): string {
  const facts = { ...schedule, jumps: Object.fromEntries(jumps) };
  return [JSON.stringify(facts), ...network.map(({ words }) => `- ${words}`)].join("\n");
}
