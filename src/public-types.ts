/** The types that every main entry exports, beside the error classes. */
export type { AuthenticateOptions } from "./authenticate-options";
export type { DanfoLike, DanfoSource, Dataframe } from "./dataframe/danfo";
export type { RetryOptions } from "./http/retry";
export type { BrowserTypes, NodeTypes, PlatformTypes } from "./platform";
export type {
  CostEstimate,
  ProcessInfo,
  ProcessingFault,
  ProcessingJobInfo,
  ProcessingStatus,
  ValidationResult,
} from "./processing-types";
export type { ArchivedOutputs, ResultsUrl } from "./resources/archived-outputs";
export type {
  CollectionDownload,
  CollectionDownloadOptions,
  DownloadedJob,
} from "./resources/collection-download";
export type {
  DownloadOptions,
  DownloadResultsOptions,
  ListResultsOptions,
} from "./resources/download-options";
export type { Corners, LonLat } from "./resources/image-corners";
export type { Job } from "./resources/job";
export type {
  ApplyOptions,
  JobCollection,
  ReadManyOptions,
  RefreshJobsOptions,
} from "./resources/job-collection";
export type { CurrentStatus } from "./resources/job-status";
export type { JobTask } from "./resources/job-task";
export type { Listing } from "./resources/listing";
export type {
  LocalFile,
  LocalQuicklook,
  LocalScene,
  LocalSceneList,
} from "./resources/local-scenes";
export type { InitializeJobcollectionOptions } from "./resources/open-collection";
export type { InitializeJobOptions, InitializeProjectOptions } from "./resources/open-job";
export type { InitializeProcessingJobOptions } from "./resources/open-processing-job";
export type { GetResultsJsonOptions, Outputs } from "./resources/outputs";
export type { GetProcessOptions, ProcessInputsOptions, RunProcessOptions } from "./resources/processes";
export type { FileUrl, ProcessingCredits, ProcessingJob } from "./resources/processing-job";
export type { GetProcessingJobsOptions, ProcessingJobSortField } from "./resources/processing-jobs";
export type { CurrentProcessingStatus } from "./resources/processing-status";
export type { GetJobsOptions, JobSortField, Project } from "./resources/project";
export type { DownloadDetails, ListedResult } from "./resources/results";
export type { JobFailure, JobsProgress, JobsReport } from "./resources/run-jobs";
export type {
  GetScenesOptions,
  ListedScene,
  ListedSceneFile,
  ListedSceneList,
  LoadFilesOptions,
  Quicklook,
  QuicklookPlace,
  Scene,
  SceneFile,
  SceneList,
} from "./resources/scenes";
export type {
  GetCollectionOptions,
  GetCollectionsOptions,
  GetItemOptions,
  GetItemsJsonOptions,
  GetItemsOptions,
  OpenItemsOptions,
  SearchStorageOptions,
  Storage,
} from "./resources/storage";
export type { StoredItems } from "./resources/stored-items";
export type { TrackStatusOptions } from "./resources/track-status";
export type { DirectoryHandle } from "./sinks/directory-handle";
export type { IncomingFile, Sink, SinkOptions, SinkTransaction } from "./sinks/sink";
export type {
  StacAsset,
  StacCollection,
  StacItem,
  StacItemCollection,
  StacLink,
  StacMoment,
  StacSearch,
} from "./stac-types";
export type {
  BlockInfo,
  CallOptions,
  DownloadProgress,
  Fetch,
  JobCredits,
  JobInfo,
  JobStatus,
  JobTaskInfo,
  ProjectInfo,
  Properties,
  ResultCollection,
  ResultFeature,
} from "./types";
export type {
  InitializeJobtaskOptions,
  Up42,
} from "./up42";
export type { DirectoryCheck, VerifyOptions } from "./verify-options";
export type { WatchedCall, WatchedOptions } from "./watch-progress";
