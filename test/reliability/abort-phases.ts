import { createEmulator, type Emulator, faults, type RequestMatch } from "../../src/emulator";
import type { DownloadProgress } from "../../src/types";
import { tarOf } from "../support/archives/archives";
import type { AbortableCall } from "../support/processes/abortable-calls";
import { makeArchive, type SampleKind } from "./sample-archives";

/** A moment in which a call is aborted. */
export interface AbortPhase {
  readonly name: string;
  /** @default `"downloadResults"` */
  readonly call?: AbortableCall;
  /** `long`: more than one connection is opened for it. @default `"tgz"` */
  readonly archive?: SampleKind | "long";
  /** Makes the call stay in this phase, where it would not by itself. */
  readonly prepare?: (emulator: Emulator) => void;
  /** Tells by the requests that the phase is reached. */
  readonly isReached?: (emulator: Emulator) => boolean;
  /** The progress that the call tells when the phase is reached; with neither, it is reached before the call. */
  readonly at?: Pick<DownloadProgress, "phase" | "bytes"> & {
    /** Whether the phase is reached only when the call has nothing left to do but to wait. */
    readonly isQuiet?: boolean;
  };
  /** What is in the folder afterwards besides what was there before. */
  readonly leaves?: readonly string[];
}

const storage: RequestMatch = { origin: "storage" };
const forever = faults.latency({ ms: 600_000 });

/** No answer comes for this path. */
function silent(path: string | RegExp): Pick<AbortPhase, "prepare" | "isReached"> {
  return {
    prepare: (emulator) => void emulator.fault({ match: { path }, behaviour: forever }),
    isReached: ({ requests }) =>
      requests.some((request) =>
        typeof path === "string" ? request.path.includes(path) : path.test(request.path),
      ),
  };
}

/** The archive stops coming in its middle. */
const stalled: Pick<AbortPhase, "prepare" | "at"> = {
  prepare: (emulator) =>
    void emulator.fault({ match: storage, behaviour: faults.stallBody({ afterBytes: 15_000 }) }),
  at: { phase: "downloading", bytes: 15_000, isQuiet: true },
};

/** Every kind of work that a call may be at. */
export const abortPhases: readonly AbortPhase[] = [
  { name: "before anything is asked" },
  { name: "while signing in", ...silent("/oauth/token") },
  { name: "while the job task is read", ...silent(/\/tasks\/?$/) },
  { name: "while the link is signed", ...silent("/downloads/results") },
  {
    name: "while it waits to try again",
    prepare: (emulator) => {
      const behaviour = faults.tooManyRequests({ retryAfterSeconds: 30 });
      emulator.fault({ match: storage, behaviour });
    },
    isReached: ({ requests }) => requests.some(({ status }) => status === 429),
  },
  { name: "while it waits for the storage's headers", ...silent(/output\.tgz/) },
  { name: "with the first bytes of the body", at: { phase: "downloading", bytes: 1 } },
  { name: "in the middle of the body", ...stalled },
  { name: "in the middle of a zip, which waits for its end", archive: "zip", ...stalled },
  {
    name: "while parts come over several connections",
    archive: "long",
    prepare: (emulator) =>
      void emulator.fault({
        match: storage,
        times: Number.POSITIVE_INFINITY,
        // So slow that a busy machine still waits for it, and opens more.
        behaviour: faults.slowBody({ bytesPerSecond: 1_000_000 }),
      }),
    isReached: (emulator) => emulator.maxConcurrent(storage) > 2,
  },
  { name: "while it unpacks", archive: "long", at: { phase: "unpacking", bytes: 1 } },
  { name: "after the last byte was unpacked", at: { phase: "unpacking", bytes: 33_000 } },
  {
    name: "while the archive itself comes",
    call: "downloadResults({ unpacking: false })",
    ...stalled,
    leaves: ["output.tgz.part", "output.tgz.part.json"],
  },
  { name: "while results are listed", call: "listResults", ...stalled },
  {
    name: "while the list of quicklooks is asked for",
    call: "downloadQuicklooks",
    ...silent(/\/quicklooks\/?$/),
  },
  {
    name: "while quicklooks come side by side",
    call: "downloadQuicklooks",
    prepare: (emulator) =>
      void emulator.fault({
        match: { path: /\/quicklooks\/./ },
        times: Number.POSITIVE_INFINITY,
        behaviour: faults.stallBody({ afterBytes: 100 }),
      }),
    isReached: (emulator) => emulator.maxConcurrent({ path: /\/quicklooks\/./ }) > 1,
  },
  {
    name: "between one quicklook and the next",
    call: "downloadQuicklooks",
    at: { phase: "downloading", bytes: 1 },
  },
  { name: "while features are asked for", call: "getResultsJson", ...silent("/outputs/data-json") },
  {
    name: "while features come for a dataframe",
    call: "getResultsJson({ asDataframe: true })",
    prepare: (emulator) =>
      void emulator.fault({
        match: { path: "/outputs/data-json" },
        behaviour: faults.stallBody({ afterBytes: 100 }),
      }),
    isReached: ({ requests }) =>
      requests.some(({ path, status }) => path.includes("data-json") && status === 200),
  },
];

/** Makes an emulator whose sample task holds the archive of a phase. */
export async function emulatorFor({ archive = "tgz" }: Pick<AbortPhase, "archive">): Promise<Emulator> {
  const emulator = createEmulator();
  emulator.jobtask(emulator.sample.jobtaskIds[0]).results =
    archive === "long"
      ? { bytes: await tarOf({ "output/scene.tif": new Uint8Array(24 * 1024 * 1024) }), name: "output.tar" }
      : await makeArchive(archive);
  return emulator;
}

/** Makes the `onProgress` of a call that is to be aborted. */
export function abortingAt(at: AbortPhase["at"], abort: () => void): (progress: DownloadProgress) => void {
  return ({ phase, bytes }) => {
    if (at === undefined || phase !== at.phase || bytes < at.bytes) return;
    if (at.isQuiet === true) void quiet().then(abort);
    else abort();
  };
}

/** Waits until nothing is asked of the disk. What is done between two such requests takes no time of its own. */
export async function quiet(): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 1));
  while (process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq")));
}
