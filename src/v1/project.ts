import { type Listing, listingOf, mostListed, pageByPage } from "../async/listing";
import { boolean, callKinds, checkNotBoth, checkOptions, count, oneOf } from "../options";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions, JobInfo, ProjectInfo } from "../types";
import { Job } from "./job";
import { endlessJobs, readJobPage, readProjectInfo } from "./project-info";

/** What jobs can be sorted by. */
export type JobSortField = (typeof sortFields)[number];

const sortFields = ["createdAt", "name", "id", "mode", "status", "startedAt", "finishedAt"] as const;

/** Options of {@link Project.getJobs}. */
export interface GetJobsOptions extends CallOptions {
  /**
   * Whether to list test queries.
   * @default true
   */
  readonly testJobs?: boolean | undefined;
  /**
   * Whether to list real jobs.
   * @default true
   */
  readonly realJobs?: boolean | undefined;
  /**
   * Maximum number of jobs, after filtering by the other options.
   * @default all of them
   */
  readonly limitTo?: number | undefined;
  /**
   * Field to sort the jobs by.
   * @default "createdAt"
   */
  readonly sortBy?: JobSortField | undefined;
  /** @deprecated Use {@link sortBy} instead. */
  readonly sortby?: JobSortField | undefined;
  /**
   * `true`: newest, or highest, first.
   * @default true
   */
  readonly descending?: boolean | undefined;
}

/**
 * A project with its jobs. `up42.initializeProject()` opens one.
 *
 * The type parameter is that of its jobs.
 *
 * @example
 * ```ts
 * const project = await up42.initializeProject();
 * for await (const job of project.getJobs({ testJobs: false })) {
 *   console.log(job.jobId, job.status, job.info.createdAt);
 * }
 * ```
 */
export class Project<Platform extends PlatformTypes = PlatformTypes> {
  /** Id of the project. */
  readonly projectId: string;
  readonly #session: Session;
  #info: ProjectInfo;

  /** @internal Call `up42.initializeProject()`. */
  constructor(session: Session, { projectId }: { readonly projectId: string }, info: ProjectInfo) {
    this.projectId = projectId;
    this.#session = session;
    this.#info = info;
  }

  /**
   * Metadata of the project as last read, with the service's field names. Only {@link refresh} makes a request.
   *
   * @example
   * ```ts
   * console.log(project.info.name, project.info.description);
   * ```
   */
  get info(): ProjectInfo {
    return this.#info;
  }

  /** The name in notebooks and consoles, even after a minifier has renamed the class. */
  get [Symbol.toStringTag](): "Project" {
    return "Project";
  }

  /**
   * Reads the metadata again and updates {@link info}.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {NotFoundError} when the project no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const { name } = await project.refresh();
   * ```
   */
  async refresh(options: CallOptions = {}): Promise<ProjectInfo> {
    checkOptions("refresh", options, callKinds);
    this.#info = await readProjectInfo(this.#session, this.projectId, options);
    return this.#info;
  }

  /**
   * Lists the jobs of the project, each with its metadata. A loop requests pages only as it needs them, and stops when
   * you leave it or `limitTo` is reached. `toArray()` resolves to all jobs. Each loop makes new requests.
   *
   * @throws {InputError} at once, when an option is invalid.
   * @throws {NotFoundError} in the loop, when the project no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} in the loop, when the service returns no
   * valid response.
   *
   * @example
   * ```ts
   * for await (const job of project.getJobs({ sortBy: "finishedAt" })) {
   *   if (job.isSucceeded) console.log(job.info.name);
   * }
   * const newest = await project.getJobs({ testJobs: false, limitTo: 10 }).toArray();
   * ```
   */
  getJobs(options: GetJobsOptions = {}): Listing<Job<Platform>> {
    const call = "getJobs";
    checkOptions(call, options, {
      testJobs: boolean,
      realJobs: boolean,
      limitTo: count(0),
      sortBy: oneOf(sortFields),
      sortby: oneOf(sortFields),
      descending: boolean,
      ...callKinds,
    });
    checkNotBoth(call, options, "sortBy", "sortby");
    const { testJobs = true, realJobs = true, limitTo, sortby = "createdAt", descending = true } = options;
    const wanted = ({ mode }: JobInfo): boolean => (mode === "DRY_RUN" ? testJobs : realJobs);
    const limit = testJobs || realJobs ? (limitTo ?? Number.POSITIVE_INFINITY) : 0;
    const sort = `${options.sortBy ?? sortby},${descending ? "desc" : "asc"}`;
    return listingOf(() => this.#readJobs({ wanted, limit, sort, signal: options.signal }));
  }

  async *#readJobs({
    wanted,
    limit,
    sort,
    signal,
  }: CallOptions & {
    readonly wanted: (info: JobInfo) => boolean;
    readonly limit: number;
    readonly sort: string;
  }): AsyncGenerator<Job<Platform>, void, undefined> {
    signal?.throwIfAborted();
    const { projectId } = this;
    let left = limit;
    if (left === 0) return;
    const infos = pageByPage((page) => readJobPage(this.#session, projectId, { page, sort, signal }), {
      endless: (why) => endlessJobs(this.#session, projectId, why),
      most: limit === Number.POSITIVE_INFINITY ? mostListed : Math.max(mostListed, limit),
      signal,
    });
    for await (const info of infos) {
      signal?.throwIfAborted();
      if (!wanted(info)) continue;
      yield new Job<Platform>(this.#session, { projectId, jobId: info.id }, info);
      left -= 1;
      if (left === 0) return;
    }
  }
}
