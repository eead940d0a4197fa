import { type Listing, listingFrom } from "../async/listing";
import type { Batch } from "../batch/batch";
import type { JobCollection } from "../batch/job-collection";
import type { InitializeBatchOptions } from "../batch/open-batch";
import type { InitializeJobcollectionOptions } from "../batch/open-collection";
import { InputError } from "../errors";
import { check, id } from "../options";
import type { Outputs } from "../outputs/outputs";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import type { Job } from "../v1/job";
import type { JobTask } from "../v1/job-task";
import type {
  InitializeJobOptions,
  InitializeJobtaskOptions,
  InitializeProjectOptions,
} from "../v1/open-job";
import type { Project } from "../v1/project";
import type { InitializeProcessingJobOptions } from "../v2/present-platform";
import type { GetProcessOptions, ProcessInputsOptions, RunProcessOptions } from "../v2/processes";
import type { ProcessingJob } from "../v2/processing-job";
import type { GetProcessingJobsOptions } from "../v2/processing-jobs";
import type { CostEstimate, ProcessInfo, ValidationResult } from "../v2/processing-types";
import type { Storage } from "../v2/storage";

/**
 * A signed-in user of the UP42 platform, from `authenticate()`. Two such objects share nothing.
 *
 * @example
 * ```ts
 * import { authenticate } from "up42-js";
 *
 * const up42 = await authenticate({ projectId, projectApiKey });
 * const jobtask = await up42.initializeJobtask({ jobtaskId, jobId });
 * ```
 */
export class Up42<Types extends PlatformTypes = PlatformTypes> {
  /** The default project of calls. */
  readonly projectId: string | undefined;
  readonly #session: Session;

  /** @internal Call `authenticate()`. */
  constructor(session: Session, { projectId }: { projectId: string | undefined }) {
    this.#session = session;
    this.projectId = projectId;
  }

  /** The name in notebooks and consoles, even after a minifier has renamed the class. */
  get [Symbol.toStringTag](): "Up42" {
    return "Up42";
  }

  /**
   * Opens a job task and reads its metadata, so a wrong id fails at once.
   *
   * @throws {InputError} when an id is missing or does not look like one.
   * @throws {NotFoundError} when the project, the job or the job task does not exist; it says which.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const jobtask = await up42.initializeJobtask({
   *   jobtaskId: "3f772637-09aa-4164-bded-692fcd746d20",
   *   jobId: "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021",
   * });
   * console.log(jobtask.info.name);
   * ```
   */
  async initializeJobtask(options: InitializeJobtaskOptions): Promise<JobTask<Types>> {
    const { openJobtask } = await import("../v1/open-job");
    return openJobtask<Types>(this.#session, options, (call) => this.#projectFor(call, options));
  }

  /**
   * Opens a job and reads its metadata, so a wrong id fails at once.
   *
   * @throws {InputError} when an id is missing or does not look like one.
   * @throws {NotFoundError} when the project or the job does not exist; it says which.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const job = await up42.initializeJob({ jobId: "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021" });
   * console.log(job.status);
   * ```
   */
  async initializeJob(options: InitializeJobOptions): Promise<Job<Types>> {
    const { openJob } = await import("../v1/open-job");
    return openJob<Types>(this.#session, options, (call) => this.#projectFor(call, options));
  }

  /**
   * Opens many jobs by their ids and reads the metadata of each, or takes jobs that are already open. A job that you
   * pass twice is in the collection once. The first job that cannot be opened ends the call; with `onFailure`, it is
   * skipped.
   *
   * @throws {InputError} when you pass neither ids nor jobs, or both, or one of them is invalid.
   * @throws {NotFoundError} when the project or one of the jobs does not exist; it says which.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const some = await up42.initializeJobcollection({
   *   jobIds: ["de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021", "4da56bc7-34b5-4408-9dcd-31513f9e45e9"],
   *   onFailure: ({ jobId, error }) => console.error(jobId, error),
   * });
   * const project = await up42.initializeProject();
   * const all = await up42.initializeJobcollection({ jobs: project.getJobs() });
   * console.log(some.length, all.length);
   * ```
   */
  async initializeJobcollection(
    options: InitializeJobcollectionOptions<Types>,
  ): Promise<JobCollection<Types>> {
    const { openCollection } = await import("../batch/open-collection");
    return openCollection<Types>(this.#session, options, (call) => this.#projectFor(call, options));
  }

  /**
   * Combines many outputs into a batch, to download or read all of them. You can mix jobs, job tasks, processing jobs
   * and stored items. Outputs that you pass twice are in the batch once.
   *
   * @throws {InputError} when `outputs` is missing, or contains anything else, such as the result of
   * `storage.openItems()`.
   * @throws the errors of the list that you pass, such as `up42.getProcessingJobs()`.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * const items = await up42.initializeBatch({
   *   outputs: storage.openEach({ bbox: [13.3, 52.4, 13.5, 52.6] }),
   * });
   * const { done, failed } = await items.downloadResults({ outputDirectory: "berlin" });
   * ```
   */
  async initializeBatch<Each extends Outputs>(
    options: InitializeBatchOptions<Each>,
  ): Promise<Batch<Each, Types>> {
    const { openBatch } = await import("../batch/open-batch");
    return openBatch<Each, Types>(this.#session, options);
  }

  /**
   * Opens a project and reads its metadata, so a wrong id fails at once.
   *
   * @throws {InputError} when the id is missing or does not look like one.
   * @throws {NotFoundError} when the project does not exist.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const project = await up42.initializeProject();
   * const jobs = await project.getJobs({ limitTo: 10 }).toArray();
   * ```
   */
  async initializeProject(options: InitializeProjectOptions = {}): Promise<Project<Types>> {
    const { openProject } = await import("../v1/open-job");
    return openProject<Types>(this.#session, options, (call) => this.#projectFor(call, options));
  }

  /**
   * Opens the storage of the account, without a request. You must be signed in with an account or its token.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * const newest = await storage.search({ datetime: ["2026-01-01", null], limitTo: 10 }).toArray();
   * ```
   */
  async initializeStorage(): Promise<Storage<Types>> {
    const { Storage } = await loadPresent();
    return new Storage<Types>(this.#session);
  }

  /**
   * Lists the processes that can run on stored items.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * for (const { id, title } of await up42.getProcesses()) console.log(id, title);
   * ```
   */
  async getProcesses(options?: CallOptions): Promise<ProcessInfo[]> {
    return (await loadPresent()).getProcesses(this.#session, options);
  }

  /**
   * Reads the description of a process: its inputs, its price and its licence.
   *
   * @throws {InputError} when the id is missing or an option is invalid.
   * @throws {NotFoundError} when the process does not exist.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const { title, inputs } = await up42.getProcess({ processId: "pansharpening" });
   * ```
   */
  async getProcess(options: GetProcessOptions): Promise<ProcessInfo> {
    return (await loadPresent()).getProcess(this.#session, options);
  }

  /**
   * Checks whether a process would accept inputs, and whether its licence (EULA) is accepted. The result lists all
   * faults, in the service's words. This call runs nothing and costs nothing.
   *
   * @throws {InputError} when an argument is missing or an option is invalid.
   * @throws {NotFoundError} when the process does not exist.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * const [item] = await storage.search({ limitTo: 1 }).toArray();
   * const inputs = { title: "Berlin, sharper", item: item?.links?.find(({ rel }) => rel === "self")?.href };
   * const { isValid, errors } = await up42.validateProcess({ processId: "pansharpening", inputs });
   * if (!isValid) console.log(errors.map(({ name, message }) => `${name}: ${message}`));
   * ```
   */
  async validateProcess(options: ProcessInputsOptions): Promise<ValidationResult> {
    return (await loadPresent()).validateProcess(this.#session, options);
  }

  /**
   * Returns the price of running a process. This call runs nothing and costs nothing.
   *
   * @throws {InputError} when an argument is missing or an option is invalid.
   * @throws {NotFoundError} when the process does not exist.
   * @throws {ApiError} when the inputs are invalid, with the service's message, or when the service returns no valid
   * response.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service does not respond or refuses the token.
   *
   * @example
   * ```ts
   * const inputs = { title: "Berlin", item: "https://api.up42.com/v2/assets/stac/collections/…/items/…" };
   * const { totalCredits } = await up42.estimateCost({ processId: "pansharpening", inputs });
   * ```
   */
  async estimateCost(options: ProcessInputsOptions): Promise<CostEstimate> {
    return (await loadPresent()).estimateCost(this.#session, options);
  }

  /**
   * Opens a processing job and reads its metadata, so a wrong id fails at once. You must be signed in with an account
   * or its token.
   *
   * @throws {InputError} when the id is missing or does not look like one.
   * @throws {NotFoundError} when the processing job does not exist.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const job = await up42.initializeProcessingJob({ jobId: "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021" });
   * console.log(job.status, job.info.processID);
   * ```
   */
  async initializeProcessingJob(options: InitializeProcessingJobOptions): Promise<ProcessingJob<Types>> {
    const { openProcessingJob } = await loadPresent();
    return openProcessingJob<Types>(this.#session, options);
  }

  /**
   * Lists the processing jobs of the account, each with its metadata. A loop requests pages only as it needs them, and
   * stops when you leave it or `limitTo` is reached. `toArray()` resolves to all jobs. Each loop makes new requests.
   *
   * @throws {InputError} in the loop, when an option is invalid.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} in the loop, when the service returns no
   * valid response.
   *
   * @example
   * ```ts
   * for await (const job of up42.getProcessingJobs({ status: ["successful", "captured"], limitTo: 10 })) {
   *   console.log(job.jobId, job.info.processID, job.info.created);
   * }
   * ```
   */
  getProcessingJobs(options: GetProcessingJobsOptions = {}): Listing<ProcessingJob<Types>> {
    return listingFrom(async () => {
      const { listProcessingJobs } = await loadPresent();
      return listProcessingJobs<Types>(this.#session, options);
    });
  }

  /**
   * Runs a process, which costs credits. The request is never retried, and no other call of this package runs anything.
   * Use `validateProcess()` and `estimateCost()` first to check the inputs and the price.
   *
   * @throws {InputError} when an argument is missing or an option is invalid.
   * @throws {NotFoundError} when the process does not exist.
   * @throws {ApiError} when the inputs are invalid, the licence (EULA) is not accepted or there are too few credits,
   * with the service's message.
   * @throws {NetworkError | TimeoutError} when no response arrived: the job may have been started anyway.
   * @throws {AuthenticationError} when the service refuses the token.
   *
   * @example
   * ```ts
   * const storage = await up42.initializeStorage();
   * const [item] = await storage.search({ limitTo: 1 }).toArray();
   * const job = await up42.runProcess({
   *   processId: "pansharpening",
   *   inputs: { title: "Berlin, sharper", item: item?.links?.find(({ rel }) => rel === "self")?.href },
   *   workspaceId: "1d0e7a26-8a0f-4a0b-9e5a-6f1f7c1f0b55",
   * });
   * await job.trackStatus();
   * ```
   */
  async runProcess(options: RunProcessOptions): Promise<ProcessingJob<Types>> {
    const { runAndOpen } = await loadPresent();
    return runAndOpen<Types>(this.#session, options);
  }

  #projectFor(call: string, options: { readonly projectId?: string | undefined }): string {
    const meant = options.projectId ?? this.projectId;
    if (meant === undefined) {
      throw new InputError(
        `${call} needs "projectId" here, because a token or an account does not name a project.`,
        { argument: "projectId" },
      );
    }
    check(call, "projectId", meant, id);
    return meant;
  }
}

function loadPresent(): Promise<typeof import("../v2/present-platform")> {
  return import("../v2/present-platform");
}
