/** Where a job or a job task stands. Any other string can be set too, to see what a client makes of it. */
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

/** Tells whether the work is over. */
export function isEnded(status: JobStatus): boolean {
  return ["SUCCEEDED", "FAILED", "ERROR", "CANCELLED"].includes(status);
}

/** Tells whether outputs can be asked for: they are not there before the work has ended, nor if it was cancelled. */
export function hasOutputs(status: JobStatus): boolean {
  return isEnded(status) && status !== "CANCELLED";
}

/** Tells whether the work is still to come. */
export function isWaiting(status: JobStatus): boolean {
  return status === "NOT_STARTED" || status === "PENDING";
}

/** A status that begins, and when. */
export interface StatusChange {
  readonly status: JobStatus;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** The times that go with a status. */
export function timesOf(status: JobStatus, { start, now }: { start: string | null; now: string }) {
  const started = isEnded(status) || status === "RUNNING" || status === "CANCELLING";
  return { startedAt: started ? start : null, finishedAt: isEnded(status) ? now : null };
}

/** Sets a status and the times that go with it. What is cancelled before its start never gets one. */
export function takeStatus(info: Record<string, unknown>, { status, at }: StatusChange): void {
  const now = timestamp(at);
  const neverStarts = status === "CANCELLING" || status === "CANCELLED";
  const start = typeof info.startedAt === "string" ? info.startedAt : neverStarts ? null : now;
  Object.assign(info, { status, updatedAt: now, ...timesOf(status, { start, now }) });
}

/** A moment as the service writes it: with six decimals. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}
