import { JobError } from "../errors";
import { createHider } from "../http/redact";
import { asSentence } from "../http/sentence";
import type { Session } from "../session/session";
import type { CallOptions, JobTaskInfo } from "../types";
import type { JobAddress } from "./job-info";
import { statusOf } from "./job-status";
import { jobTaskPath, readJobTasks } from "./job-task-info";
import { readLogs, tailOf } from "./logs";

/** Where a job failed, as far as its tasks show. */
interface Failure {
  readonly task?: JobTaskInfo | undefined;
  readonly logTail?: string;
  /** Why the log could not be read. */
  readonly cause?: unknown;
}

/** Makes the error of a job that has ended without success, with the end of the failed task's log. */
export async function jobFailure(
  session: Session,
  { jobId, projectId, status }: JobAddress & { readonly status: string },
  { signal }: CallOptions,
): Promise<JobError> {
  if (status === "CANCELLED") return new JobError(`The job ${jobId} was cancelled.`, { jobId, status });
  const failure = await findFailure(session, { jobId, projectId }, { signal });
  const { task, logTail = "", cause } = failure;
  const where = task === undefined ? "" : `: its task ${task.name} (${task.id}) is ${statusOf(task)}`;
  const sentence = asSentence(`The job ${jobId} ended as ${status}${where}`);
  const words = lastLineOf(logTail);
  return new JobError(words === "" ? sentence : `${sentence} Its log ends with: ${asSentence(words)}`, {
    jobId,
    status,
    jobtaskId: task?.id,
    logTail,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Finds the failed task and its log. A log that cannot be read is not an error: the job has failed anyway. */
async function findFailure(session: Session, job: JobAddress, { signal }: CallOptions): Promise<Failure> {
  let task: JobTaskInfo | undefined;
  try {
    const tasks = await readJobTasks(session, job, { signal });
    task =
      tasks.find((one) => /^(FAILED|ERROR)$/.test(one.status)) ??
      tasks.findLast(({ startedAt }) => typeof startedAt === "string");
    if (task === undefined) return {};
    const path = jobTaskPath({ ...job, jobtaskId: task.id });
    const log = await readLogs(session, path, { signal });
    return { task, logTail: createHider(session.api.asked(path).secrets).hideIn(tailOf(log)) };
  } catch (cause) {
    signal?.throwIfAborted();
    return { task, cause };
  }
}

function lastLineOf(text: string): string {
  const line = text.split("\n").at(-1) ?? "";
  const words = line.replace(/\p{Cc}/gu, " ").trim();
  return words.length > 200 ? `${words.slice(0, 200)}…` : words;
}
