import type { EmulatedJobtask } from "./jobtask";
import { isEnded, isWaiting, type JobStatus, type StatusChange } from "./statuses";

/** Sets the tasks of a job to the statuses that match the job's new status. */
export function followJob(tasks: readonly EmulatedJobtask[], { status, at }: StatusChange): void {
  tasks.forEach((task, index) => {
    const next = nextOf(tasks, index, status);
    if (next !== undefined && next !== task.current) task.follow({ status: next, at });
  });
}

/** Runs the tasks of a running job one after the other, each for an equal share of the job's time. */
export function takeTurns(
  tasks: readonly EmulatedJobtask[],
  { progress, last, momentOf }: { progress: number; last: JobStatus; momentOf: (share: number) => number },
): void {
  const failing = tasks.findIndex((_task, index) => endOf(tasks, index, last) !== "SUCCEEDED");
  const count = failing === -1 ? tasks.length : failing + 1;
  const running = Math.min(count - 1, Math.floor(progress * count));
  tasks.slice(0, running + 1).forEach((task, index) => {
    if (isWaiting(task.current)) task.follow({ status: "RUNNING", at: momentOf(index / count) });
    if (index === running || task.current !== "RUNNING") return;
    task.follow({ status: "SUCCEEDED", at: momentOf((index + 1) / count) });
  });
}

/** The status of a task after its job has ended: its given one, or else the last task ends like the job. */
export function endOf(tasks: readonly EmulatedJobtask[], index: number, jobStatus: JobStatus): JobStatus {
  const given = tasks[index]?.endsAs;
  if (given !== undefined || jobStatus === "SUCCEEDED") return given ?? "SUCCEEDED";
  const failing = tasks.findIndex(({ endsAs }) => endsAs !== undefined && endsAs !== "SUCCEEDED");
  const last = failing === -1 ? tasks.length - 1 : failing;
  if (index === last) return jobStatus;
  return index < last ? "SUCCEEDED" : "NOT_STARTED";
}

/** The status of a task after its job's change; `undefined` if it keeps its own. */
function nextOf(
  tasks: readonly EmulatedJobtask[],
  index: number,
  jobStatus: JobStatus,
): JobStatus | undefined {
  const current = tasks[index]?.current ?? "NOT_STARTED";
  if (jobStatus === "NOT_STARTED") return jobStatus;
  if (jobStatus === "PENDING") return index === 0 ? jobStatus : "NOT_STARTED";
  if (jobStatus === "RUNNING") return index === 0 && isWaiting(current) ? jobStatus : undefined;
  if (jobStatus === "CANCELLING") return current === "RUNNING" ? jobStatus : undefined;
  if (jobStatus === "CANCELLED") return isEnded(current) ? undefined : jobStatus;
  return isEnded(jobStatus) ? endOf(tasks, index, jobStatus) : undefined;
}
