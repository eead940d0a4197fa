import type { ProcessingJobInfo, ProcessingStatus } from "./processing-types";

/** Where processing jobs can stand, in the order of their lives. */
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

/** Where a processing job stands. */
export type CurrentProcessingStatus = ProcessingStatus | (string & {});

/** Tells whether there are results: from `successful` on, which goes on to `captured`. */
export function hasResults({ status }: Pick<ProcessingJobInfo, "status">): boolean {
  return status === "successful" || status === "captured";
}

/** Tells whether it is known how a job ends. One with a status of a later day has ended once it has an end. */
export function hasEnded({ status, finished }: Pick<ProcessingJobInfo, "status" | "finished">): boolean {
  return ended.includes(status) || (!goingOn.includes(status) && typeof finished === "string");
}
