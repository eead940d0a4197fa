import { callKinds, checkOptions } from "../options";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions, JobTaskInfo } from "../types";
import { ArchivedOutputs } from "./archived-outputs";
import { statusOf } from "./job-status";
import { type JobTaskAddress, jobTaskPath, readJobTaskInfo } from "./job-task-info";
import { readLogs } from "./logs";

/**
 * A job task: one step of a job, and its results. `up42.initializeJobtask()` opens one.
 *
 * The type parameter is the platform. It decides what `outputDirectory` accepts, and what a download without it
 * resolves to.
 *
 * Source: the UP42 SDK reference page "JobTask".
 *
 * @example
 * ```ts
 * import { authenticate } from "up42-js";
 *
 * const up42 = await authenticate({ projectId, projectApiKey });
 * const jobtask = await up42.initializeJobtask({
 *   jobtaskId: "3f772637-09aa-4164-bded-692fcd746d20",
 *   jobId: "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021",
 * });
 * console.log(jobtask.info.status);
 * ```
 */
export class JobTask<Platform extends PlatformTypes = PlatformTypes> extends ArchivedOutputs<Platform> {
  /** Id of the project that the job ran in. */
  readonly projectId: string;
  /** Id of the job. */
  readonly jobId: string;
  /** Id of the job task. */
  readonly jobtaskId: string;
  readonly #session: Session;
  #info: JobTaskInfo;

  /** @internal Call `up42.initializeJobtask()`. */
  constructor(session: Session, address: JobTaskAddress, info: JobTaskInfo) {
    const path = jobTaskPath(address);
    super(
      session,
      { path, findQuicklooks: async () => path },
      {
        kind: "jobtask",
        id: address.jobtaskId,
        statusWithoutResults: () => {
          const status = statusOf(this.info);
          return status === "SUCCEEDED" ? undefined : status;
        },
      },
    );
    this.projectId = address.projectId;
    this.jobId = address.jobId;
    this.jobtaskId = address.jobtaskId;
    this.#session = session;
    this.#info = info;
  }

  /**
   * Metadata of the job task as last read, with the service's field names. Only {@link refresh} makes a request.
   *
   * @example
   * ```ts
   * const { name, status, block } = jobtask.info;
   * console.log(`${name} (${block.type}) ${status}`);
   * ```
   */
  get info(): JobTaskInfo {
    return this.#info;
  }

  /** The name in notebooks and consoles, even after a minifier has renamed the class. */
  get [Symbol.toStringTag](): "JobTask" {
    return "JobTask";
  }

  /**
   * Reads the metadata again and updates {@link info}.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {NotFoundError} when the job task no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const { status } = await jobtask.refresh();
   * ```
   */
  async refresh(options: CallOptions = {}): Promise<JobTaskInfo> {
    checkOptions("refresh", options, callKinds);
    this.#info = await readJobTaskInfo(this.#session, this, options);
    return this.#info;
  }

  /**
   * Gets the whole log of the job task. It is `""` while the task has not started.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const lines = (await jobtask.getLogs()).split("\n");
   * console.log(lines.slice(-20).join("\n"));
   * ```
   */
  async getLogs(options: CallOptions = {}): Promise<string> {
    checkOptions("getLogs", options, callKinds);
    return readLogs(this.#session, jobTaskPath(this), options);
  }
}
