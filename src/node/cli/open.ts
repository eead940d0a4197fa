import type { AuthenticateOptions } from "../../authenticate-options";
import { checkId } from "../../options";
import type { NodeTypes } from "../../platform";
import type { Job } from "../../resources/job";
import type { JobTask } from "../../resources/job-task";
import type { Project } from "../../resources/project";
import type { Up42 } from "../../up42";
import { type CredentialFlags, chooseCredentials, type Variables, variable, warningsOf } from "./credentials";
import { UsageError } from "./failures";
import type { Output } from "./output";
import type { ProgressLine } from "./progress";

/** What every command works with. */
export interface Context {
  readonly output: Output;
  readonly variables: Variables;
  /** Aborted when somebody asks the program to stop, or nobody reads what it prints. */
  readonly signal: AbortSignal;
  /** Tells something beside the results, on a line of its own. */
  note(sentence: string): void;
  /** Runs a call with a line for its progress, which is gone when the call is over. */
  withProgress<Result>(flags: QuietFlag, call: (line: ProgressLine) => Promise<Result>): Promise<Result>;
}

/** Whether progress is told. */
export interface QuietFlag {
  readonly quiet?: boolean;
}

/** What says how to reach the service. */
export interface ServiceFlags extends CredentialFlags {
  readonly baseUrl?: string;
  readonly region?: "eu" | "sa";
}

/** What names a job. */
export interface JobFlags extends ServiceFlags {
  readonly jobId?: string;
}

/** What names a job task, or only a job. */
export interface JobtaskFlags extends JobFlags {
  readonly jobtaskId?: string;
}

type Ids<Flags> = { readonly flags: Flags; readonly command: string };

/** Opens the project that the flags or the environment name. */
export async function openProject(
  context: Context,
  { flags, command }: Ids<ServiceFlags>,
): Promise<Project<NodeTypes>> {
  const up42 = await signIn(context, { flags, command });
  return up42.initializeProject({ signal: context.signal });
}

/** Opens the job that the flags or the environment name. */
export async function openJob(context: Context, { flags, command }: Ids<JobFlags>): Promise<Job<NodeTypes>> {
  const jobId = jobIdOf(context, { flags, command });
  const up42 = await signIn(context, { flags, command });
  return up42.initializeJob({ jobId, signal: context.signal });
}

/** Opens the job task that the flags or the environment name. */
export async function openJobtask(
  context: Context,
  { flags, command }: Ids<JobtaskFlags>,
): Promise<JobTask<NodeTypes>> {
  const jobId = jobIdOf(context, { flags, command });
  const jobtaskId = checkId(command, "--jobtask-id", namedJobtask(context, flags));
  const up42 = await signIn(context, { flags, command });
  return up42.initializeJobtask({ jobtaskId, jobId, signal: context.signal });
}

/** Opens what the outputs are of: the job task that is named, or else the job. */
export function openOutputs(
  context: Context,
  ids: Ids<JobtaskFlags>,
): Promise<Job<NodeTypes> | JobTask<NodeTypes>> {
  return namedJobtask(context, ids.flags) === undefined ? openJob(context, ids) : openJobtask(context, ids);
}

function jobIdOf({ variables }: Context, { flags, command }: Ids<JobFlags>): string {
  return checkId(command, "--job-id", flags.jobId || variable(variables, "UP42_JOB_ID"));
}

/** The environment's job task belongs to the environment's job: beside another job it means nothing. */
function namedJobtask({ variables }: Context, { jobId, jobtaskId }: JobtaskFlags): string | undefined {
  return jobtaskId || (jobId ? undefined : variable(variables, "UP42_JOBTASK_ID"));
}

/** Signs in, to a project. */
export async function signIn(
  context: Context,
  { flags, command }: Ids<ServiceFlags>,
): Promise<Up42<NodeTypes>> {
  const { variables, signal, note } = context;
  for (const warning of warningsOf(flags)) note(warning);
  const options: AuthenticateOptions = {
    ...chooseCredentials(flags, variables),
    baseUrl: flags.baseUrl ?? (flags.region === undefined ? variable(variables, "UP42_BASE_URL") : undefined),
    region: flags.region,
    signal,
  };
  if (options.projectId !== undefined) checkId(command, "--project-id", options.projectId);
  // Only now: help and wrong arguments need nothing of it.
  const { authenticate } = await import("../authenticate");
  const up42 = await authenticate(options);
  if (up42.projectId !== undefined) return up42;
  throw new UsageError(
    "The project is missing: name it with --project-id or UP42_PROJECT_ID. An account or a token is of no project.",
  );
}
