import { displayId, randomId } from "../identifiers";
import type { Provided, ProvidedDataJson, StoredFile } from "../provided";
import { followJob, takeTurns } from "./follow";
import type { EmulatedJobtask } from "./jobtask";
import type { JobInit, ScriptWait } from "./options";
import { ScriptRun } from "./script";
import { isEnded, type JobStatus, type StatusChange, takeStatus, timesOf, timestamp } from "./statuses";

/** Times of a job in the past, in milliseconds since 1970. */
export interface JobMoments {
  /** When it was created. */
  readonly createdAt: number;
  /** When its script begins. */
  readonly since: number;
}

/** A job of the emulator. Its outputs are those of its last task, unless you set them. */
export class EmulatedJob {
  /** Id of the job. */
  readonly id: string;
  /** Id of its project. */
  readonly projectId: string;
  /** Its tasks in the order of the workflow. */
  readonly tasks: EmulatedJobtask[] = [];
  /** @internal When it was created. */
  readonly createdAt: string;
  readonly #now: () => number;
  readonly #cancelling: ScriptWait;
  #info: Record<string, unknown>;
  #run: ScriptRun | undefined;
  #dataJson: ProvidedDataJson | undefined;
  #results: Provided<StoredFile> | undefined;

  /** @internal */
  constructor(
    init: JobInit & { readonly projectId: string },
    { now, moments }: { now: () => number; moments?: JobMoments | undefined },
  ) {
    this.id = init.id ?? randomId();
    this.projectId = init.projectId;
    this.#now = now;
    this.#cancelling = init.cancelling ?? { polls: 1 };
    const { createdAt, since } = moments ?? { createdAt: now(), since: now() };
    this.createdAt = timestamp(createdAt);
    const [status] = init.script ?? [init.status ?? "SUCCEEDED"];
    const hasTasks = init.tasks !== undefined || init.sampleOutputs === true;
    if (init.script !== undefined || hasTasks) {
      this.#run = new ScriptRun(init.script ?? [status], { since });
    }
    const actor = { id: randomId(), type: "API_KEY" };
    this.#info = {
      id: this.id,
      displayId: displayId(this.id),
      createdAt: this.createdAt,
      updatedAt: timestamp(since),
      createdBy: actor,
      updatedBy: actor,
      status,
      name: init.name ?? null,
      ...timesOf(status, { start: timestamp(since), now: timestamp(since) }),
      inputs: {},
      mode: init.mode ?? "DEFAULT",
      workflowId: randomId(),
      workflowName: "Workflow",
      ...init.info,
    };
  }

  /** The job object, exactly as the emulator sends it. You can change and delete members. */
  get info(): Record<string, unknown> {
    this.advance();
    return this.#info;
  }

  set info(info: Record<string, unknown>) {
    this.#info = info;
  }

  /** Its status. Setting it also sets its times, ends its script and updates the tasks that follow it. */
  get status(): JobStatus {
    return String(this.info.status);
  }

  set status(status: JobStatus) {
    this.advance();
    const at = this.#now();
    if (this.#run !== undefined) {
      this.#run = new ScriptRun([status], { since: at });
      if (status === "RUNNING") followJob(this.tasks, { status: "NOT_STARTED", at });
    }
    this.#take({ status, at });
  }

  /** The `data.json`, by default that of the last task. */
  get dataJson(): ProvidedDataJson | undefined {
    return this.#dataJson ?? this.tasks.at(-1)?.dataJson;
  }

  set dataJson(dataJson: ProvidedDataJson | undefined) {
    this.#dataJson = dataJson;
  }

  /** The results archive, by default that of the last task. */
  get results(): Provided<StoredFile> | undefined {
    return this.#results ?? this.tasks.at(-1)?.results;
  }

  set results(results: Provided<StoredFile> | undefined) {
    this.#results = results;
  }

  /** Cancels the job, as a client would. Does nothing if it has ended or is being cancelled. */
  cancel(): void {
    const { status } = this;
    if (isEnded(status) || status === "CANCELLING") return;
    const at = this.#now();
    for (const task of this.tasks) if (!isEnded(task.current)) task.isFollowing = true;
    this.#run = new ScriptRun(["CANCELLING", this.#cancelling, "CANCELLED"], { since: at });
    this.#take({ status: "CANCELLING", at });
  }

  /** @internal Whether added tasks follow it. */
  get isFollowed(): boolean {
    return this.#run !== undefined;
  }

  /** @internal Adds a task at the end. */
  adopt(task: EmulatedJobtask): void {
    this.tasks.push(task);
    if (this.#run === undefined) return;
    followJob(this.tasks, { status: String(this.#info.status), at: this.#run.since });
  }

  /** @internal Counts a response with the job's status. */
  poll(): void {
    this.#run?.poll(this.#now());
  }

  /** @internal Runs the script up to now. */
  advance(): void {
    const run = this.#run;
    if (run === undefined) return;
    const { last } = run;
    const now = this.#now();
    let { since } = run;
    for (const change of run.advance(now)) {
      const momentOf = (share: number) => since + (change.at - since) * share;
      if (this.#info.status === "RUNNING") takeTurns(this.tasks, { progress: 1, last, momentOf });
      this.#take(change);
      since = change.at;
    }
    if (this.#info.status !== "RUNNING" || run.wait === undefined) return;
    const { ms = 0 } = run.wait;
    const momentOf = (share: number) => (ms > 0 ? Math.min(now, since + ms * share) : now);
    takeTurns(this.tasks, { progress: run.progress(now), last, momentOf });
  }

  #take({ status, at }: StatusChange): void {
    takeStatus(this.#info, { status, at });
    if (this.#run !== undefined) followJob(this.tasks, { status, at });
  }
}
