import type { FeatureCollection, Geometry } from "geojson";

/**
 * Properties of a feature as a block wrote them: keys may contain dots (`up42.data_path`), values may be nested.
 */
export type Properties = Record<string, unknown>;

/**
 * The results of a job task as GeoJSON: zero or more features in EPSG:4326 (longitude, latitude in degrees). A geometry
 * may be `null`; `id` and `bbox` are optional.
 */
export type ResultCollection = FeatureCollection<Geometry | null, Properties>;

/** One feature of a {@link ResultCollection}. */
export type ResultFeature = ResultCollection["features"][number];

/** The status of a job or a job task. `NOT STARTED`, with a space, is up42-py's spelling of `NOT_STARTED`. */
export type JobStatus =
  | "NOT_STARTED"
  | "NOT STARTED"
  | "PENDING"
  | "RUNNING"
  | "SUCCEEDED"
  | "FAILED"
  | "ERROR"
  | "CANCELLING"
  | "CANCELLED";

/** The status of a job in one spelling. */
export type CurrentStatus = Exclude<JobStatus, "NOT STARTED"> | (string & {});

/**
 * The block that a job task ran. Only these four fields have values; the service sends the others empty (`null`, or `0`
 * for `manifestVersion`).
 */
export interface BlockInfo {
  /** Id of the block. */
  readonly id: string;
  /** Name of the block, such as `esa-s2-l2a-gtiff-visual`. */
  readonly name: string;
  /** `DATA` fetches imagery, `PROCESSING` works on the output of an earlier task. */
  readonly type: "DATA" | "PROCESSING" | (string & {});
  /** Version of the block, such as `1.3.0`. */
  readonly version: string;
  readonly [field: string]: unknown;
}

/**
 * Metadata of a job task with the service's own field names. Times are ISO 8601 strings in UTC with zero, three or six
 * decimals of a second.
 */
export interface JobTaskInfo {
  /** Id of the job task. */
  readonly id: string;
  /** The first eight characters of `id`. */
  readonly displayId?: string;
  /** When the job task was created. */
  readonly createdAt?: string;
  /** When anything about it last changed. */
  readonly updatedAt?: string;
  /** Name in the workflow, `<block name>:<number>`. */
  readonly name: string;
  /** Status of the job task. */
  readonly status: JobStatus | (string & {});
  /** Ids of the job tasks whose output this one takes; empty for a data task. */
  readonly parentsIds?: readonly string[];
  /** `null` before the start. */
  readonly startedAt: string | null;
  /** `null` before the end. */
  readonly finishedAt: string | null;
  /** The block that it ran. */
  readonly block: BlockInfo;
  /** The same as `block.version`, if the service sends it. */
  readonly blockVersion?: string;
  readonly [field: string]: unknown;
}

/**
 * Metadata of a job with the service's own field names. Times are ISO 8601 strings in UTC with zero, three or six
 * decimals of a second.
 */
export interface JobInfo {
  /** Id of the job. */
  readonly id: string;
  /** The first eight characters of `id`. */
  readonly displayId?: string;
  /** When the job was created. */
  readonly createdAt?: string;
  /** When anything about it last changed. */
  readonly updatedAt?: string;
  /** Name of the job; `null` without a name. */
  readonly name: string | null;
  /** Status of the job. */
  readonly status: JobStatus | (string & {});
  /** `DRY_RUN` is a test query: it costs nothing and returns only metadata and quicklooks. */
  readonly mode: "DEFAULT" | "DRY_RUN" | (string & {});
  /** `null` before the start. */
  readonly startedAt: string | null;
  /** `null` before the end. */
  readonly finishedAt: string | null;
  /** Parameters of each task, by the task's name. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Id of the workflow that was run. */
  readonly workflowId?: string;
  /** Name of the workflow that was run. */
  readonly workflowName?: string;
  readonly [field: string]: unknown;
}

/** What a job cost. */
export interface JobCredits {
  /** Credits that all tasks of the job used. */
  readonly creditsUsed: number;
  /** The same for each task, if the service sends it. */
  readonly tasks?: readonly {
    /** Id of the job task. */
    readonly id: string;
    /** Credits that it used. */
    readonly creditsUsed: number;
    readonly [field: string]: unknown;
  }[];
  readonly [field: string]: unknown;
}

/** Metadata of a project with the service's own field names. Times are ISO 8601 strings in UTC. */
export interface ProjectInfo {
  /** Name of the project. */
  readonly name: string;
  /** What the project is about. */
  readonly description?: string | null;
  /** When the project was created. */
  readonly createdAt?: string;
  /** Id of its workspace. */
  readonly workspaceId?: string;
  readonly [field: string]: unknown;
}

/** Sends one request and returns its response: the shape of a service worker's or a server's fetch handler. */
export type Fetch = (request: Request) => Promise<Response>;

/** The progress of a download. */
export interface DownloadProgress {
  /** `downloading` while bytes arrive, `unpacking` while members of an archive are written, `saved` once at the end. */
  readonly phase: "downloading" | "unpacking" | "saved";
  /** Bytes so far: received while `downloading`, unpacked while `unpacking`, the total when `saved`. */
  readonly bytes: number;
  /** Total bytes, if the server sends that number; only while `downloading`. */
  readonly totalBytes?: number | undefined;
  /** Relative path of the current file. */
  readonly file?: string | undefined;
  /** Files finished so far. */
  readonly files: number;
  /** Total files, if known in advance; for quicklooks, it always is. */
  readonly totalFiles?: number | undefined;
}

/** A byte stream of this package. Its chunks have a plain `ArrayBuffer`, and it is read only on demand. */
export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

/** Options that every call takes. */
export interface CallOptions {
  /** Cancels the call: it rejects with the signal's `reason` and stops all its work. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of calls that read features. */
export interface FeatureOptions extends CallOptions {
  /**
   * How `NaN`, `Infinity` and `-Infinity` are read, which Python writes although JSON has no such numbers: `"refuse"`
   * ends the call with an error that names the byte, `"null"` reads them as `null`.
   * @default "refuse"
   */
  readonly nonFinite?: "refuse" | "null" | undefined;
}

/** Options of calls that can write a file. */
export interface FileOptions extends CallOptions {
  /**
   * Whether an existing file at `path` may be replaced. With `false`, the call throws an `OutputError` when it exists.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
}

/** The path of a file that a call writes. */
export interface PathOption {
  /** A path or a `file:` URL, in Node. */
  readonly path?: string | URL | undefined;
}

/** A member of an archive that was not saved. */
export interface SkippedFile {
  /** Its path, like those of the saved files. */
  readonly path: string;
  /** Why it was not saved, such as `it is a symbolic link to "scene.tif"`. */
  readonly reason: string;
}
