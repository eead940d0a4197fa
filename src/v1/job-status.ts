import type { CurrentStatus, JobInfo } from "../types";

const goingOn = ["NOT_STARTED", "PENDING", "RUNNING", "CANCELLING"];
const ended = ["SUCCEEDED", "FAILED", "ERROR", "CANCELLED"];

/** The status of a job, with `NOT_STARTED` for the `NOT STARTED` of up42-py. */
export function statusOf({ status }: Pick<JobInfo, "status">): CurrentStatus {
  return status === "NOT STARTED" ? "NOT_STARTED" : status;
}

/** Whether a job will not change any more. A job with an unknown status has ended once it has an end time. */
export function hasEnded(info: Pick<JobInfo, "status" | "finishedAt">): boolean {
  const status = statusOf(info);
  if (ended.includes(status)) return true;
  return !goingOn.includes(status) && typeof info.finishedAt === "string";
}
