import { type Emulator, type FaultBehaviour, faults, type RequestMatch } from "../../src/emulator";
import type { ErrorName } from "../../src/errors";
import type { PlainFile, SampleArchive, SampleKind } from "./sample-archives";

/** How a download is to end. */
export interface Outcome {
  /** `recovered`: every file is there, byte by byte. The name of an error: that error, and no file. */
  readonly ends: "recovered" | ErrorName;
  /** What the error says. */
  readonly says?: RegExp;
  /** Statuses of the storage's answers in their order; `-` where none came. */
  readonly storage: string;
}

/** What a row has to work with. */
export interface FaultScene {
  readonly emulator: Emulator;
  /** What is stored at the start. */
  readonly archive: SampleArchive;
  /** Another one of the same lengths, to take its place. */
  readonly other: SampleArchive;
  /** Position in the middle of the stored archive. */
  readonly middle: number;
}

/** One fault, and what becomes of a download that meets it. */
export interface FaultRow {
  /** What goes wrong, in words. */
  readonly name: string;
  readonly group: string;
  /** @default "tgz" */
  readonly archive?: SampleKind;
  /** A file that is stored as it is, in place of an archive. The archive of a job meets the same fault. */
  readonly file?: PlainFile;
  /** How the download of a job's archive ends, where it is another way. */
  readonly archived?: Pick<FaultRow, "node" | "chromium" | "inProcess">;
  /** Sets the fault, after signing in. */
  readonly set: (scene: FaultScene) => void;
  /** Calls that read the same results at the same time. @default 0 */
  readonly besides?: number;
  /** Limits of the client for this row. */
  readonly limits?: { readonly idleTimeoutMs?: number; readonly timeoutMs?: number };
  /** Milliseconds that the download waits at the least. @default 0 */
  readonly waitsMs?: number;
  /** Whose files come out, when it recovers. @default "stored" */
  readonly files?: "stored" | "other";
  readonly node: Outcome;
  /** @default that of Node */
  readonly chromium?: Outcome;
  /** Without a socket. @default that of Node */
  readonly inProcess?: Outcome;
  /** The same where the platform's inflater refuses what follows a gzip member, as that of Node 24 does. */
  readonly strict?: { readonly about: "member" | "zero" | "junk"; readonly inProcess: Outcome };
  /** What happens, in words. */
  readonly happens: string;
  /** What happens in Chromium, where that is something else. */
  readonly inChromium?: string;
}

export const always = Number.POSITIVE_INFINITY;
export const storage: RequestMatch = { origin: "storage" };
/** Headers by which one file of the storage is told from another. */
export const noValidators = faults.changeHeaders({ etag: null, "x-goog-hash": null, "last-modified": null });

export function recovers(statuses: string): Outcome {
  return { ends: "recovered", storage: statuses };
}

export function fails(ends: ErrorName, says: RegExp, statuses: string): Outcome {
  return { ends, says, storage: statuses };
}

/** Hits the storage's first answers, one behaviour each. */
export function inTurn(
  emulator: Emulator,
  ...behaviours: readonly (FaultBehaviour | FaultBehaviour[])[]
): void {
  for (const behaviour of behaviours) emulator.fault({ match: storage, behaviour });
}

/** Leaves refusals as they are. */
export function whenOk(behaviour: FaultBehaviour): FaultBehaviour {
  return async (request, next) => {
    const truth = await next();
    return truth.ok ? behaviour(request, async () => truth) : truth;
  };
}

/** Hits all answers of the storage. */
export function lasting(emulator: Emulator, ...behaviour: readonly FaultBehaviour[]): void {
  emulator.fault({ match: storage, times: always, behaviour });
}
