import { checkedBody } from "../http/checked-body";
import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { CallOptions, JobInfo, ProjectInfo } from "../types";
import { isJobInfo } from "./job-info";
import { explainMissing } from "./missing";

/** Reads the metadata of a project. */
export async function readProjectInfo(
  session: Session,
  projectId: string,
  { signal }: CallOptions,
): Promise<ProjectInfo> {
  const { api } = session;
  const path = `projects/${projectId}`;
  const info = await api
    .getData(path, { signal })
    .catch((error) => explainMissing(session, { projectId }, { error, signal }));
  const what = "The metadata of the project is not an object";
  return checkedBody(api.asked(path), info, { fits: isProjectInfo, what });
}

/** Reads one page of the jobs of a project, from page 0. Pages after the last one are empty. */
export async function readJobPage(
  session: Session,
  projectId: string,
  { page, sort, signal }: CallOptions & { readonly page: number; readonly sort: string },
): Promise<JobInfo[]> {
  const { api } = session;
  const path = `projects/${projectId}/jobs?page=${page}&sort=${sort}`;
  const jobs = await api
    .getData(path, { signal })
    .catch((error) => explainMissing(session, { projectId }, { error, signal }));
  const what = "The list of jobs is not a list of jobs with ids and statuses";
  return checkedBody(api.asked(path), jobs, { fits: areJobInfos, what });
}

function isProjectInfo(value: unknown): value is ProjectInfo {
  return isRecord(value);
}

function areJobInfos(value: unknown): value is JobInfo[] {
  return Array.isArray(value) && value.every(isJobInfo);
}
