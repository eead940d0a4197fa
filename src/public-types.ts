/** The types that every main entry exports, beside the error classes. */
export type { AuthenticateOptions } from "./authenticate-options";
export type { DanfoLike, DanfoSource, Dataframe } from "./dataframe/danfo";
export type { RetryOptions } from "./http/retry";
export type { BrowserTypes, NodeTypes, PlatformTypes } from "./platform";
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
export type { GetResultsJsonOptions, Outputs, ResultsUrl } from "./resources/outputs";
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
export type { TrackStatusOptions } from "./resources/track-status";
export type { DirectoryHandle } from "./sinks/directory-handle";
export type { IncomingFile, Sink, SinkOptions, SinkTransaction } from "./sinks/sink";
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
  InitializeJobcollectionOptions,
  InitializeJobOptions,
  InitializeJobtaskOptions,
  InitializeProjectOptions,
  Up42,
} from "./up42";
export type { DirectoryCheck, VerifyOptions } from "./verify-options";
export type { WatchedCall, WatchedOptions } from "./watch-progress";
