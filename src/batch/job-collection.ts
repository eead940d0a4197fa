import { orAbort } from "../async/or-abort";
import { sideBySide } from "../async/side-by-side";
import { type ColumnOptions, frameKinds } from "../dataframe/column-options";
import type { DanfoSource, Dataframe } from "../dataframe/danfo";
import { boolean, callback, callKinds, check, checkOptions, count, required } from "../options";
import type { GetResultsJsonOptions } from "../outputs/outputs";
import type { IntoDirectory } from "../session/output-directory";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions, CurrentStatus, JobInfo, ResultCollection, ResultFeature } from "../types";
import type { Job } from "../v1/job";
import {
  type BatchEntry,
  type BatchProgress,
  type CollectionDownload,
  type EntryFailure,
  type EntryReport,
  entryOf,
  type JobFailure,
  type JobsProgress,
  type JobsReport,
} from "./batch-report";
import { type CollectionDownloadOptions, downloadBatch } from "./download-batch";
import { mergeFeatures } from "./merged-features";
import { readBatch, readBatchDataframe } from "./read-batch";
import { runBatch } from "./run-batch";

/** Options of {@link JobCollection.apply}. */
export interface ApplyOptions extends CallOptions {
  /**
   * `false`: call the function for jobs that have not succeeded, too.
   * @default true
   */
  readonly onlySucceeded?: boolean | undefined;
  /**
   * Jobs at once.
   * @default the `concurrency` of `authenticate`, 8
   */
  readonly concurrency?: number | undefined;
  /**
   * `true`: end with the first error. `false`: what fails for one job is in the report.
   * @default false
   */
  readonly failFast?: boolean | undefined;
  /** Called at the beginning, and after each job. What it throws ends everything. */
  readonly onProgress?: ((progress: JobsProgress) => void) | undefined;
}

/** Options of {@link JobCollection.refresh}. */
export interface RefreshJobsOptions extends CallOptions {
  /**
   * Called for each job that cannot be read, which then stays as it was.
   * @default the first failure ends the call
   */
  readonly onFailure?: ((failure: JobFailure) => void) | undefined;
}

const readKinds = { onFailure: callback, ...callKinds };

/** What reading the features of many jobs takes. */
export interface ReadManyOptions extends CallOptions {
  /**
   * Called for each job whose features fail, which then is passed over.
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
export class JobCollection<Platform extends PlatformTypes = PlatformTypes>
  implements Iterable<Job<Platform>>
{
  /** The jobs, each once. */
  readonly jobs: readonly Job<Platform>[];
  readonly #session: Session;
  readonly #entries: readonly BatchEntry<Job<Platform>>[];

  /** @internal Call `up42.initializeJobcollection()`. */
  constructor(session: Session, jobs: readonly Job<Platform>[]) {
    this.#session = session;
    this.jobs = [...new Map(jobs.map((job) => [job.jobId, job])).values()];
    this.#entries = this.jobs.flatMap((job) => entryOf(job) ?? []);
  }

  /** What notebooks and consoles call it, also where its class was renamed by a minifier. */
  get [Symbol.toStringTag](): "JobCollection" {
    return "JobCollection";
  }

  /** How many jobs there are. */
  get length(): number {
    return this.jobs.length;
  }

  /** Gives the jobs. */
  [Symbol.iterator](): IterableIterator<Job<Platform>> {
    return this.jobs.values();
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
    const { onFailure, signal } = checkOptions("refresh", options, readKinds);
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

  /**
   * Calls a function for each job, some at once, and reports what came of it. Jobs that have not succeeded are left out
   * and listed as `skipped`, unless `onlySucceeded` is `false`; where they stand is what {@link status} says.
   *
   * With an abort, and with the first failure of `failFast`, the call ends at once. What the function has begun is not
   * waited for: it goes on unless it heeds its `signal`.
   *
   * @param worker is given the job, and a `signal` to pass on that ends with the call.
   * @throws {InputError} when an option is not what it should be.
   * @throws whatever `worker` throws first, with `failFast` only.
   *
   * @example
   * ```ts
   * const { done, failed } = await jobs.apply((job, { signal }) => job.getCredits({ signal }));
   * const credits = done.reduce((sum, { value }) => sum + value.creditsUsed, 0);
   * for (const { jobId, error } of failed) console.error(jobId, error);
   * ```
   */
  async apply<Value>(
    worker: (job: Job<Platform>, options: { readonly signal: AbortSignal }) => Value | PromiseLike<Value>,
    options: ApplyOptions = {},
  ): Promise<JobsReport<Value>> {
    check("apply", "worker", worker, {
      ...required(callback),
      words: "a function that is called for each job",
    });
    checkOptions("apply", options, {
      onlySucceeded: boolean,
      concurrency: count(1),
      failFast: boolean,
      onProgress: callback,
      ...callKinds,
    });
    const { onlySucceeded = true, concurrency = this.#session.concurrency, failFast = false } = options;
    const { onProgress, signal } = options;
    const report = await runBatch(
      this.#entries,
      {
        limit: concurrency,
        failFast,
        onlySucceeded,
        onProgress: onProgress && ((progress) => onProgress(jobsProgress(progress))),
        signal,
      },
      ({ outputs: job }, { signal: own }) =>
        orAbort((async () => worker(job, { signal: own }))(), { signal: own }),
    );
    return jobsReport(report);
  }

  /**
   * Downloads the results of all jobs that have succeeded, each into `job_<id>` below the directory: all files of a job
   * appear, or none. With `merge`, `data.json` beside these folders has the features of all jobs that were downloaded.
   *
   * In a folder of Node, `up42-manifest.json` notes what was saved, with lengths and checksums: a later call leaves alone
   * what is there and as it was saved, and `verify()` looks at it all. Elsewhere a later call downloads all of it again.
   *
   * What fails for one job is in the report, and the others go on. The report holds counts, and no results.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {UnsupportedError} when `outputDirectory` is a path or a URL in a browser, or is not given there.
   * @throws {OutputError} when the manifest or the merged `data.json` cannot be read or written.
   * @throws whatever fails for a job first, with `failFast` only.
   *
   * @example
   * ```ts
   * const report = await jobs.downloadResults({
   *   outputDirectory: "vineyards",
   *   onProgress: ({ done, failed, totalJobs, bytes }) => console.log(done + failed, totalJobs, bytes),
   * });
   * for (const { jobId, error } of report.failed) console.error(jobId, error);
   * console.log(report.merged?.saved, report.merged?.features);
   * ```
   */
  downloadResults(
    options: CollectionDownloadOptions & IntoDirectory<Platform["directory"]>,
  ): Promise<CollectionDownload>;
  downloadResults(
    options?: CollectionDownloadOptions & { readonly outputDirectory?: Platform["directory"] | undefined },
  ): Promise<CollectionDownload>;
  async downloadResults(
    options: CollectionDownloadOptions & {
      readonly outputDirectory?: Platform["directory"] | undefined;
    } = {},
  ): Promise<CollectionDownload> {
    const { merged, ...report } = await downloadBatch(this.#session, this.#entries, options, jobsProgress);
    return { ...jobsReport(report), merged };
  }

  /**
   * Gives the features of all jobs that have succeeded, job by job, while they arrive: only the feature at hand is in
   * memory. Each has the property `job_id`, and its `up42.data_path` begins with the folder that
   * {@link downloadResults} puts its job's files into. Coordinates are as they came.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws whatever fails for a job first, as `features()` of a job does; with `onFailure`, the job is passed over. Features
   * that it gave before were given.
   *
   * @example
   * ```ts
   * for await (const { properties } of jobs.features()) console.log(properties?.job_id, properties?.cloudCover);
   * ```
   */
  features(options: ReadManyOptions = {}): AsyncIterableIterator<ResultFeature> {
    const { onFailure, signal } = checkOptions("features", options, readKinds);
    return mergeFeatures(
      this.#succeeded.map((entry) => ({ entry, features: (own) => entry.source.streamFeatures(own) })),
      { limit: this.#session.concurrency, onFailure: (failure) => pass(failure, onFailure), signal },
    );
  }

  /**
   * Gets the features of all jobs that have succeeded as one FeatureCollection, or as one Danfo DataFrame, in the order
   * of the jobs. Each has the property `job_id`, as {@link features} gives them.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {MissingDependencyError} when a dataframe is asked for and danfojs is neither installed nor given.
   * @throws whatever fails for a job first, as `getResultsJson()` of a job does; with `onFailure`, the job is passed over.
   *
   * @example
   * ```ts
   * const { features } = await jobs.getResultsJson();
   * const frame = await jobs.getResultsJson({
   *   asDataframe: true,
   *   onFailure: ({ jobId, error }) => console.error(jobId, error),
   * });
   * ```
   */
  getResultsJson<Frame>(
    options: ReadManyOptions &
      ColumnOptions & { readonly asDataframe: true; readonly danfo: DanfoSource<Frame> },
  ): Promise<Frame>;
  getResultsJson(
    options: ReadManyOptions & ColumnOptions & { readonly asDataframe: true; readonly danfo?: undefined },
  ): Promise<Dataframe>;
  getResultsJson(
    options?: ReadManyOptions & { readonly asDataframe?: false | undefined },
  ): Promise<ResultCollection>;
  async getResultsJson(options: ReadManyOptions & GetResultsJsonOptions = {}): Promise<unknown> {
    checkOptions("getResultsJson", options, { ...frameKinds, ...readKinds });
    const { asDataframe = false, danfo = this.#session.danfo, flatten, dates, onFailure, signal } = options;
    const reading = {
      onFailure: (failure: EntryFailure) => pass(failure, onFailure),
      signal,
      limit: this.#session.concurrency,
    };
    return asDataframe
      ? readBatchDataframe(this.#succeeded, { ...reading, danfo, flatten, dates })
      : readBatch(this.#succeeded, reading);
  }

  get #succeeded(): readonly BatchEntry[] {
    return this.#entries.filter(({ statusWithoutResults }) => statusWithoutResults() === undefined);
  }
}

/** Tells a failure; without anybody to tell, it ends the call. */
function pass({ entry, error }: EntryFailure, onFailure: ((failure: JobFailure) => void) | undefined): void {
  if (onFailure === undefined) throw error;
  onFailure({ jobId: entry.id, error });
}

function jobsReport<Value>({ done, failed, skipped }: EntryReport<Value>): JobsReport<Value> {
  return {
    done: done.map(({ entry, value }) => ({ jobId: entry.id, value })),
    failed: failed.map(({ entry, error }) => ({ jobId: entry.id, error })),
    skipped: skipped.map(({ entry, status }) => ({ jobId: entry.id, status: status as CurrentStatus })),
  };
}

function jobsProgress({ total: totalJobs, ...progress }: BatchProgress): JobsProgress {
  return { totalJobs, ...progress };
}
