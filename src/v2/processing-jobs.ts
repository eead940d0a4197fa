import { listFrom, oneOrMore } from "../kinds";
import { boolean, callKinds, checkOptions, count, id, isRecord, type Kind, oneOf } from "../options";
import type { Session } from "../session/session";
import { type LimitOption, linkedPages } from "../stac/linked-pages";
import { namesLike } from "../stac/name-kinds";
import { pageLimit } from "../stac/stac-search";
import type { CallOptions } from "../types";
import { isProcessingJobInfo, processingJobsPath } from "./processing-job-info";
import type { CurrentProcessingStatus } from "./processing-status";
import type { ProcessingJobInfo } from "./processing-types";

/** Fields that processing jobs can be sorted by. */
export type ProcessingJobSortField = (typeof sortFields)[number];

const sortFields = ["created", "status", "processID", "creditConsumption.credits"] as const;

/** Options of `getProcessingJobs`. Jobs must match all of them. */
export interface GetProcessingJobsOptions extends CallOptions, LimitOption {
  /**
   * Id or ids of processes whose jobs to list.
   * @default all processes
   */
  readonly processId?: string | readonly string[] | undefined;
  /**
   * Id of a workspace whose jobs to list.
   * @default all workspaces that the account can see
   */
  readonly workspaceId?: string | undefined;
  /**
   * Status or statuses of the jobs to list. A status that this version does not know is passed on to the service.
   * @default any status
   */
  readonly status?: CurrentProcessingStatus | readonly CurrentProcessingStatus[] | undefined;
  /** Shortest duration of a job, in the service's unit, which is presumably seconds. */
  readonly minDuration?: number | undefined;
  /** Longest duration of a job, in the service's unit, which is presumably seconds. */
  readonly maxDuration?: number | undefined;
  /** Ids of the jobs to list. An empty list matches no job. */
  readonly ids?: readonly string[] | undefined;
  /**
   * Field to sort the jobs by.
   * @default "created"
   */
  readonly sortBy?: ProcessingJobSortField | undefined;
  /**
   * `true`: newest, or highest, first.
   * @default true
   */
  readonly descending?: boolean | undefined;
}

const status: Kind = {
  words: 'a status such as "successful"',
  fits: (value) => typeof value === "string" && /^[\w-]+$/.test(value),
};

/**
 * Yields the metadata of processing jobs page by page, each job once. Checks the options at once; the first page is
 * requested with the first job.
 *
 * @throws {InputError} at once, when an option is invalid.
 */
export function readProcessingJobs(
  session: Session,
  options: GetProcessingJobsOptions = {},
): AsyncGenerator<ProcessingJobInfo, void, undefined> {
  const { limitTo, signal } = checkOptions("getProcessingJobs", options, {
    processId: namesLike("pansharpening"),
    workspaceId: id,
    status: oneOrMore(status, 'a list of statuses such as "successful"'),
    minDuration: count(0),
    maxDuration: count(0),
    ids: oneOrMore(id, `a list of ids such as "3f772637-09aa-4164-bded-692fcd746d20"`),
    sortBy: oneOf(sortFields),
    descending: boolean,
    limitTo: count(0),
    ...callKinds,
  });
  const query = queryOf(options);
  return linkedPages(
    session,
    { path: `${processingJobsPath}?${query ?? ""}` },
    { ...jobPages, limitTo: query === undefined ? 0 : limitTo, signal },
  );
}

/** Writes the query; `undefined` when an empty list matches nothing. */
function queryOf(options: GetProcessingJobsOptions): string | undefined {
  const { workspaceId, minDuration, maxDuration, sortBy = "created", descending = true, limitTo } = options;
  const [processIds, ids, wanted] = [options.processId, options.ids, options.status].map(listFrom<string>);
  if ([processIds, ids, wanted].some((list) => list?.length === 0)) return undefined;
  const given = {
    workspaceId,
    processId: processIds?.join(),
    status: wanted?.join(),
    minDuration,
    maxDuration,
    ids: ids?.join(),
    sort: `${sortBy},${descending ? "desc" : "asc"}`,
    limit: limitTo === undefined ? undefined : pageLimit(limitTo),
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) query.set(name, String(value));
  return query.toString();
}

const jobPages = {
  itemsOf: (page: unknown): readonly ProcessingJobInfo[] | string =>
    isRecord(page) && Array.isArray(page.jobs) && page.jobs.every(isProcessingJobInfo)
      ? page.jobs
      : "The list of processing jobs is not a list of jobs with ids and statuses",
  keyOf: ({ jobID }: ProcessingJobInfo): string => jobID,
};
