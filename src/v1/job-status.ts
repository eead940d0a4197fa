import type { CurrentStatus, JobInfo } from "../types";

const goingOn = ["NOT_STARTED", "PENDING", "RUNNING", "CANCELLING"];
const ended = ["SUCCEEDED", "FAILED", "ERROR", "CANCELLED"];

/** Where a job stands, with `NOT_STARTED` for the `NOT STARTED` that up42-py knows. */
export function statusOf({ status }: Pick<JobInfo, "status">): CurrentStatus {
  return status === "NOT STARTED" ? "NOT_STARTED" : status;
}

/** Tells whether a job will not change any more. One with a status of a later day has ended once it has an end. */
export function hasEnded(info: Pick<JobInfo, "status" | "finishedAt">): boolean {
  const status = statusOf(info);
  if (ended.includes(status)) return true;
  return !goingOn.includes(status) && typeof info.finishedAt === "string";
}
