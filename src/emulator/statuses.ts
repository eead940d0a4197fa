/** Where a job or a job task stands. Any other text can be set too, to see what a client makes of it. */
export type JobStatus =
  | "NOT_STARTED"
  | "PENDING"
  | "RUNNING"
  | "SUCCEEDED"
  | "FAILED"
  | "ERROR"
  | "CANCELLING"
  | "CANCELLED"
  | (string & {});

/** Tells whether outputs can be asked for: they are not there before the work has ended. */
export function isEnded(status: JobStatus): boolean {
  return ["SUCCEEDED", "FAILED", "ERROR", "CANCELLED"].includes(status);
}

/** The times that go with a status. */
export function timesOf(status: JobStatus, { start, now }: { start: string; now: string }) {
  const started = isEnded(status) || status === "RUNNING" || status === "CANCELLING";
  return { startedAt: started ? start : null, finishedAt: isEnded(status) ? now : null };
}
