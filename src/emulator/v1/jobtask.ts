import { displayId, randomId } from "../identifiers";
import type { Provided, ProvidedDataJson, StoredFile } from "../provided";
import type { TaskInit } from "./options";
import { type JobStatus, type StatusChange, takeStatus, timesOf, timestamp } from "./statuses";

interface OwnJob {
  readonly id: string;
  readonly projectId: string;
  readonly createdAt: string;
  readonly isFollowed: boolean;
  advance(): void;
}

/** A job task of the emulator. The next request sees what you set here. */
export class EmulatedJobtask {
  /** Id of the job task. */
  readonly id: string;
  /** Id of its job. */
  readonly jobId: string;
  /** Id of the job's project. */
  readonly projectId: string;
  /** The `data.json`; `undefined` means 404. */
  dataJson: ProvidedDataJson | undefined;
  /** By id, in the order of the list. An id without a file is listed, but its file is 404. */
  quicklooks: Map<string, Provided<StoredFile> | undefined>;
  /** The results archive; `undefined` means 404. */
  results: Provided<StoredFile> | undefined;
  /** Text of the logs. */
  logs: string;
  /** Credits that the task used. */
  creditsUsed: number;
  /** @internal Its status after the job has ended, if it was given. */
  readonly endsAs: JobStatus | undefined;
  /** @internal Whether its status follows the job's. */
  isFollowing: boolean;
  readonly #now: () => number;
  readonly #job: OwnJob;
  #info: Record<string, unknown>;

  /** @internal */
  constructor(
    init: TaskInit,
    { job, parentsIds, now }: { job: OwnJob; parentsIds: readonly string[]; now: () => number },
  ) {
    const isFollowing = job.isFollowed;
    const createdAt = isFollowing ? job.createdAt : timestamp(now());
    this.id = init.id ?? randomId();
    this.jobId = job.id;
    this.projectId = job.projectId;
    this.dataJson = init.dataJson;
    this.quicklooks = new Map(init.quicklooks);
    this.results = init.results;
    this.logs = init.logs ?? "";
    this.creditsUsed = init.creditsUsed ?? 0;
    this.isFollowing = isFollowing;
    this.endsAs = isFollowing ? init.status : undefined;
    this.#now = now;
    this.#job = job;

    const name = init.name ?? "esa-s2-l2a-gtiff-visual:1";
    const status = isFollowing ? "NOT_STARTED" : (init.status ?? "SUCCEEDED");
    const blockVersion = init.blockVersion ?? "1.0.0";
    this.#info = {
      id: this.id,
      displayId: displayId(this.id),
      createdAt,
      updatedAt: createdAt,
      name,
      status,
      parentsIds: [...parentsIds],
      ...timesOf(status, { start: createdAt, now: createdAt }),
      block: {
        ...emptyBlock(),
        id: init.blockId ?? randomId(),
        name: name.replace(/:[^:]*$/, ""),
        type: init.blockType ?? (parentsIds.length === 0 ? "DATA" : "PROCESSING"),
        version: blockVersion,
      },
      blockVersion,
      ...init.info,
    };
  }

  /** The element of the job's task list, exactly as the emulator sends it. You can change and delete members. */
  get info(): Record<string, unknown> {
    this.#job.advance();
    return this.#info;
  }

  set info(info: Record<string, unknown>) {
    this.#info = info;
  }

  /** Its status. Setting it also sets its times, and the task no longer follows its job. */
  get status(): JobStatus {
    return String(this.info.status);
  }

  set status(status: JobStatus) {
    this.#job.advance();
    this.isFollowing = false;
    this.#take({ status, at: this.#now() });
  }

  /** @internal Its status, without running the job's script. */
  get current(): JobStatus {
    return String(this.#info.status);
  }

  /** @internal Takes a status with the job, unless its own was set by hand. */
  follow(change: StatusChange): void {
    if (this.isFollowing) this.#take(change);
  }

  #take({ status, at }: StatusChange): void {
    takeStatus(this.#info, { status, at });
  }
}

/** A task list contains whole block objects, but only four members have values. */
function emptyBlock(): Record<string, null | number> {
  return {
    createdAt: null,
    updatedAt: null,
    displayName: null,
    description: null,
    containerUrl: null,
    inputCapabilities: null,
    outputCapabilities: null,
    provider: null,
    providerWebsite: null,
    providerLogoUrl: null,
    tags: null,
    isPublic: null,
    isPublicVersion: null,
    isValid: null,
    parameters: null,
    isDryRunSupported: null,
    metadata: null,
    machineName: null,
    manifestVersion: 0,
    capabilities: null,
  };
}
