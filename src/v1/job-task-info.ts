import { NotFoundError } from "../errors";
import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { CallOptions, JobTaskInfo } from "../types";
import { type JobAddress, jobPath } from "./job-info";
import { readData } from "./missing";

export interface JobTaskAddress extends JobAddress {
  readonly jobtaskId: string;
}

/** Path of a job task's outputs below the API's address. */
export function jobTaskPath({ jobtaskId, ...job }: JobTaskAddress): string {
  return `${jobPath(job)}/tasks/${encodeURIComponent(jobtaskId)}`;
}

/** Reads the metadata of all tasks of a job, in the order of its workflow. */
export async function readJobTasks(
  session: Session,
  job: JobAddress,
  { signal }: CallOptions,
): Promise<JobTaskInfo[]> {
  const what = "The list of job tasks is not a list of tasks with ids";
  return readData(session, `${jobPath(job)}/tasks/`, { wanted: job, fits: areJobTasks, what, signal });
}

function areJobTasks(value: unknown): value is JobTaskInfo[] {
  return Array.isArray(value) && value.every((task) => isRecord(task) && typeof task.id === "string");
}

/** The task that fetches imagery, the only one that may have quicklooks. */
export function findDataTask(tasks: readonly JobTaskInfo[]): JobTaskInfo | undefined {
  return tasks.find(({ block }) => block?.type === "DATA") ?? tasks[0];
}

/**
 * Reads the metadata of one job task. The service has no call for a single task, so this looks it up in the list of the
 * job's tasks.
 */
export async function readJobTaskInfo(
  session: Session,
  { projectId, jobId, jobtaskId }: JobTaskAddress,
  { signal }: CallOptions,
): Promise<JobTaskInfo> {
  const tasks = await readJobTasks(session, { projectId, jobId }, { signal });
  const info = tasks.find(({ id }) => id.toLowerCase() === jobtaskId.toLowerCase());
  if (info !== undefined) return info;
  const named = tasks.map(({ id, name }) => `${id}${typeof name === "string" ? ` (${name})` : ""}`);
  const rest = named.splice(10).length;
  const others = [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
  throw new NotFoundError(
    `The job task ${jobtaskId} was not found in the job ${jobId}; it has ${others === "" ? "no tasks" : others}.`,
    { resource: "jobtask", id: jobtaskId },
  );
}
