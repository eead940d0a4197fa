import { displayId, randomId } from "./identifiers";
import type { EmulatedJobtask } from "./jobtask";
import type { Provided, ProvidedDataJson, StoredFile } from "./provided";
import { type JobStatus, timesOf } from "./statuses";

/** What a job is made of. Everything has a default. */
export interface JobInit {
  /** Id of the job. @default a random UUID */
  readonly id?: string | undefined;
  /** Id of the project. @default the sample project, or else the first one */
  readonly projectId?: string | undefined;
  /** Name of the job. @default `null` */
  readonly name?: string | null | undefined;
  /** Where the job stands. @default `"SUCCEEDED"` */
  readonly status?: JobStatus | undefined;
  /** `DRY_RUN` marks a test query. @default `"DEFAULT"` */
  readonly mode?: "DEFAULT" | "DRY_RUN" | undefined;
  /** Members laid over the metadata that the emulator makes up. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** A job of the emulator. Its outputs are those of its last task, unless they are set. */
export class EmulatedJob {
  /** Id of the job. */
  readonly id: string;
  /** Id of the project that it is in. */
  readonly projectId: string;
  /** The job object, exactly as it is sent. Change or delete members at will. */
  info: Record<string, unknown>;
  /** In the order of the workflow. */
  readonly tasks: EmulatedJobtask[] = [];
  readonly #now: () => string;
  #dataJson: ProvidedDataJson | undefined;
  #results: Provided<StoredFile> | undefined;

  /** @internal */
  constructor(init: JobInit & { readonly projectId: string }, { now }: { now: () => string }) {
    this.id = init.id ?? randomId();
    this.projectId = init.projectId;
    this.#now = now;
    const status = init.status ?? "SUCCEEDED";
    const actor = { id: randomId(), type: "API_KEY" };
    this.info = {
      id: this.id,
      displayId: displayId(this.id),
      createdAt: now(),
      updatedAt: now(),
      createdBy: actor,
      updatedBy: actor,
      status,
      name: init.name ?? null,
      ...timesOf(status, { start: now(), now: now() }),
      inputs: {},
      mode: init.mode ?? "DEFAULT",
      workflowId: randomId(),
      workflowName: "Workflow",
      ...init.info,
    };
  }

  /** Where the job stands. Setting it sets the times that go with it. */
  get status(): JobStatus {
    return String(this.info.status);
  }

  set status(status: JobStatus) {
    const now = this.#now();
    const start = typeof this.info.startedAt === "string" ? this.info.startedAt : now;
    Object.assign(this.info, { status, updatedAt: now, ...timesOf(status, { start, now }) });
  }

  /** The `data.json`: the last task's, unless set. */
  get dataJson(): ProvidedDataJson | undefined {
    return this.#dataJson ?? this.tasks.at(-1)?.dataJson;
  }

  set dataJson(dataJson: ProvidedDataJson | undefined) {
    this.#dataJson = dataJson;
  }

  /** The results archive: the last task's, unless set. */
  get results(): Provided<StoredFile> | undefined {
    return this.#results ?? this.tasks.at(-1)?.results;
  }

  set results(results: Provided<StoredFile> | undefined) {
    this.#results = results;
  }
}
