import type { ProcessingJobInfo, ProcessingStatus } from "./processing-types";

/** All statuses of processing jobs, in the order in which they occur. */
export const processingStatuses = [
  "created",
  "licensed",
  "unlicensed",
  "valid",
  "invalid",
  "accepted",
  "rejected",
  "running",
  "successful",
  "failed",
  "captured",
  "released",
] as const satisfies readonly ProcessingStatus[];

const goingOn = ["created", "licensed", "valid", "accepted", "running"];
const ended = ["unlicensed", "invalid", "rejected", "successful", "failed", "captured", "released"];

/** Status of a processing job. */
export type CurrentProcessingStatus = ProcessingStatus | (string & {});

/** Whether a processing job has results: it is `successful`, and later `captured`. */
export function hasResults({ status }: Pick<ProcessingJobInfo, "status">): boolean {
  return status === "successful" || status === "captured";
}

/** Whether a job has ended. A job with an unknown status has ended once it has an end time. */
export function hasEnded({ status, finished }: Pick<ProcessingJobInfo, "status" | "finished">): boolean {
  return ended.includes(status) || (!goingOn.includes(status) && typeof finished === "string");
}
