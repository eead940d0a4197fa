import { collect } from "../async/collect";
import { sideBySide } from "../async/side-by-side";
import { InputError } from "../errors";
import { iterable, listOf } from "../kinds";
import { callback, callKinds, check, checkOptions, id } from "../options";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import { Job } from "../v1/job";
import { readJobInfo } from "../v1/job-info";
import { JobCollection, type JobFailure } from "./job-collection";

/** Options of `initializeJobcollection`: either ids of jobs, or jobs. */
export interface InitializeJobcollectionOptions<Types extends PlatformTypes = PlatformTypes>
  extends CallOptions {
  /** Ids of the jobs, whose metadata is then read. */
  readonly jobIds?: readonly string[] | undefined;
  /** Jobs, such as those of `project.getJobs()`. No further requests are made about them. */
  readonly jobs?: Iterable<Job<Types>> | AsyncIterable<Job<Types>> | undefined;
  /**
   * Id of the project that the jobs with these ids ran in.
   * @default the project signed in with
   */
  readonly projectId?: string | undefined;
  /**
   * Called for each id whose job cannot be opened, for example because it does not exist; the id is then skipped.
   * @default the first failure ends the call
   */
  readonly onFailure?: ((failure: JobFailure) => void) | undefined;
}

const call = "initializeJobcollection";

export async function openCollection<Types extends PlatformTypes>(
  session: Session,
  options: InitializeJobcollectionOptions<Types>,
  projectFor: (call: string) => string,
): Promise<JobCollection<Types>> {
  const { jobIds, jobs, onFailure, signal } = checkOptions(call, options, {
    jobIds: listOf(id, "an array of ids"),
    jobs: { ...iterable, words: "such as project.getJobs() or an array of jobs" },
    projectId: id,
    onFailure: callback,
    ...callKinds,
  });
  if ((jobIds === undefined) === (jobs === undefined)) {
    const got = jobs === undefined ? "got neither" : "got both";
    throw new InputError(`${call} takes either "jobIds" or "jobs"; ${got}.`, { argument: "jobIds" });
  }
  if (jobs !== undefined) {
    if (options.projectId !== undefined) {
      throw new InputError(`${call} takes "projectId" only with "jobIds": each job knows its own.`, {
        argument: "projectId",
      });
    }
    if (onFailure !== undefined) {
      throw new InputError(
        `${call} takes "onFailure" only with "jobIds": the jobs in "jobs" are already open.`,
        { argument: "onFailure" },
      );
    }
    signal?.throwIfAborted();
    const isJob = { words: "each of them a job", fits: (value: unknown) => value instanceof Job };
    return new JobCollection<Types>(
      session,
      await collect(jobs, (job) => check(call, "jobs", job, isJob), { signal }),
    );
  }
  const project = projectFor(call);
  const ids = [...new Set(jobIds)];
  const opened = new Map<string, Job<Types>>();
  await sideBySide(ids, { limit: session.concurrency, signal }, async (jobId, own) => {
    const address = { projectId: project, jobId };
    try {
      opened.set(jobId, new Job<Types>(session, address, await readJobInfo(session, address, own)));
    } catch (error) {
      if (onFailure === undefined || own.signal.aborted) throw error;
      onFailure({ jobId, error });
    }
  });
  return new JobCollection<Types>(
    session,
    ids.flatMap((id) => opened.get(id) ?? []),
  );
}
