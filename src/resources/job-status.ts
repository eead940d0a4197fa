import type { JobInfo, JobStatus } from "../types";

/** Where a job stands, spelled in one way. */
export type CurrentStatus = Exclude<JobStatus, "NOT STARTED"> | (string & {});

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
