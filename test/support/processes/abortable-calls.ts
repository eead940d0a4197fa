import type { Sink } from "../../../src/files/sink";
import type { NodeTypes } from "../../../src/session/platform";
import type { DownloadProgress } from "../../../src/types";
import type { JobTask } from "../../../src/v1/job-task";

/** What the calls get. Each takes of it what it knows. */
export interface AbortableOptions {
  readonly outputDirectory: string | Sink;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DownloadProgress) => void;
}

type Call = (jobtask: JobTask<NodeTypes>, options: AbortableOptions) => Promise<unknown>;

/** Calls of a job task that take a signal. */
export const abortableCalls = {
  downloadResults: (jobtask, options) => jobtask.downloadResults(options),
  "downloadResults({ unpacking: false })": (jobtask, options) =>
    jobtask.downloadResults({ ...options, unpacking: false }),
  downloadQuicklooks: (jobtask, options) => jobtask.downloadQuicklooks(options),
  listResults: (jobtask, { signal, onProgress }) => jobtask.listResults({ signal, onProgress }),
  getResultsJson: (jobtask, { signal }) => jobtask.getResultsJson({ signal }),
  "getResultsJson({ asDataframe: true })": (jobtask, { signal }) =>
    jobtask.getResultsJson({ asDataframe: true, danfo: { DataFrame: Map }, signal }),
} satisfies Record<string, Call>;

export type AbortableCall = keyof typeof abortableCalls;
