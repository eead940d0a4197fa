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
export type { GetResultsJsonOptions, JobTask, ResultsUrl } from "./resources/job-task";
export type { DownloadDetails, ListedResult } from "./resources/results";
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
} from "./types";
export type { InitializeJobtaskOptions, Up42 } from "./up42";
