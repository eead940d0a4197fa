import type { ApiError } from "../errors";
import { apiError } from "../http/answers";
import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { CallOptions, JobInfo, ProjectInfo } from "../types";
import { isJobInfo } from "./job-info";
import { readData } from "./missing";

export async function readProjectInfo(
  session: Session,
  projectId: string,
  { signal }: CallOptions,
): Promise<ProjectInfo> {
  const what = "The metadata of the project is not an object";
  return readData(session, `projects/${projectId}`, {
    wanted: { projectId },
    fits: isProjectInfo,
    what,
    signal,
  });
}

/** Reads one page of the jobs of a project, from page 0. Pages after the last one are empty. */
export async function readJobPage(
  session: Session,
  projectId: string,
  { page, sort, signal }: CallOptions & { readonly page: number; readonly sort: string },
): Promise<JobInfo[]> {
  const path = `projects/${projectId}/jobs?page=${page}&sort=${sort}`;
  const what = "The list of jobs is not a list of jobs with ids and statuses";
  return readData(session, path, { wanted: { projectId }, fits: areJobInfos, what, signal });
}

/** Makes the error for a list of jobs that does not end. */
export function endlessJobs({ api }: Session, projectId: string, why: string): ApiError {
  const asked = api.asked(`projects/${projectId}/jobs`);
  return apiError(asked, { status: 200, body: undefined, what: `The list of jobs does not end: ${why}` });
}

function isProjectInfo(value: unknown): value is ProjectInfo {
  return isRecord(value);
}

function areJobInfos(value: unknown): value is JobInfo[] {
  return Array.isArray(value) && value.every(isJobInfo);
}
