import { type Listing, listingOf } from "../async/listing";
import { callKinds, checkOptions, id, required } from "../options";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import { type RunProcessOptions, runProcess } from "./processes";
import { ProcessingJob } from "./processing-job";
import { readProcessingJob } from "./processing-job-info";
import { type GetProcessingJobsOptions, readProcessingJobs } from "./processing-jobs";

// All calls to the current platform, in one piece that loads on first use.
export { estimateCost, getProcess, getProcesses, validateProcess } from "./processes";
export { Storage } from "./storage";

/** Options of `initializeProcessingJob`. */
export interface InitializeProcessingJobOptions extends CallOptions {
  /** Id of the processing job. */
  readonly jobId: string;
}

export async function openProcessingJob<Types extends PlatformTypes>(
  session: Session,
  options: InitializeProcessingJobOptions,
): Promise<ProcessingJob<Types>> {
  const kinds = { jobId: required(id), ...callKinds };
  const { jobId } = checkOptions("initializeProcessingJob", options, kinds);
  return new ProcessingJob<Types>(session, await readProcessingJob(session, jobId, options));
}

export function listProcessingJobs<Types extends PlatformTypes>(
  session: Session,
  options: GetProcessingJobsOptions,
): Listing<ProcessingJob<Types>> {
  return listingOf(async function* () {
    for await (const info of readProcessingJobs(session, options)) {
      yield new ProcessingJob<Types>(session, info);
    }
  });
}

export async function runAndOpen<Types extends PlatformTypes>(
  session: Session,
  options: RunProcessOptions,
): Promise<ProcessingJob<Types>> {
  return new ProcessingJob<Types>(session, await runProcess(session, options));
}
