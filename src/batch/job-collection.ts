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

/** How reports and progress of a {@link JobCollection} describe its jobs. */
export interface JobTerms {
  /** Identifies a job in a report. */
  readonly named: {
    /** Id of the job. */
    readonly jobId: string;
  };
  /** Status of a job that has not succeeded. */
  readonly status: CurrentStatus;
  /** What `onProgress` is called with. */
  readonly progress: JobsProgress;
}

/** Progress of a call for all jobs of a collection. */
export interface JobsProgress extends Omit<BatchProgress, "total"> {
  /** Jobs in the collection. */
  readonly totalJobs: number;
}

/** The outcome for each job of a collection. Each list is in the order of the collection, and no job is in two lists. */
export type JobsReport<Value> = BatchReport<Value, JobTerms>;

/** A job that failed. */
export type JobFailure = BatchFailure<JobTerms>;

/** The download of one job. */
export type DownloadedJob = DownloadedOutputs;

/** The outcome of a download for each job. */
export type CollectionDownload = BatchDownload<JobTerms>;

/** Options of `apply` of a `JobCollection`. */
export type ApplyOptions = BatchApplyOptions<JobTerms>;

/** Options of the calls that read the features of many jobs. */
export type ReadManyOptions = BatchReadOptions<JobTerms>;

/** Options of `downloadResults` of a `JobCollection`. */
export type CollectionDownloadOptions = BatchDownloadOptions<JobTerms>;

/** Options of {@link JobCollection.refresh}. */
export interface RefreshJobsOptions extends CallOptions {
  /**
   * Called for each job that cannot be read; its metadata then stays as it was.
   * @default the first failure ends the call
   */
  readonly onFailure?: ((failure: JobFailure) => void) | undefined;
}

/**
 * Many jobs, to download or read together. `up42.initializeJobcollection()` makes a collection from ids, or from the jobs
 * of a project. A loop over it yields the jobs.
 *
 * Up to eight jobs are processed at once, with at most 96 requests to the API in any second, and 80 per second on
 * average. A failure does not stop the others: a report lists the outcome for each.
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

  /** The name in notebooks and consoles, even after a minifier has renamed the class. */
  override get [Symbol.toStringTag](): "JobCollection" {
    return "JobCollection";
  }

  /**
   * Metadata of each job as last read, by the job's id. Only {@link refresh} makes requests.
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
   * Status of each job when {@link info} was last read, by the job's id.
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
   * Reads the metadata of all jobs again and updates {@link info} and {@link status}, and those of the jobs. The first
   * failure ends the call; with `onFailure`, its job stays as it was.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {NotFoundError} when a job no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
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
