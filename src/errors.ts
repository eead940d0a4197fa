/**
 * Every failure that this package reports on purpose is an {@link Up42Error}. Aborts reject with the signal's own
 * `reason`, and errors of your own `fetch`, token function or sink pass through unchanged. The one exception is a
 * `TypeError` of `fetch`, which reports a broken connection: it becomes a {@link NetworkError} with the `TypeError` as
 * its `cause`.
 *
 * No message has more than 1,000 characters, however long the names are that it quotes. No message or field contains a
 * token, a key, a password or the query of a signed link.
 */

/** Marks our errors, so that another copy of this package (the standalone bundle, an iframe) recognizes them. */
const brand: unique symbol = Symbol.for("up42-js.error");

/** Base class of all errors of this package. It is never thrown itself. `Fields` are passed beside the `cause`. */
export abstract class Up42Error<Fields extends object = object> extends Error {
  abstract override readonly name: ErrorName;
  readonly [brand] = true;

  constructor(message: string, options: ErrorOptions & Fields) {
    super(shortened(message), options);
    Object.assign(this, options);
  }
}

/** Servers choose the names that messages quote: a longer message keeps its start, and its end with the advice. */
const [startLength, endLength] = [700, 250];

function shortened(message: string): string {
  const isLong = message.length > startLength + endLength;
  return isLong ? `${message.slice(0, startLength)} … ${message.slice(-endLength)}` : message;
}

/** Thrown when an argument is wrong. Nothing was done: correct the call. */
export class InputError extends Up42Error<Pick<InputError, "argument">> {
  override readonly name = "InputError";
  /** Name of the argument, as in the call; for a call that came too early, the name of the call. */
  declare readonly argument: string;
}

/**
 * Thrown when signing in returned no token, whatever the status, or when UP42 refused the token. Check the credentials,
 * or sign in again.
 */
export class AuthenticationError extends Up42Error<Pick<AuthenticationError, "status">> {
  override readonly name = "AuthenticationError";
  /** HTTP status of the refusal; `undefined` when no request was sent. */
  declare readonly status: number | undefined;

  constructor(message: string, options: ErrorOptions & { status?: number | undefined } = {}) {
    super(message, { status: undefined, ...options });
  }
}

/**
 * Thrown when the service responded, but not as expected: a status outside 2xx, an error inside a 200, a body that is
 * not JSON or has another shape, a quicklook that is not an image. `body` keeps the service's own words.
 */
export class ApiError extends Up42Error<Pick<ApiError, "status" | "method" | "url" | "body">> {
  override readonly name = "ApiError";
  /** HTTP status of the response. */
  declare readonly status: number;
  /** Method of the request, such as `GET`. */
  declare readonly method: string;
  /** URL of the request, without its query. */
  declare readonly url: string;
  /** The response body: parsed if it is JSON, otherwise its first 2,000 characters. */
  declare readonly body: unknown;
}

/**
 * Thrown when no project, job, job task, processing job, process, collection or item has this id, or when these
 * credentials cannot see it.
 */
export class NotFoundError extends Up42Error<Pick<NotFoundError, "resource" | "id">> {
  override readonly name = "NotFoundError";
  /** What was not found. */
  declare readonly resource:
    | "project"
    | "job"
    | "jobtask"
    | "processingJob"
    | "process"
    | "collection"
    | "item";
  /** The id in the request. */
  declare readonly id: string;
}

/**
 * Thrown when no response arrived, or only a part of it: no connection, a broken connection, a refusal by CORS. Try
 * again later, or check `baseUrl`.
 */
export class NetworkError extends Up42Error<Pick<NetworkError, "method" | "url">> {
  override readonly name = "NetworkError";
  /** Method of the request, such as `GET`. */
  declare readonly method: string;
  /** URL of the request, without its query. */
  declare readonly url: string;
}

/**
 * Thrown when a response of the API or the storage did not begin within `timeoutMs`, or when its body paused for longer
 * than `idleTimeoutMs`. Try again later, or allow more time.
 */
export class TimeoutError extends Up42Error<Pick<TimeoutError, "method" | "url">> {
  override readonly name = "TimeoutError";
  /** Method of the request, such as `GET`. */
  declare readonly method: string;
  /** URL of the request, without its query. */
  declare readonly url: string;
}

/** Formats of the archives of results. */
export type ArchiveFormat = "tgz" | "tar" | "zip";

/**
 * Thrown when a download is not an archive, is cut short, fails a checksum, exceeds a limit or was replaced by another
 * file midway. Nothing of it was kept: download it again.
 */
export class ArchiveError extends Up42Error<Pick<ArchiveError, "format" | "entry">> {
  override readonly name = "ArchiveError";
  /** The kind of archive, detected from its bytes; `undefined` when it is not known. */
  declare readonly format: ArchiveFormat | undefined;
  /** Name of the member that failed, as written in the archive; `undefined` when the whole archive failed. */
  declare readonly entry: string | undefined;

  constructor(
    message: string,
    options: ErrorOptions & { format?: ArchiveFormat | undefined; entry?: string | undefined } = {},
  ) {
    super(message, { format: undefined, entry: undefined, ...options });
  }
}

/** Thrown when a file name leads outside its directory, or cannot be used. Nothing of the download was kept. */
export class UnsafePathError extends Up42Error<Pick<UnsafePathError, "entry">> {
  override readonly name = "UnsafePathError";
  /** The name, as in the archive or in the service's response. */
  declare readonly entry: string;
}

/**
 * Thrown when files cannot be written: the target is not a folder, permission is missing, the disk is full, or, in a
 * page without a folder, they exceed the memory limit. The target is unchanged. Choose another folder, or free space.
 */
export class OutputError extends Up42Error<Pick<OutputError, "path">> {
  override readonly name = "OutputError";
  /** The folder or file that could not be written. */
  declare readonly path: string;
}

/** Thrown when an optional package is needed and cannot be loaded. The message says what to install. */
export class MissingDependencyError extends Up42Error<Pick<MissingDependencyError, "dependency">> {
  override readonly name = "MissingDependencyError";
  /** Name of the package on the npm registry. */
  declare readonly dependency: string;
}

/** Thrown when the platform does not support what a call needs. The message names an alternative. */
export class UnsupportedError extends Up42Error<Pick<UnsupportedError, "feature">> {
  override readonly name = "UnsupportedError";
  /** What is not supported, such as `"outputDirectory as a path"`. */
  declare readonly feature: string;
}

/**
 * Thrown when a call waits for a job that ends without success. Read the end of its log, correct its inputs and run it
 * again.
 */
export class JobError extends Up42Error<
  Pick<JobError, "jobId" | "status" | "jobtaskId" | "logTail" | "errors">
> {
  override readonly name = "JobError";
  /** Id of the job. */
  declare readonly jobId: string;
  /**
   * How it ended: `FAILED`, `ERROR` or `CANCELLED` for a job; `failed`, `released`, `invalid`, `rejected` or
   * `unlicensed` for a processing job; or a status that this package does not know.
   */
  declare readonly status: string;
  /** Id of the job task that failed; `undefined` when it is not known. */
  declare readonly jobtaskId: string | undefined;
  /** The last lines of that task's log, at most 50 lines and 4,000 characters; empty without a log. */
  declare readonly logTail: string;
  /** The problems that the service reports for a processing job; empty for other jobs. */
  declare readonly errors: readonly { readonly name: string; readonly message: string }[];

  constructor(
    message: string,
    {
      jobtaskId,
      logTail = "",
      errors = [],
      ...options
    }: ErrorOptions &
      Pick<JobError, "jobId" | "status"> &
      Partial<Pick<JobError, "jobtaskId" | "logTail" | "errors">>,
  ) {
    super(message, { ...options, jobtaskId, logTail, errors });
  }
}

interface ErrorsByName {
  InputError: InputError;
  AuthenticationError: AuthenticationError;
  ApiError: ApiError;
  NotFoundError: NotFoundError;
  NetworkError: NetworkError;
  TimeoutError: TimeoutError;
  ArchiveError: ArchiveError;
  UnsafePathError: UnsafePathError;
  OutputError: OutputError;
  MissingDependencyError: MissingDependencyError;
  UnsupportedError: UnsupportedError;
  JobError: JobError;
}

/** The `name` of each error of this package. */
export type ErrorName = keyof ErrorsByName;

/**
 * Checks whether an error comes from this package and, if you pass names, is of one of those classes. Works across
 * copies of the package and across frames, where `instanceof` does not.
 *
 * @example
 * ```ts
 * import { isUp42Error } from "up42-js";
 *
 * try {
 *   await jobtask.downloadResults();
 * } catch (error) {
 *   if (isUp42Error(error, "NetworkError", "TimeoutError")) console.warn("Try again:", error.url);
 *   else throw error;
 * }
 * ```
 */
export function isUp42Error<Name extends ErrorName = ErrorName>(
  error: unknown,
  ...names: Name[]
): error is ErrorsByName[Name] {
  if (typeof error !== "object" || error === null || !(brand in error)) return false;
  return names.length === 0 || names.some((name) => "name" in error && error.name === name);
}
