/** The types that every main entry exports, beside the error classes. */
export type { AuthenticateOptions } from "./authenticate-options";
export type { DanfoLike, Dataframe } from "./dataframe/danfo";
export type { RetryOptions } from "./http/retry";
export type { BrowserTypes, NodeTypes, PlatformTypes } from "./platform";
export type {
  DownloadOptions,
  DownloadResultsOptions,
  ListResultsOptions,
} from "./resources/download-options";
export type { Corners, LonLat } from "./resources/image-corners";
export type { GetResultsJsonOptions, JobTask, ResultsUrl } from "./resources/job-task";
export type {
  LocalFile,
  LocalQuicklook,
  LocalScene,
  LocalSceneList,
} from "./resources/local-scenes";
export type { DownloadDetails, ListedResult } from "./resources/results";
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
export type { IncomingFile, Sink, SinkOptions, SinkTransaction } from "./sinks/sink";
export type {
  BlockInfo,
  CallOptions,
  DownloadProgress,
  Fetch,
  JobStatus,
  JobTaskInfo,
  Properties,
  ResultCollection,
  ResultFeature,
} from "./types";
export type { InitializeJobtaskOptions, Up42 } from "./up42";
