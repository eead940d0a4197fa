import type { AuthenticateOptions } from "../../client/authenticate-options";
import type { Up42 } from "../../client/up42";
import type { Outputs } from "../../outputs/outputs";
import type { NodeTypes } from "../../session/platform";
import type { Job } from "../../v1/job";
import type { JobTask } from "../../v1/job-task";
import type { Project } from "../../v1/project";
import type { ProcessingJob } from "../../v2/processing-job";
import {
  type AddressFlags,
  type CredentialFlags,
  chooseAddresses,
  chooseCredentials,
  type Variables,
  variable,
  warningsOf,
} from "./credentials";
import { CommandFailed, exitCodes, UsageError } from "./failures";
import { checkId } from "./flag-values";
import type { Output } from "./output";
import type { ProgressLine } from "./progress";

export interface Surroundings {
  readonly output: Output;
  readonly variables: Variables;
  /** Aborted when somebody asks the program to stop, or when nobody reads its output any more. */
  readonly signal: AbortSignal;
  note(sentence: string): void;
  /** Runs a call with a line for its progress, which disappears when the call ends. */
  withProgress<Result>(flags: QuietFlag, call: (line: ProgressLine) => Promise<Result>): Promise<Result>;
}

export interface Context extends Surroundings {
  /** Name of the command, for its errors. */
  readonly command: string;
}

export interface QuietFlag {
  readonly quiet?: boolean;
}

export interface ServiceFlags extends CredentialFlags, AddressFlags {}

export interface JobFlags extends ServiceFlags {
  readonly jobId?: string;
}

export interface JobtaskFlags extends JobFlags {
  readonly jobtaskId?: string;
  readonly processingJobId?: string;
}

export interface QuicklooksFlags extends JobtaskFlags, QuietFlag {
  readonly outputDirectory: string;
  readonly overwrite: boolean;
  readonly json?: boolean;
}

/** The flags that name files with the ids of many outputs. */
export interface IdFiles {
  readonly jobIds?: string;
  readonly processingJobIds?: string;
  readonly itemIds?: string;
}

export interface DownloadFlags extends QuicklooksFlags, IdFiles {
  readonly match?: readonly string[];
  readonly unpacking: boolean;
  readonly connections?: string;
  readonly merge: boolean;
}

export async function openProject(context: Context, flags: ServiceFlags): Promise<Project<NodeTypes>> {
  const up42 = await signIn(context, flags);
  return up42.initializeProject({ signal: context.signal });
}

export async function openJob(context: Context, flags: JobFlags): Promise<Job<NodeTypes>> {
  const jobId = jobIdOf(context, flags);
  const up42 = await signIn(context, flags);
  return up42.initializeJob({ jobId, signal: context.signal });
}

export async function openJobtask(context: Context, flags: JobtaskFlags): Promise<JobTask<NodeTypes>> {
  const jobId = jobIdOf(context, flags);
  const jobtaskId = checkId(context.command, "--jobtask-id", namedJobtask(context, flags));
  const up42 = await signIn(context, flags);
  return up42.initializeJobtask({ jobtaskId, jobId, signal: context.signal });
}

export async function openProcessingJob(
  context: Context,
  flags: JobtaskFlags,
): Promise<ProcessingJob<NodeTypes>> {
  const jobId = checkId(context.command, "--processing-job-id", namedProcessingJob(context, flags));
  const up42 = await signInAnywhere(context, flags);
  return up42.initializeProcessingJob({ jobId, signal: context.signal });
}

/**
 * Opens the processing job or the job task that is named, or else the job.
 *
 * @throws {CommandFailed} when a processing job has no results yet.
 */
export async function openOutputs(context: Context, flags: JobtaskFlags): Promise<Outputs<NodeTypes>> {
  if (namedProcessingJob(context, flags) === undefined) {
    return namedJobtask(context, flags) === undefined ? openJob(context, flags) : openJobtask(context, flags);
  }
  const job = await openProcessingJob(context, flags);
  const { hasEnded } = await import("../../v2/processing-status");
  if (job.isSucceeded || hasEnded(job.info)) return job;
  throw new CommandFailed(
    `The processing job ${job.jobId} has no results yet: it is ${job.status}. up42-js job --track-status waits for them.`,
    { code: exitCodes.notFound },
  );
}

/**
 * The id of the processing job, if one is meant. The command line has priority over the environment.
 *
 * @throws {UsageError} when the environment names a job as well.
 */
export function namedProcessingJob(
  { variables }: Context,
  { processingJobId, jobId, jobtaskId }: JobtaskFlags,
): string | undefined {
  if (processingJobId || jobId || jobtaskId) return processingJobId;
  const id = variable(variables, "UP42_PROCESSING_JOB_ID");
  if (id === undefined || variable(variables, "UP42_JOB_ID") === undefined) return id;
  throw new UsageError(
    "The environment names two jobs, UP42_JOB_ID and UP42_PROCESSING_JOB_ID; unset one of them, or choose one with " +
      "--job-id or --processing-job-id.",
  );
}

function jobIdOf({ command, variables }: Context, { jobId }: JobFlags): string {
  return checkId(command, "--job-id", jobId || variable(variables, "UP42_JOB_ID"));
}

/** `UP42_JOBTASK_ID` belongs to `UP42_JOB_ID`, so it is ignored beside `--job-id`. */
function namedJobtask({ variables }: Context, { jobId, jobtaskId }: JobtaskFlags): string | undefined {
  return jobtaskId || (jobId ? undefined : variable(variables, "UP42_JOBTASK_ID"));
}

/** Signs in, to a project. */
export async function signIn(context: Context, flags: ServiceFlags): Promise<Up42<NodeTypes>> {
  const up42 = await signInAnywhere(context, flags);
  if (up42.projectId !== undefined) return up42;
  throw new UsageError(
    "No project was named: pass --project-id or set UP42_PROJECT_ID. Processing jobs need no project: " +
      "up42-js processing-jobs lists them.",
  );
}

/** Signs in, with a project or without one. */
export async function signInAnywhere(
  { command, variables, signal, note }: Context,
  flags: ServiceFlags,
): Promise<Up42<NodeTypes>> {
  for (const warning of warningsOf(flags)) note(warning);
  const options: AuthenticateOptions = {
    ...chooseCredentials(flags, variables),
    ...chooseAddresses(flags, variables),
    signal,
  };
  if (options.projectId !== undefined) checkId(command, "--project-id", options.projectId);
  // Loaded only now: help and wrong arguments do not need it.
  const { authenticate } = await import("../authenticate");
  return authenticate(options);
}
