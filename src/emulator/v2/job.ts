import { randomId } from "../identifiers";
import { ScriptRun, type ScriptWait } from "../v1/script";
import { accountOf, preciseTimestamp } from "./identity";
import { collectionPath } from "./paths";

/** Where a processing job stands. Any other text can be set too, to see what a client makes of it. */
export type ProcessingJobStatus =
  | "created"
  | "valid"
  | "invalid"
  | "licensed"
  | "unlicensed"
  | "accepted"
  | "rejected"
  | "running"
  | "successful"
  | "failed"
  | "captured"
  | "released"
  | (string & {});

/** The statuses of a processing job over time, with what it waits for between them. At the last it stays. */
export type ProcessingScript = readonly [ProcessingJobStatus, ...(ProcessingJobStatus | ScriptWait)[]];

/** What a processing job, or the check of its inputs, complains of. */
export interface ProcessingProblem {
  /** Such as `MissingPanchromaticAsset`. */
  readonly name: string;
  /** In words. */
  readonly message: string;
}

/** What a processing job is made of. Everything has a default. */
export interface ProcessingJobInit {
  /** Id of the job. @default a random UUID */
  readonly id?: string | undefined;
  /** Id of the user to whom it belongs. @default the first user */
  readonly userId?: string | undefined;
  /** Id of the workspace. @default the id of the user */
  readonly workspaceId?: string | null | undefined;
  /** Id of the process. @default `"true-color-conversion"` */
  readonly processId?: string | undefined;
  /** What it was given. @default `{ title: "Processing job" }` */
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
  /** Where the job stands, and goes on standing. @default `"captured"` */
  readonly status?: ProcessingJobStatus | undefined;
  /** Where the job stands over time, in the place of `status`. */
  readonly script?: ProcessingScript | undefined;
  /** Id of the collection of its results, which is made; `null` is none. @default a UUID derived from the job's */
  readonly collectionId?: string | null | undefined;
  /** Credits that it takes once it has succeeded. @default `0` */
  readonly credits?: number | undefined;
  /** What it complains of where it does not succeed. @default one problem with the status for a name */
  readonly errors?: readonly ProcessingProblem[] | undefined;
  /**
   * Gives it one item with a GeoTIFF, a preview and metadata, all small; they are there once it has succeeded.
   * @default `false`
   */
  readonly sampleOutputs?: boolean | undefined;
  /** Members laid over the metadata that the emulator makes up. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** A processing job of the emulator. */
export class EmulatedProcessingJob {
  /** Id of the job. */
  readonly id: string;
  /** Id of the user to whom it belongs. */
  readonly userId: string;
  /** Id of the collection that its results go to; `null` is none. */
  readonly collectionId: string | null;
  readonly #now: () => number;
  readonly #url: string;
  readonly #credits: number;
  readonly #errors: readonly ProcessingProblem[] | undefined;
  readonly #spend: (credits: number) => void;
  #info: Record<string, unknown>;
  #run: ScriptRun;

  /** @internal */
  constructor(
    init: ProcessingJobInit & { readonly userId: string; readonly collectionId: string | null },
    { now, url, spend }: { now: () => number; url: string; spend: (credits: number) => void },
  ) {
    this.id = init.id ?? randomId();
    this.userId = init.userId;
    this.collectionId = init.collectionId;
    this.#now = now;
    this.#url = url;
    this.#credits = init.credits ?? 0;
    this.#errors = init.errors;
    this.#spend = spend;
    const since = now();
    const script = init.script ?? [init.status ?? "captured"];
    this.#run = new ScriptRun(script, { since });
    this.#info = {
      processID: init.processId ?? "true-color-conversion",
      jobID: this.id,
      accountID: accountOf(init.userId),
      workspaceID: init.workspaceId === undefined ? init.userId : init.workspaceId,
      definition: { inputs: init.inputs ?? { title: "Processing job" } },
      results: null,
      creditConsumption: null,
      status: script[0],
      created: preciseTimestamp(since),
      started: null,
      finished: null,
      updated: preciseTimestamp(since),
    };
    this.#take(script[0], since);
    Object.assign(this.#info, init.info);
  }

  /** The job object, as it is sent. Change or delete members at will. */
  get info(): Record<string, unknown> {
    for (const { status, at } of this.#run.advance(this.#now())) {
      this.#take(status, at);
      if (status === "captured") this.#spend(this.#credits);
    }
    return this.#info;
  }

  set info(info: Record<string, unknown>) {
    this.#info = info;
  }

  /** Where the job stands. Setting it sets what goes with it, and ends a script. */
  get status(): ProcessingJobStatus {
    return String(this.info.status);
  }

  set status(status: ProcessingJobStatus) {
    const at = this.#now();
    this.#run = new ScriptRun([status], { since: at });
    this.#take(status, at);
  }

  /**
   * Whether its results can be seen.
   *
   * @internal
   */
  get hasResults(): boolean {
    return hasSucceeded(this.status);
  }

  /**
   * Counts an answer that told where the job stands.
   *
   * @internal
   */
  poll(): void {
    this.#run.poll(this.#now());
  }

  #take(status: ProcessingJobStatus, at: number): void {
    const moment = preciseTimestamp(at);
    const { started, finished } = this.#info;
    const ran = hasRun(status);
    const isOver = hasSucceeded(status) || hasFailed(status);
    Object.assign(this.#info, {
      status,
      updated: moment,
      started: ran ? (started ?? moment) : null,
      finished: isOver ? (finished ?? moment) : null,
      results: this.#resultsAt(status),
      creditConsumption: hasSucceeded(status) ? { credits: this.#credits } : null,
    });
  }

  #resultsAt(status: ProcessingJobStatus): unknown {
    if (hasFailed(status)) {
      const problems = this.#errors ?? [{ name: status, message: `The job is ${status}.` }];
      return { collection: null, errors: problems };
    }
    if (!hasRun(status)) return null;
    const hasCollection = hasSucceeded(status) && this.collectionId !== null;
    return {
      collection: hasCollection ? `${this.#url}${collectionPath(`${this.collectionId}`)}` : null,
      errors: null,
    };
  }
}

function hasSucceeded(status: ProcessingJobStatus): boolean {
  return status === "successful" || status === "captured";
}

function hasFailed(status: ProcessingJobStatus): boolean {
  return ["failed", "released", "invalid", "rejected", "unlicensed"].includes(status);
}

function hasRun(status: ProcessingJobStatus): boolean {
  return status === "running" || status === "failed" || status === "released" || hasSucceeded(status);
}
