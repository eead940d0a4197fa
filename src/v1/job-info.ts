import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { CallOptions, JobInfo } from "../types";
import { readData } from "./missing";

export interface JobAddress {
  readonly projectId: string;
  readonly jobId: string;
}

export function jobPath({ projectId, jobId }: JobAddress): string {
  return `projects/${projectId}/jobs/${encodeURIComponent(jobId)}`;
}

export async function readJobInfo(
  session: Session,
  job: JobAddress,
  { signal }: CallOptions,
): Promise<JobInfo> {
  const what = "The metadata of the job has no id and no status";
  return readData(session, jobPath(job), { wanted: job, fits: isJobInfo, what, signal });
}

export function isJobInfo(value: unknown): value is JobInfo {
  return isRecord(value) && typeof value.id === "string" && typeof value.status === "string";
}
