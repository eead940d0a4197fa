import { sideBySide } from "../async/side-by-side";
import { InputError } from "../errors";
import { checkFunction, checkId, checkOptions, checkSignal, describe } from "../options";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import { Job } from "../v1/job";
import { readJobInfo } from "../v1/job-info";
import { JobCollection } from "./job-collection";
import type { JobFailure } from "./run-jobs";

/** Options of `initializeJobcollection`: either the ids of jobs, or jobs. */
export interface InitializeJobcollectionOptions<Types extends PlatformTypes = PlatformTypes>
  extends CallOptions {
  /** Ids of the jobs. Each is asked for. */
  readonly jobIds?: readonly string[] | undefined;
  /** Jobs, such as `project.getJobs()` lists. Nothing more is asked about them. */
  readonly jobs?: Iterable<Job<Types>> | AsyncIterable<Job<Types>> | undefined;
  /**
   * Id of the project that the jobs with these ids ran in.
   * @default the project signed in with
   */
  readonly projectId?: string | undefined;
  /**
   * Called for each id whose job cannot be opened, such as one that does not exist; the collection then lacks it.
   * @default the first failure ends the call
   */
  readonly onFailure?: ((failure: JobFailure) => void) | undefined;
}

const call = "initializeJobcollection";

/** Does what `initializeJobcollection` promises: makes a collection of ids, each of which is asked for, or of jobs. */
export async function openCollection<Types extends PlatformTypes>(
  session: Session,
  options: InitializeJobcollectionOptions<Types>,
  projectFor: (call: string) => string,
): Promise<JobCollection<Types>> {
  checkOptions(call, options, ["jobIds", "jobs", "projectId", "onFailure", "signal"]);
  const { jobIds, jobs, projectId, onFailure, signal } = options;
  checkSignal(call, signal);
  checkFunction(call, "onFailure", onFailure);
  if ((jobIds === undefined) === (jobs === undefined)) {
    const got = jobs === undefined ? "got neither" : "got both";
    throw new InputError(`${call} takes either "jobIds" or "jobs"; ${got}.`, { argument: "jobIds" });
  }
  if (jobs !== undefined) {
    if (projectId !== undefined) {
      throw new InputError(`${call} takes "projectId" only with "jobIds": each job knows its own.`, {
        argument: "projectId",
      });
    }
    if (onFailure !== undefined) {
      throw new InputError(
        `${call} takes "onFailure" only with "jobIds": nothing is asked about jobs that are open already.`,
        { argument: "onFailure" },
      );
    }
    signal?.throwIfAborted();
    return new JobCollection<Types>(session, await jobsOf(jobs, { signal }));
  }
  if (!Array.isArray(jobIds)) {
    throw new InputError(`${call} takes "jobIds", an array of ids; got ${describe(jobIds)}.`, {
      argument: "jobIds",
    });
  }
  const project = projectFor(call);
  const ids = [...new Set(jobIds.map((id) => checkId(call, "jobIds", id)))];
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

async function jobsOf<Types extends PlatformTypes>(
  jobs: Iterable<Job<Types>> | AsyncIterable<Job<Types>>,
  { signal }: CallOptions,
): Promise<Job<Types>[]> {
  if (!(Symbol.asyncIterator in Object(jobs)) && !(Symbol.iterator in Object(jobs))) {
    throw new InputError(
      `${call} takes "jobs", such as project.getJobs() or an array of jobs; got ${describe(jobs)}.`,
      { argument: "jobs" },
    );
  }
  const found: Job<Types>[] = [];
  for await (const job of jobs) {
    signal?.throwIfAborted();
    if (!(job instanceof Job)) {
      throw new InputError(`${call} takes "jobs", each of them a job; got ${describe(job)}.`, {
        argument: "jobs",
      });
    }
    found.push(job);
  }
  return found;
}
