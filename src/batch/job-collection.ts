import { sideBySide } from "../async/side-by-side";
import { callback, callKinds, checkOptions } from "../options";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions, CurrentStatus, JobInfo } from "../types";
import type { Job } from "../v1/job";
import { Batch, type BatchApplyOptions, type BatchReadOptions } from "./batch";
import {
  type BatchDownload,
  type BatchFailure,
  type BatchProgress,
  type BatchReport,
  type DownloadedOutputs,
  entryOf,
} from "./batch-report";
import type { BatchDownloadOptions } from "./download-batch";

/** What the reports and the progress of a `JobCollection` have for its jobs. */
export interface JobTerms {
  /** What names a job in a report. */
  readonly named: {
    /** Id of the job. */
    readonly jobId: string;
  };
  /** Where a job stands that has not succeeded. */
  readonly status: CurrentStatus;
  /** What `onProgress` is called with. */
  readonly progress: JobsProgress;
}

/** What a call for all jobs of a collection tells while it runs, of all jobs together. */
export interface JobsProgress extends Omit<BatchProgress, "total"> {
  /** Jobs of the collection. */
  readonly totalJobs: number;
}

/** What became of each job of a collection, each list in the order of the collection. No job is in two of them. */
export type JobsReport<Value> = BatchReport<Value, JobTerms>;

/** A job that something failed for. */
export type JobFailure = BatchFailure<JobTerms>;

/** What was downloaded of one job. */
export type DownloadedJob = DownloadedOutputs;

/** What became of each job of a download. */
export type CollectionDownload = BatchDownload<JobTerms>;

/** Options of `apply` of a `JobCollection`. */
export type ApplyOptions = BatchApplyOptions<JobTerms>;

/** What reading the features of many jobs takes. */
export type ReadManyOptions = BatchReadOptions<JobTerms>;

/** Options of `downloadResults` of a `JobCollection`. */
export type CollectionDownloadOptions = BatchDownloadOptions<JobTerms>;

/** Options of {@link JobCollection.refresh}. */
export interface RefreshJobsOptions extends CallOptions {
  /**
   * Called for each job that cannot be read, which then stays as it was.
   * @default the first failure ends the call
   */
  readonly onFailure?: ((failure: JobFailure) => void) | undefined;
}

/**
 * Many jobs, and what one wants of all of them. `up42.initializeJobcollection()` makes one of ids, or of the jobs of a
 * project. A loop over it gives the jobs.
 *
 * Up to eight jobs are worked on at once, at no more than 80 requests to the API in a second. One job that fails does
 * not end the others: a report says what became of each.
 *
 * The type parameter is that of the jobs.
 *
 * @example
 * ```ts
 * const project = await up42.initializeProject();
 * const jobs = await up42.initializeJobcollection({ jobs: project.getJobs({ testJobs: false }) });
 * const { done, failed } = await jobs.downloadResults({ outputDirectory: "vineyards" });
 * console.log(done.length, failed);
 * ```
 */
export class JobCollection<Platform extends PlatformTypes = PlatformTypes> extends Batch<
  Job<Platform>,
  Platform,
  JobTerms
> {
  /** The jobs, each once. */
  readonly jobs: readonly Job<Platform>[];
  readonly #session: Session;

  /** @internal Call `up42.initializeJobcollection()`. */
  constructor(session: Session, jobs: readonly Job<Platform>[]) {
    super(
      session,
      jobs.flatMap((job) => entryOf(job) ?? []),
      {
        nameOf: ({ id: jobId }) => ({ jobId }),
        progressOf: ({ total: totalJobs, ...progress }) => ({ totalJobs, ...progress }),
      },
    );
    this.jobs = [...this];
    this.#session = session;
  }

  /** What notebooks and consoles call it, also where its class was renamed by a minifier. */
  override get [Symbol.toStringTag](): "JobCollection" {
    return "JobCollection";
  }

  /**
   * Metadata of each job as it was last read, by the job's id. Reading it asks nothing of the service; {@link refresh}
   * does.
   *
   * @example
   * ```ts
   * for (const [id, { name, startedAt }] of Object.entries(jobs.info)) console.log(id, name, startedAt);
   * ```
   */
  get info(): Record<string, JobInfo> {
    return Object.fromEntries(this.jobs.map(({ jobId, info }) => [jobId, info]));
  }

  /**
   * Where each job stood when {@link info} was last read, by the job's id.
   *
   * @example
   * ```ts
   * await jobs.refresh();
   * const running = Object.values(jobs.status).filter((status) => status === "RUNNING").length;
   * ```
   */
  get status(): Record<string, CurrentStatus> {
    return Object.fromEntries(this.jobs.map(({ jobId, status }) => [jobId, status]));
  }

  /**
   * Reads the metadata of all jobs again; {@link info} and {@link status}, and those of the jobs, are the new ones from
   * then on. The first failure ends the call; with `onFailure`, its job stays as it was.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {NotFoundError} when a job does not exist any more.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service gives no proper answer.
   *
   * @example
   * ```ts
   * const infos = await jobs.refresh({
   *   onFailure: ({ jobId, error }) => console.error(jobId, error),
   * });
   * ```
   */
  async refresh(options: RefreshJobsOptions = {}): Promise<Record<string, JobInfo>> {
    const { onFailure, signal } = checkOptions("refresh", options, { onFailure: callback, ...callKinds });
    const { concurrency: limit } = this.#session;
    await sideBySide(this.jobs, { limit, signal }, async (job, own) => {
      try {
        await job.refresh(own);
      } catch (error) {
        if (onFailure === undefined || own.signal.aborted) throw error;
        onFailure({ jobId: job.jobId, error });
      }
    });
    return this.info;
  }
}
