import type { FeatureCollection } from "geojson";
import { displayId, randomId } from "./identifiers";
import type { EmulatedJobtask } from "./jobtask";
import type { Provided, StoredFile } from "./provided";
import { type JobStatus, timesOf } from "./statuses";

/** What a job is made of. Everything has a default. */
export interface JobInit {
  /** @default a random UUID */
  readonly id?: string | undefined;
  /** @default the sample project, or else the first one */
  readonly projectId?: string | undefined;
  /** @default `null` */
  readonly name?: string | null | undefined;
  /** @default `"SUCCEEDED"` */
  readonly status?: JobStatus | undefined;
  /** @default `"DEFAULT"` */
  readonly mode?: "DEFAULT" | "DRY_RUN" | undefined;
  /** Members laid over the metadata that the emulator makes up. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** A job of the emulator. Its outputs are those of its last task, unless they are set. */
export class EmulatedJob {
  readonly id: string;
  readonly projectId: string;
  /** The job object, exactly as it is sent. Change or delete members at will. */
  info: Record<string, unknown>;
  /** In the order of the workflow. */
  readonly tasks: EmulatedJobtask[] = [];
  readonly #now: () => string;
  #dataJson: Provided<FeatureCollection> | undefined;
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

  get status(): JobStatus {
    return String(this.info.status);
  }

  /** Sets the status, and the times that go with it. */
  set status(status: JobStatus) {
    const now = this.#now();
    const start = typeof this.info.startedAt === "string" ? this.info.startedAt : now;
    Object.assign(this.info, { status, updatedAt: now, ...timesOf(status, { start, now }) });
  }

  /** The last task's, unless set. */
  get dataJson(): Provided<FeatureCollection> | undefined {
    return this.#dataJson ?? this.tasks.at(-1)?.dataJson;
  }

  set dataJson(dataJson: Provided<FeatureCollection> | undefined) {
    this.#dataJson = dataJson;
  }

  /** The last task's, unless set. */
  get results(): Provided<StoredFile> | undefined {
    return this.#results ?? this.tasks.at(-1)?.results;
  }

  set results(results: Provided<StoredFile> | undefined) {
    this.#results = results;
  }
}
