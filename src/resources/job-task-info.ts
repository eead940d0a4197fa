import { type ApiError, isUp42Error, NotFoundError } from "../errors";
import { apiError, isRecord, serverWords } from "../http/answers";
import { asSentence } from "../http/sentence";
import type { Session } from "../session";
import type { JobTaskInfo } from "../types";

/** The three ids that name a job task. */
export interface JobTaskAddress {
  readonly projectId: string;
  readonly jobId: string;
  readonly jobtaskId: string;
}

/** Path of a job task's outputs below the API's address. */
export function jobTaskPath({ projectId, jobId, jobtaskId }: JobTaskAddress): string {
  return `projects/${projectId}/jobs/${jobId}/tasks/${jobtaskId}`;
}

/**
 * Reads the metadata of one job task. The service has no call for a single one: it is found in the list of the job's
 * tasks, by its id.
 */
export async function readJobTaskInfo(
  session: Session,
  { projectId, jobId, jobtaskId }: JobTaskAddress,
  { signal }: { signal?: AbortSignal | undefined },
): Promise<JobTaskInfo> {
  const { api } = session;
  const listPath = `projects/${projectId}/jobs/${jobId}/tasks/`;
  let tasks: unknown;
  try {
    tasks = await api.getData(listPath, { signal });
  } catch (error) {
    if (!isUp42Error(error, "ApiError") || error.status !== 404) throw error;
    throw await whatIsMissing(session, { projectId, jobId }, error, { signal });
  }
  if (!Array.isArray(tasks) || !tasks.every((task) => isRecord(task) && typeof task.id === "string")) {
    throw apiError(api.asked(listPath), {
      status: 200,
      body: tasks,
      what: "The list of job tasks is not a list of tasks with ids",
    });
  }
  const info = tasks.find(({ id }) => id.toLowerCase() === jobtaskId.toLowerCase());
  if (info !== undefined) return info;
  const named = tasks.map(({ id, name }) => `${id}${typeof name === "string" ? ` (${name})` : ""}`);
  const others = [...named.slice(0, 10), ...(named.length > 10 ? [`${named.length - 10} more`] : [])].join(
    ", ",
  );
  throw new NotFoundError(
    `The job task ${jobtaskId} was not found in the job ${jobId}; it has ${others === "" ? "no tasks" : others}.`,
    { resource: "jobtask", id: jobtaskId },
  );
}

/** A 404 for a job's tasks does not say whether the job or the project is unknown: one more question does. */
async function whatIsMissing(
  { api }: Session,
  { projectId, jobId }: { projectId: string; jobId: string },
  cause: ApiError,
  { signal }: { signal: AbortSignal | undefined },
): Promise<NotFoundError> {
  const words = serverWords(cause.body);
  const said = words === undefined ? "" : ` The service says: ${asSentence(words)}`;
  try {
    await api.getData(`projects/${projectId}`, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (isUp42Error(error, "ApiError") && error.status === 404) {
      return new NotFoundError(`The project ${projectId} was not found.${said}`, {
        resource: "project",
        id: projectId,
        cause,
      });
    }
  }
  return new NotFoundError(`The job ${jobId} was not found in the project ${projectId}.${said}`, {
    resource: "job",
    id: jobId,
    cause,
  });
}
