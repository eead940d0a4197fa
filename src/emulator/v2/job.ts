import { accountOf, randomId } from "../identifiers";
import { ScriptRun } from "../v1/script";
import type { ProcessingJobInit, ProcessingJobStatus, ProcessingProblem } from "./options";
import { collectionPath } from "./paths";

/** A processing job of the emulator. */
export class EmulatedProcessingJob {
  /** Id of the job. */
  readonly id: string;
  /** Id of its user. */
  readonly userId: string;
  /** Id of the collection of its results, or `null`. */
  readonly collectionId: string | null;
  readonly #now: () => number;
  readonly #url: string;
  readonly #credits: number;
  readonly #errors: readonly ProcessingProblem[] | undefined;
  readonly #spend: (credits: number) => void;
  #info: Record<string, unknown>;
  #run: ScriptRun;
  #isPaid = false;

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
    const script = init.script ?? [init.status ?? "successful"];
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

  /** The job object, as the emulator sends it. You can change and delete members. */
  get info(): Record<string, unknown> {
    for (const { status, at } of this.#run.advance(this.#now())) {
      this.#take(status, at);
      if (hasSucceeded(status) && !this.#isPaid) this.#spend(this.#credits);
      this.#isPaid ||= hasSucceeded(status);
    }
    return this.#info;
  }

  set info(info: Record<string, unknown>) {
    this.#info = info;
  }

  /** Its status. Setting it also sets its times and results, and ends its script. */
  get status(): ProcessingJobStatus {
    return String(this.info.status);
  }

  set status(status: ProcessingJobStatus) {
    const at = this.#now();
    this.#run = new ScriptRun([status], { since: at });
    this.#take(status, at);
  }

  /** @internal Whether its results are visible. */
  get hasResults(): boolean {
    return hasSucceeded(this.status);
  }

  /** @internal Counts a response with the job's status. */
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

/** A time as processing jobs write it: with nine decimals, of which clients may read three. */
function preciseTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "456789Z");
}
