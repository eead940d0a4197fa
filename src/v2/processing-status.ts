const goingOn = ["created", "licensed", "valid", "accepted", "running"] as const;
const ended = ["unlicensed", "invalid", "rejected", "successful", "failed", "captured", "released"] as const;

/**
 * Status of a processing job. With `successful`, it has ended and has results. The service no longer uses `captured`
 * (paid), but older jobs have it. `failed` later becomes `released` (not paid).
 */
export type ProcessingStatus = (typeof goingOn)[number] | (typeof ended)[number];

/** Status of a processing job. */
export type CurrentProcessingStatus = ProcessingStatus | (string & {});

/** Whether a processing job has results: it is `successful` or, if it is older, `captured`. */
export function hasResults({ status }: { readonly status: string }): boolean {
  return status === "successful" || status === "captured";
}

/** Whether a job has ended. A job with an unknown status has ended once it has an end time. */
export function hasEnded(job: { readonly status: string; readonly finished?: unknown }): boolean {
  const isOneOf = (statuses: readonly string[]): boolean => statuses.includes(job.status);
  return isOneOf(ended) || (!isOneOf(goingOn) && typeof job.finished === "string");
}
