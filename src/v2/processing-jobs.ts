import { InputError } from "../errors";
import { isRecord } from "../http/answers";
import { checkBoolean, checkCount, checkId, checkOptions, checkSignal, describe } from "../options";
import type { Session } from "../session/session";
import { checkNames } from "../stac/check-name";
import { linkedPages } from "../stac/linked-pages";
import { pageLimit } from "../stac/stac-search";
import type { CallOptions } from "../types";
import { isProcessingJobInfo, processingJobsPath } from "./processing-job-info";
import { processingStatuses } from "./processing-status";
import type { ProcessingJobInfo, ProcessingStatus } from "./processing-types";

/** What processing jobs can be sorted by. */
export type ProcessingJobSortField = (typeof sortFields)[number];

const sortFields = ["created", "status", "processID", "creditConsumption.credits"] as const;

/** Options of `getProcessingJobs`. A job is given when it fits all of them. */
export interface GetProcessingJobsOptions extends CallOptions {
  /**
   * Ids of processes, or the id of one: jobs of these.
   * @default all processes
   */
  readonly processId?: string | readonly string[] | undefined;
  /**
   * Id of a workspace: jobs in it.
   * @default all workspaces that the account sees
   */
  readonly workspaceId?: string | undefined;
  /**
   * Statuses, or one status: jobs that stand there.
   * @default any status
   */
  readonly status?: ProcessingStatus | readonly ProcessingStatus[] | undefined;
  /** Shortest duration of a job, in the unit of the service: seconds, as far as is known. */
  readonly minDuration?: number | undefined;
  /** Longest duration of a job, in the unit of the service: seconds, as far as is known. */
  readonly maxDuration?: number | undefined;
  /** Ids of jobs: these only. None fits an empty list. */
  readonly ids?: readonly string[] | undefined;
  /**
   * What the jobs are sorted by.
   * @default "created"
   */
  readonly sortBy?: ProcessingJobSortField | undefined;
  /**
   * `true`: the newest, or highest, first.
   * @default true
   */
  readonly descending?: boolean | undefined;
  /**
   * How many jobs are given at the most.
   * @default all of them
   */
  readonly limitTo?: number | undefined;
}

/**
 * Gives the metadata of processing jobs page by page, each job once. The options are checked at once; the first page is
 * asked for with the first job.
 *
 * @throws {InputError} at once, when an option is not what it should be.
 */
export function readProcessingJobs(
  session: Session,
  options: GetProcessingJobsOptions = {},
): AsyncGenerator<ProcessingJobInfo, void, undefined> {
  const call = "getProcessingJobs";
  checkOptions(call, options, [
    "processId",
    "workspaceId",
    "status",
    "minDuration",
    "maxDuration",
    "ids",
    "sortBy",
    "descending",
    "limitTo",
    "signal",
  ]);
  const { limitTo, signal } = options;
  checkCount(call, "limitTo", limitTo, 0);
  checkSignal(call, signal);
  const query = queryOf(call, options);
  return linkedPages(
    session,
    { path: `${processingJobsPath}?${query ?? ""}` },
    { ...jobPages, limitTo: query === undefined ? 0 : limitTo, signal },
  );
}

/** Checks and writes what is asked for; `undefined` when an empty list lets nothing fit. */
function queryOf(call: string, options: GetProcessingJobsOptions): string | undefined {
  const { workspaceId, minDuration, maxDuration, sortBy = "created", descending = true, limitTo } = options;
  const processIds = checkNames(call, "processId", { value: options.processId, such: "pansharpening" });
  const ids = checkNames(call, "ids", {
    value: options.ids,
    such: "3f772637-09aa-4164-bded-692fcd746d20",
  })?.map((id) => checkId(call, "ids", id));
  const wanted = checkStatuses(call, options.status);
  checkCount(call, "minDuration", minDuration, 0);
  checkCount(call, "maxDuration", maxDuration, 0);
  checkBoolean(call, "descending", descending);
  if (!sortFields.includes(sortBy)) {
    throw new InputError(
      `${call} takes "sortBy", one of ${sortFields.join(", ")}; got ${describe(sortBy)}.`,
      {
        argument: "sortBy",
      },
    );
  }
  if ([processIds, ids, wanted].some((list) => list?.length === 0)) return undefined;
  const given = {
    workspaceId: workspaceId === undefined ? undefined : checkId(call, "workspaceId", workspaceId),
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

function checkStatuses(call: string, value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const wanted: unknown[] = Array.isArray(value) ? value : [value];
  if (wanted.every((status) => processingStatuses.includes(status as ProcessingStatus)))
    return wanted as string[];
  throw new InputError(
    `${call} takes "status", a list of ${processingStatuses.join(", ")}; got ${describe(value)}.`,
    {
      argument: "status",
    },
  );
}

const jobPages = {
  itemsOf: (page: unknown): readonly ProcessingJobInfo[] | string =>
    isRecord(page) && Array.isArray(page.jobs) && page.jobs.every(isProcessingJobInfo)
      ? page.jobs
      : "The list of processing jobs is not a list of jobs with ids and statuses",
  keyOf: ({ jobID }: ProcessingJobInfo): string => jobID,
};
