import { InputError } from "../errors";
import { checkFunction, checkId, describe } from "../options";
import type { PlatformTypes } from "../platform";
import type { Session } from "../session";
import type { CallOptions } from "../types";
import { Job } from "./job";
import { JobCollection } from "./job-collection";
import { readJobInfo } from "./job-info";
import type { JobFailure } from "./run-jobs";
import { sideBySide } from "./side-by-side";

interface OpenCollectionOptions<Types extends PlatformTypes> extends CallOptions {
  readonly jobIds?: readonly string[] | undefined;
  readonly jobs?: Iterable<Job<Types>> | AsyncIterable<Job<Types>> | undefined;
  readonly projectId?: string | undefined;
  readonly onFailure?: ((failure: JobFailure) => void) | undefined;
  /** The project that ids are of. */
  readonly projectFor: () => string;
}

const call = "initializeJobcollection";

/** Makes a collection of ids, each of which is asked for, or of jobs. */
export async function openCollection<Types extends PlatformTypes>(
  session: Session,
  { jobIds, jobs, projectId, projectFor, onFailure, signal }: OpenCollectionOptions<Types>,
): Promise<JobCollection<Types>> {
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
  const project = projectFor();
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
