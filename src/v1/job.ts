import { sideBySide } from "../async/side-by-side";
import { callKinds, checkOptions, featureKinds, isRecord } from "../options";
import { type TrackStatusOptions, untilEnded } from "../outputs/track-status";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type {
  CallOptions,
  CurrentStatus,
  FeatureOptions,
  JobCredits,
  JobInfo,
  ResultCollection,
} from "../types";
import { ArchivedOutputs } from "./archived-outputs";
import { readFeatures } from "./data-json";
import { jobFailure } from "./job-failure";
import { type JobAddress, jobPath, readJobInfo } from "./job-info";
import { hasEnded, statusOf } from "./job-status";
import { JobTask } from "./job-task";
import { findDataTask, jobTaskPath, readJobTasks } from "./job-task-info";
import { readLogs } from "./logs";
import { explainMissing, readData } from "./missing";

/**
 * A job: one run of a workflow, and the results of its last task. `up42.initializeJob()` opens one, and
 * `project.getJobs()` lists them.
 *
 * The type parameter is the platform. It decides what `outputDirectory` accepts, and what a download without it
 * resolves to.
 *
 * @example
 * ```ts
 * const job = await up42.initializeJob({ jobId: "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021" });
 * await job.trackStatus({ onStatus: (status) => console.log(status) });
 * const paths = await job.downloadResults({ outputDirectory: "berlin" });
 * ```
 */
export class Job<Platform extends PlatformTypes = PlatformTypes> extends ArchivedOutputs<Platform> {
  /** Id of the project that the job ran in. */
  readonly projectId: string;
  /** Id of the job. */
  readonly jobId: string;
  readonly #session: Session;
  #info: JobInfo;

  /** @internal Call `up42.initializeJob()`. */
  constructor(session: Session, { projectId, jobId }: JobAddress, info: JobInfo) {
    super(
      session,
      {
        path: jobPath({ projectId, jobId }),
        async findQuicklooks(options) {
          const task = findDataTask(await readJobTasks(session, { projectId, jobId }, options));
          return task && jobTaskPath({ projectId, jobId, jobtaskId: task.id });
        },
      },
      {
        kind: "job",
        id: jobId,
        statusWithoutResults: () => (this.isSucceeded ? undefined : this.status),
      },
    );
    this.projectId = projectId;
    this.jobId = jobId;
    this.#session = session;
    this.#info = info;
  }

  /**
   * Metadata of the job as last read, with the service's field names. Only {@link refresh} and {@link trackStatus} make
   * requests.
   *
   * @example
   * ```ts
   * const { name, mode, startedAt } = job.info;
   * console.log(name, mode === "DRY_RUN" ? "a test query" : "a real job", startedAt);
   * ```
   */
  get info(): JobInfo {
    return this.#info;
  }

  /** The name in notebooks and consoles, even after a minifier has renamed the class. */
  get [Symbol.toStringTag](): "Job" {
    return "Job";
  }

  /**
   * Status of the job when {@link info} was last read. The service's older `NOT STARTED` is `NOT_STARTED` here.
   *
   * @example
   * ```ts
   * await job.refresh();
   * console.log(job.status);
   * ```
   */
  get status(): CurrentStatus {
    return statusOf(this.#info);
  }

  /**
   * Whether the job had succeeded when {@link info} was last read.
   *
   * @example
   * ```ts
   * if (job.isSucceeded) await job.downloadResults();
   * ```
   */
  get isSucceeded(): boolean {
    return this.status === "SUCCEEDED";
  }

  /**
   * Reads the metadata again and updates {@link info}, {@link status} and {@link isSucceeded}.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {NotFoundError} when the job no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const { finishedAt } = await job.refresh();
   * ```
   */
  async refresh(options: CallOptions = {}): Promise<JobInfo> {
    checkOptions("refresh", options, callKinds);
    this.#info = await readJobInfo(this.#session, this, options);
    return this.#info;
  }

  /**
   * Waits until the job has ended: reads its metadata immediately and then every `reportTime` seconds, and keeps
   * {@link info} up to date. Resolves to `SUCCEEDED`. A job that is being cancelled has not ended yet.
   *
   * Failed requests are retried as set in `authenticate({ retry })`. When the retries fail too, the call ends with the
   * error; call it again to continue waiting.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {JobError} when the job has failed or was cancelled. It says how the job ended and which task failed, with
   * the end of that task's log.
   * @throws {NotFoundError} when the job no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * import { isUp42Error } from "up42-js";
   *
   * try {
   *   await job.trackStatus({ reportTime: 30, onStatus: (status) => console.log(status) });
   * } catch (error) {
   *   if (!isUp42Error(error, "JobError")) throw error;
   *   console.error(error.status, error.logTail);
   * }
   * ```
   */
  async trackStatus(options: TrackStatusOptions = {}): Promise<"SUCCEEDED"> {
    const info = await untilEnded((own) => this.refresh(own), { statusOf, hasEnded }, options);
    const status = statusOf(info);
    if (status === "SUCCEEDED") return "SUCCEEDED";
    const { projectId, jobId } = this;
    throw await jobFailure(this.#session, { projectId, jobId, status }, { signal: options.signal });
  }

  /**
   * Gets the tasks of the job in the order of its workflow, each with its metadata, in one request.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {NotFoundError} when the job no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * for (const { info, jobtaskId } of await job.getJobtasks()) console.log(info.name, info.status, jobtaskId);
   * ```
   */
  async getJobtasks(options: CallOptions = {}): Promise<JobTask<Platform>[]> {
    checkOptions("getJobtasks", options, callKinds);
    const { projectId, jobId } = this;
    const tasks = await readJobTasks(this.#session, { projectId, jobId }, options);
    return tasks.map(
      (info) => new JobTask<Platform>(this.#session, { projectId, jobId, jobtaskId: info.id }, info),
    );
  }

  /**
   * Gets the `data.json` of each task, by the task's id, in the order of the workflow.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {ApiError} when a task has no results yet (status 404), or when a response is not a FeatureCollection.
   * @throws {UnsupportedError} when a `data.json` is larger than 512 MiB.
   * @throws {NotFoundError | NetworkError | TimeoutError | AuthenticationError} as {@link getJobtasks} does.
   *
   * @example
   * ```ts
   * const collections = await job.getJobtasksResultsJson();
   * for (const [id, { features }] of Object.entries(collections)) console.log(id, features.length);
   * ```
   */
  async getJobtasksResultsJson(options: FeatureOptions = {}): Promise<Record<string, ResultCollection>> {
    const { nonFinite = "refuse", signal } = checkOptions("getJobtasksResultsJson", options, featureKinds);
    return this.#ofEachTask({ signal }, (session, path, own) =>
      readFeatures(session, path, { nonFinite, ...own }),
    );
  }

  /**
   * Gets the logs of all tasks, by the task's id, in the order of the workflow. The log of a task that has not started is
   * empty. Nothing is printed.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {NotFoundError | ApiError | NetworkError | TimeoutError | AuthenticationError} as {@link getJobtasks} does.
   *
   * @example
   * ```ts
   * for (const [id, log] of Object.entries(await job.getLogs())) console.log(`${id}\n${log}`);
   * ```
   */
  async getLogs(options: CallOptions = {}): Promise<Record<string, string>> {
    return this.#ofEachTask(checkOptions("getLogs", options, callKinds), readLogs);
  }

  /**
   * Gets the price of the job in credits: in total and, if the service lists it, for each task. Test queries are free.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {NotFoundError} when the job no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const { creditsUsed } = await job.getCredits();
   * ```
   */
  async getCredits(options: CallOptions = {}): Promise<JobCredits> {
    checkOptions("getCredits", options, callKinds);
    const what = "The credits of the job are not a number";
    const reading = { wanted: this, fits: isCredits, what, signal: options.signal };
    return readData(this.#session, `${jobPath(this)}/credits`, reading);
  }

  /**
   * Cancels the job. Resolves as soon as the service has accepted the request: the job is then `CANCELLING`, and later
   * `CANCELLED`.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {NotFoundError} when the job no longer exists.
   * @throws {ApiError} when the service refuses, with its reason.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service does not respond or refuses the token.
   *
   * @example
   * ```ts
   * await job.cancelJob();
   * console.log((await job.refresh()).status);
   * ```
   */
  async cancelJob(options: CallOptions = {}): Promise<void> {
    checkOptions("cancelJob", options, callKinds);
    await this.#session.api
      .post(`${jobPath(this)}/cancel/`, options)
      .catch((error) => explainMissing(this.#session, this, { ...options, error }));
  }

  /** Reads something of each task, side by side. */
  async #ofEachTask<Value>(
    { signal }: CallOptions,
    read: (session: Session, path: string, options: CallOptions) => Promise<Value>,
  ): Promise<Record<string, Value>> {
    const { projectId, jobId } = this;
    const tasks = await readJobTasks(this.#session, { projectId, jobId }, { signal });
    const values = new Map<string, Value>();
    await sideBySide(tasks, { limit: this.#session.concurrency, signal }, async ({ id }, own) => {
      values.set(id, await read(this.#session, jobTaskPath({ projectId, jobId, jobtaskId: id }), own));
    });
    // In the order of the workflow, not of the responses.
    return Object.fromEntries(tasks.map(({ id }) => [id, values.get(id) as Value]));
  }
}

function isCredits(value: unknown): value is JobCredits {
  return isRecord(value) && typeof value.creditsUsed === "number";
}
