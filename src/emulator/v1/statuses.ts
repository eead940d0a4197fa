/** The status of a job or a job task. You can also set any other string, to test a client with it. */
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

export function isEnded(status: JobStatus): boolean {
  return ["SUCCEEDED", "FAILED", "ERROR", "CANCELLED"].includes(status);
}

/** Whether outputs are visible: only after the end of the work, and not if it was cancelled. */
export function hasOutputs(status: JobStatus): boolean {
  return isEnded(status) && status !== "CANCELLED";
}

export function isWaiting(status: JobStatus): boolean {
  return status === "NOT_STARTED" || status === "PENDING";
}

export interface StatusChange {
  readonly status: JobStatus;
  /** In milliseconds since 1970. */
  readonly at: number;
}

export function timesOf(status: JobStatus, { start, now }: { start: string | null; now: string }) {
  const started = isEnded(status) || status === "RUNNING" || status === "CANCELLING";
  return { startedAt: started ? start : null, finishedAt: isEnded(status) ? now : null };
}

/** Sets a status and its times. A job that is cancelled before its start has no start. */
export function takeStatus(info: Record<string, unknown>, { status, at }: StatusChange): void {
  const now = timestamp(at);
  const neverStarts = status === "CANCELLING" || status === "CANCELLED";
  const start = typeof info.startedAt === "string" ? info.startedAt : neverStarts ? null : now;
  Object.assign(info, { status, updatedAt: now, ...timesOf(status, { start, now }) });
}

/** A time as the service writes it: with six decimals. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}
