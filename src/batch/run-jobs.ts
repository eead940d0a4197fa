import { sideBySide } from "../async/side-by-side";
import type { CallOptions, CurrentStatus } from "../types";

/** What became of each job of a collection, each list in the order of the collection. No job is in two of them. */
export interface JobsReport<Value> {
  /** The jobs that it was done for, with what came of it. */
  readonly done: readonly { readonly jobId: string; readonly value: Value }[];
  /** The jobs that it failed for, with what was thrown. */
  readonly failed: readonly JobFailure[];
  /** The jobs that were left out because they have not succeeded, with where they stand. */
  readonly skipped: readonly { readonly jobId: string; readonly status: CurrentStatus }[];
}

/** A job that something failed for. */
export interface JobFailure {
  /** Id of the job. */
  readonly jobId: string;
  /** What was thrown. */
  readonly error: unknown;
}

/** What a call for all jobs of a collection tells while it runs, of all jobs together. */
export interface JobsProgress {
  /** Jobs of the collection. */
  readonly totalJobs: number;
  /** Jobs that it was done for so far. */
  readonly done: number;
  /** Jobs that it failed for so far. */
  readonly failed: number;
  /** Jobs that are left out because they have not succeeded. */
  readonly skipped: number;
  /** Bytes received so far; of downloads only. */
  readonly bytes: number;
  /** Files that are in place so far; of downloads only. */
  readonly files: number;
}

/** What a report and its progress need to know of a job. */
export interface Reported {
  readonly jobId: string;
  readonly status: CurrentStatus;
}

/** How to go through the jobs of a collection. */
export interface RunOptions extends CallOptions {
  /** Jobs at once. */
  readonly limit: number;
  readonly failFast: boolean;
  readonly onlySucceeded: boolean;
  readonly onProgress: ((progress: JobsProgress) => void) | undefined;
}

/** What the work on one job is given. */
export interface JobRun {
  readonly signal: AbortSignal;
  /** Adds to what is told of all jobs together. What the caller's function throws ends everything. */
  readonly count: (more: { readonly bytes?: number; readonly files?: number }) => void;
}

/**
 * Does something for all jobs, at most `limit` at once. What fails for one job is in the report, and the others go on;
 * with `failFast`, and when the caller's signal or function ends it, nothing goes on and that is thrown.
 */
export async function runJobs<Each extends Reported, Value>(
  jobs: readonly Each[],
  { limit, failFast, onlySucceeded, onProgress, signal }: RunOptions,
  work: (job: Each, run: JobRun) => Promise<Value>,
): Promise<JobsReport<Value>> {
  const wanted = jobs.filter(({ status }) => !onlySucceeded || status === "SUCCEEDED");
  const isWanted = new Set(wanted);
  const skipped = jobs.filter((job) => !isWanted.has(job)).map(({ jobId, status }) => ({ jobId, status }));
  const values = new Map<Each, Value>();
  const errors = new Map<Each, unknown>();
  const counted = { bytes: 0, files: 0 };
  let ending: { readonly error: unknown } | undefined;

  function tell(): void {
    try {
      onProgress?.({
        totalJobs: jobs.length,
        done: values.size,
        failed: errors.size,
        skipped: skipped.length,
        ...counted,
      });
    } catch (error) {
      ending ??= { error };
      throw error;
    }
  }

  function count({ bytes = 0, files = 0 }: { readonly bytes?: number; readonly files?: number }): void {
    counted.bytes += bytes;
    counted.files += files;
    tell();
  }

  signal?.throwIfAborted();
  tell();
  await sideBySide(wanted, { limit, signal }, async (job, own) => {
    try {
      values.set(job, await work(job, { signal: own.signal, count }));
    } catch (error) {
      if (failFast || own.signal.aborted || ending !== undefined) throw ending?.error ?? error;
      errors.set(job, error);
    }
    tell();
  });
  return {
    done: wanted
      .filter((job) => values.has(job))
      .map((job) => ({ jobId: job.jobId, value: values.get(job) as Value })),
    failed: wanted
      .filter((job) => errors.has(job))
      .map((job) => ({ jobId: job.jobId, error: errors.get(job) })),
    skipped,
  };
}
