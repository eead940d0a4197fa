/** The types that every main entry exports, beside the error classes. */

export type { Listing } from "./async/listing";
export type { Batch, BatchApplyOptions, BatchReadOptions } from "./batch/batch";
export type {
  AnyTerms,
  BatchDownload,
  BatchFailure,
  BatchProgress,
  BatchReport,
  BatchTerms,
  DownloadedOutputs,
  MergedFile,
} from "./batch/batch-report";
export type { BatchDownloadOptions } from "./batch/download-batch";
export type * from "./batch/job-collection";
export type { InitializeBatchOptions } from "./batch/open-batch";
export type { InitializeJobcollectionOptions } from "./batch/open-collection";
export type { AuthenticateOptions } from "./client/authenticate-options";
export type { Up42 } from "./client/up42";
export type { WatchedCall, WatchedOptions } from "./client/watch-progress";
export type { DanfoLike, DanfoSource, Dataframe } from "./dataframe/danfo";
export type { DirectoryHandle } from "./files/directory-handle";
export type { DirectoryCheck, VerifyOptions } from "./files/manifest";
export type { IncomingFile, Sink, SinkOptions, SinkTransaction } from "./files/sink";
export type { RetryOptions } from "./http/retry";
export type { DownloadDetails, ListedResult } from "./outputs/download-details";
export type {
  DownloadOptions,
  DownloadResultsOptions,
  ListResultsOptions,
} from "./outputs/download-options";
export type { GetResultsJsonOptions, Outputs } from "./outputs/outputs";
export type { Corners, LonLat } from "./outputs/scenes/image-corners";
export type {
  LocalFile,
  LocalQuicklook,
  LocalScene,
  LocalSceneList,
} from "./outputs/scenes/local-scenes";
export type * from "./outputs/scenes/scenes";
export type { TrackStatusOptions } from "./outputs/track-status";
export type { BrowserTypes, NodeTypes, PlatformTypes } from "./session/platform";
export type * from "./stac/stac-types";
export type {
  BlockInfo,
  CallOptions,
  CurrentStatus,
  DownloadProgress,
  FeatureOptions,
  Fetch,
  JobCredits,
  JobInfo,
  JobStatus,
  JobTaskInfo,
  ProjectInfo,
  Properties,
  ResultCollection,
  ResultFeature,
  SkippedFile,
} from "./types";
export type { ArchivedOutputs, ResultsUrl } from "./v1/archived-outputs";
export type { Job } from "./v1/job";
export type { JobTask } from "./v1/job-task";
export type { InitializeJobOptions, InitializeJobtaskOptions, InitializeProjectOptions } from "./v1/open-job";
export type { GetJobsOptions, JobSortField, Project } from "./v1/project";
export type { InitializeProcessingJobOptions } from "./v2/present-platform";
export type { GetProcessOptions, ProcessInputsOptions, RunProcessOptions } from "./v2/processes";
export type { FileUrl, ProcessingCredits, ProcessingJob } from "./v2/processing-job";
export type { GetProcessingJobsOptions, ProcessingJobSortField } from "./v2/processing-jobs";
export type { CurrentProcessingStatus, ProcessingStatus } from "./v2/processing-status";
export type * from "./v2/processing-types";
export type * from "./v2/storage";
export type { StoredItems } from "./v2/stored-items";
