import type { FeatureCollection, Geometry } from "geojson";

/** Properties of a feature as a block wrote them: keys may hold dots (`up42.data_path`), values may be nested. */
export type Properties = Record<string, unknown>;

/**
 * What a job task found, as GeoJSON: zero or more features in EPSG:4326 (longitude, latitude in degrees).
 * A geometry may be `null`, `id` and `bbox` are optional.
 */
export type ResultCollection = FeatureCollection<Geometry | null, Properties>;

/** Where a job or a job task stands. `NOT STARTED` with a space appears in old answers. */
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

/** The block that a job task ran. Job tasks carry only these four; the service fills the other fields with `null`. */
export interface BlockInfo {
  readonly id: string;
  readonly name: string;
  /** `DATA` fetches imagery, `PROCESSING` works on what an earlier task produced. */
  readonly type: "DATA" | "PROCESSING" | (string & {});
  readonly version: string;
  readonly [field: string]: unknown;
}

/**
 * Metadata of a job task in the service's own spelling. Times are ISO 8601 strings in UTC with zero, three or six
 * decimals of a second.
 */
export interface JobTaskInfo {
  readonly id: string;
  /** The first eight characters of `id`. */
  readonly displayId?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** Name in the workflow, `<block name>:<number>`. */
  readonly name: string;
  readonly status: JobStatus | (string & {});
  /** Ids of the job tasks whose output this one takes; empty for a data task. */
  readonly parentsIds?: readonly string[];
  /** `null` before the start. */
  readonly startedAt: string | null;
  /** `null` before the end. */
  readonly finishedAt: string | null;
  readonly block: BlockInfo;
  readonly blockVersion?: string;
  readonly [field: string]: unknown;
}

/** Sends one request and answers its response: the shape of a service worker's or a server's fetch handler. */
export type Fetch = (request: Request) => Promise<Response>;

/** What a download tells while it runs. */
export interface DownloadProgress {
  /** `downloading` while bytes arrive, `unpacking` while members of an archive are written, `saved` once at the end. */
  readonly phase: "downloading" | "unpacking" | "saved";
  /** Bytes so far: received ones while `downloading`, unpacked ones while `unpacking`, the whole when `saved`. */
  readonly bytes: number;
  /** Bytes in all, where the server says so; only while `downloading`. */
  readonly totalBytes?: number | undefined;
  /** Relative path of the file at hand. */
  readonly file?: string | undefined;
  /** Files finished so far. */
  readonly files: number;
  /** Files in all, where that is known beforehand: for quicklooks, not for archives. */
  readonly totalFiles?: number | undefined;
}

/** A byte stream as this package passes it on: chunks with a plain `ArrayBuffer` behind them, pulled, never pushed. */
export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

/** Options that every call takes. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's `reason`, and nothing of it goes on. */
  readonly signal?: AbortSignal | undefined;
}
