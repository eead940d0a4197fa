import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { CallOptions, JobInfo } from "../types";
import { readData } from "./missing";

/** The two ids that name a job. */
export interface JobAddress {
  readonly projectId: string;
  readonly jobId: string;
}

/** Path of a job below the API's address. */
export function jobPath({ projectId, jobId }: JobAddress): string {
  return `projects/${projectId}/jobs/${encodeURIComponent(jobId)}`;
}

/** Reads the metadata of a job. */
export async function readJobInfo(
  session: Session,
  job: JobAddress,
  { signal }: CallOptions,
): Promise<JobInfo> {
  const what = "The metadata of the job has no id and no status";
  return readData(session, jobPath(job), { wanted: job, fits: isJobInfo, what, signal });
}

/** Whether a value is the metadata of a job. */
export function isJobInfo(value: unknown): value is JobInfo {
  return isRecord(value) && typeof value.id === "string" && typeof value.status === "string";
}
