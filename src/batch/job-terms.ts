import type { CurrentStatus } from "../types";
import type { BatchApplyOptions, BatchReadOptions } from "./batch";
import type {
  BatchDownload,
  BatchFailure,
  BatchProgress,
  BatchReport,
  DownloadedOutputs,
} from "./batch-report";
import type { BatchDownloadOptions } from "./download-batch";

/** What the reports and the progress of a `JobCollection` have for its jobs. */
export interface JobTerms {
  /** What names a job in a report. */
  readonly named: {
    /** Id of the job. */
    readonly jobId: string;
  };
  /** Where a job stands that has not succeeded. */
  readonly status: CurrentStatus;
  /** What `onProgress` is called with. */
  readonly progress: JobsProgress;
}

/** What a call for all jobs of a collection tells while it runs, of all jobs together. */
export interface JobsProgress extends Omit<BatchProgress, "total"> {
  /** Jobs of the collection. */
  readonly totalJobs: number;
}

/** What became of each job of a collection, each list in the order of the collection. No job is in two of them. */
export type JobsReport<Value> = BatchReport<Value, JobTerms>;

/** A job that something failed for. */
export type JobFailure = BatchFailure<JobTerms>;

/** What was downloaded of one job. */
export type DownloadedJob = DownloadedOutputs;

/** What became of each job of a download. */
export type CollectionDownload = BatchDownload<JobTerms>;

/** Options of `apply` of a `JobCollection`. */
export type ApplyOptions = BatchApplyOptions<JobTerms>;

/** What reading the features of many jobs takes. */
export type ReadManyOptions = BatchReadOptions<JobTerms>;

/** Options of `downloadResults` of a `JobCollection`. */
export type CollectionDownloadOptions = BatchDownloadOptions<JobTerms>;
