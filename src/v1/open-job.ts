import { callKinds, checkOptions, id, required } from "../options";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import { Job } from "./job";
import { readJobInfo } from "./job-info";
import { JobTask } from "./job-task";
import { readJobTaskInfo } from "./job-task-info";
import { Project } from "./project";
import { readProjectInfo } from "./project-info";

/** Options of `initializeProject`. */
export interface InitializeProjectOptions extends CallOptions {
  /**
   * Id of the project.
   * @default the project signed in with
   */
  readonly projectId?: string | undefined;
}

/** Options of `initializeJob`. */
export interface InitializeJobOptions extends InitializeProjectOptions {
  /** Id of the job. */
  readonly jobId: string;
}

/** Options of `initializeJobtask`. */
export interface InitializeJobtaskOptions extends InitializeJobOptions {
  /** Id of the job task. */
  readonly jobtaskId: string;
}

type ProjectFor = (call: string) => string;

export async function openJobtask<Types extends PlatformTypes>(
  session: Session,
  options: InitializeJobtaskOptions,
  projectFor: ProjectFor,
): Promise<JobTask<Types>> {
  const call = "initializeJobtask";
  const kinds = { jobtaskId: required(id), jobId: required(id), projectId: id, ...callKinds };
  const { jobtaskId, jobId, signal } = checkOptions(call, options, kinds);
  const address = { projectId: projectFor(call), jobId, jobtaskId };
  return new JobTask<Types>(session, address, await readJobTaskInfo(session, address, { signal }));
}

export async function openJob<Types extends PlatformTypes>(
  session: Session,
  options: InitializeJobOptions,
  projectFor: ProjectFor,
): Promise<Job<Types>> {
  const call = "initializeJob";
  const kinds = { jobId: required(id), projectId: id, ...callKinds };
  const { jobId, signal } = checkOptions(call, options, kinds);
  const address = { projectId: projectFor(call), jobId };
  return new Job<Types>(session, address, await readJobInfo(session, address, { signal }));
}

export async function openProject<Types extends PlatformTypes>(
  session: Session,
  options: InitializeProjectOptions,
  projectFor: ProjectFor,
): Promise<Project<Types>> {
  const call = "initializeProject";
  const { signal } = checkOptions(call, options, { projectId: id, ...callKinds });
  const address = { projectId: projectFor(call) };
  const info = await readProjectInfo(session, address.projectId, { signal });
  return new Project<Types>(session, address, info);
}
