/**
 * Every failure that this package reports on purpose is an {@link Up42Error}. Aborts pass through as the signal's own
 * `reason`, and whatever a `fetch`, a token function or a sink of yours throws passes through as it is. The one
 * exception is a `TypeError` of a `fetch`, which is how `fetch` reports a broken connection: it becomes a
 * {@link NetworkError}, with the `TypeError` as its `cause`.
 *
 * No message and no field of these classes holds a token, a key, a password or the query of a signed link.
 */

/** Marks our errors, so that a second copy of this package (the standalone bundle, an iframe) knows them too. */
const brand: unique symbol = Symbol.for("up42-js.error");

/** Base of all errors of this package. Never thrown itself. */
export abstract class Up42Error extends Error {
  abstract override readonly name: ErrorName;
  readonly [brand] = true;
}

/** Thrown when an argument is not what the function takes. Correct the call; nothing was done. */
export class InputError extends Up42Error {
  override readonly name = "InputError";
  /** The name of the argument, as written in the call. */
  readonly argument: string;

  constructor(message: string, { argument, ...options }: ErrorOptions & { argument: string }) {
    super(message, options);
    this.argument = argument;
  }
}

/**
 * Thrown when signing in gave no token, whatever the status of the refusal, or when the token was refused. Check the
 * credentials, or sign in again.
 */
export class AuthenticationError extends Up42Error {
  override readonly name = "AuthenticationError";
  /** HTTP status of the refusal; `undefined` when nothing was asked of the service. */
  readonly status: number | undefined;

  constructor(message: string, { status, ...options }: ErrorOptions & { status?: number | undefined } = {}) {
    super(message, options);
    this.status = status;
  }
}

/**
 * Thrown when the service answered, but not with what was asked for: a status outside 2xx, an error inside a 200,
 * a body that is not JSON or not of the expected shape, a quicklook that is not an image. `body` keeps the service's
 * own words.
 */
export class ApiError extends Up42Error {
  override readonly name = "ApiError";
  /** HTTP status of the answer. */
  readonly status: number;
  /** Method of the request, such as `GET`. */
  readonly method: string;
  /** Address of the request, without its query. */
  readonly url: string;
  /** The answer: parsed JSON where it was JSON, the first 2,000 characters of the text otherwise. */
  readonly body: unknown;

  constructor(
    message: string,
    {
      status,
      method,
      url,
      body,
      ...options
    }: ErrorOptions & Pick<ApiError, "status" | "method" | "url" | "body">,
  ) {
    super(message, options);
    this.status = status;
    this.method = method;
    this.url = url;
    this.body = body;
  }
}

/**
 * Thrown when what an id names does not exist, or is not visible with these credentials: a project, a job, a job task, a
 * processing job, a process, a collection or an item of the storage.
 */
export class NotFoundError extends Up42Error {
  override readonly name = "NotFoundError";
  /** What was not found. */
  readonly resource: "project" | "job" | "jobtask" | "processingJob" | "process" | "collection" | "item";
  /** The id that it was asked for by. */
  readonly id: string;

  constructor(
    message: string,
    { resource, id, ...options }: ErrorOptions & Pick<NotFoundError, "resource" | "id">,
  ) {
    super(message, options);
    this.resource = resource;
    this.id = id;
  }
}

/**
 * Thrown when no answer came, or not the whole of it: no connection, a broken connection, a refusal by CORS. Try again
 * later, or check `baseUrl`.
 */
export class NetworkError extends Up42Error {
  override readonly name = "NetworkError";
  /** Method of the request, such as `GET`. */
  readonly method: string;
  /** Address of the request, without its query. */
  readonly url: string;

  constructor(
    message: string,
    { method, url, ...options }: ErrorOptions & Pick<NetworkError, "method" | "url">,
  ) {
    super(message, options);
    this.method = method;
    this.url = url;
  }
}

/**
 * Thrown when an answer, of the API or of the storage, did not begin within `timeoutMs`, or when its body was silent
 * for longer than `idleTimeoutMs`. Try again later, or allow more time.
 */
export class TimeoutError extends Up42Error {
  override readonly name = "TimeoutError";
  /** Method of the request, such as `GET`. */
  readonly method: string;
  /** Address of the request, without its query. */
  readonly url: string;

  constructor(
    message: string,
    { method, url, ...options }: ErrorOptions & Pick<TimeoutError, "method" | "url">,
  ) {
    super(message, options);
    this.method = method;
    this.url = url;
  }
}

/** Kinds of archive that results come in. */
export type ArchiveFormat = "tgz" | "tar" | "zip";

/**
 * Thrown when a download is not an archive, is cut short, fails a checksum, exceeds a limit or was replaced by another
 * file midway. Nothing of it was kept. Download it again.
 */
export class ArchiveError extends Up42Error {
  override readonly name = "ArchiveError";
  /** The kind of archive, as told by its bytes; `undefined` when that is not known. */
  readonly format: ArchiveFormat | undefined;
  /** Name of the member at which it failed, as written in the archive; `undefined` when it failed as a whole. */
  readonly entry: string | undefined;

  constructor(
    message: string,
    {
      format,
      entry,
      ...options
    }: ErrorOptions & { format?: ArchiveFormat | undefined; entry?: string | undefined } = {},
  ) {
    super(message, options);
    this.format = format;
    this.entry = entry;
  }
}

/** Thrown when a name would land outside its directory. Nothing of the download was kept. */
export class UnsafePathError extends Up42Error {
  override readonly name = "UnsafePathError";
  /** The name, as the archive or the service gave it. */
  readonly entry: string;

  constructor(message: string, { entry, ...options }: ErrorOptions & { entry: string }) {
    super(message, options);
    this.entry = entry;
  }
}

/**
 * Thrown when files cannot be put where they should go: not a folder, no permission, disk full, or, in a page that names
 * no folder, more than memory may take. The target is as it was. Name another folder, or make room.
 */
export class OutputError extends Up42Error {
  override readonly name = "OutputError";
  /** The folder or file that could not be written. */
  readonly path: string;

  constructor(message: string, { path, ...options }: ErrorOptions & { path: string }) {
    super(message, options);
    this.path = path;
  }
}

/** Thrown when an optional package is needed and cannot be loaded. The message says what to install. */
export class MissingDependencyError extends Up42Error {
  override readonly name = "MissingDependencyError";
  /** Name of the package on the npm registry. */
  readonly dependency: string;

  constructor(message: string, { dependency, ...options }: ErrorOptions & { dependency: string }) {
    super(message, options);
    this.dependency = dependency;
  }
}

/** Thrown when the platform cannot do what is asked. The message names what can. */
export class UnsupportedError extends Up42Error {
  override readonly name = "UnsupportedError";
  /** What is not supported, such as `"outputDirectory as a path"`. */
  readonly feature: string;

  constructor(message: string, { feature, ...options }: ErrorOptions & { feature: string }) {
    super(message, options);
    this.feature = feature;
  }
}

/**
 * Thrown when a job that is waited for has ended without success. Read the end of its log, correct what it asks for,
 * and run it again.
 */
export class JobError extends Up42Error {
  override readonly name = "JobError";
  /** Id of the job. */
  readonly jobId: string;
  /**
   * How it ended: `FAILED`, `ERROR` or `CANCELLED`, of a processing job `failed`, `released`, `invalid`, `rejected` or
   * `unlicensed`, or a word that this package does not know.
   */
  readonly status: string;
  /** Id of the job task that failed; `undefined` when that is not known. */
  readonly jobtaskId: string | undefined;
  /** The last lines of that task's log, at most 50 of them and 4,000 characters; empty when it has none. */
  readonly logTail: string;
  /** What went wrong, as the service tells it of a processing job; empty otherwise. */
  readonly errors: readonly { readonly name: string; readonly message: string }[];

  constructor(
    message: string,
    {
      jobId,
      status,
      jobtaskId,
      logTail = "",
      errors = [],
      ...options
    }: ErrorOptions &
      Pick<JobError, "jobId" | "status"> &
      Partial<Pick<JobError, "errors" | "logTail">> & { jobtaskId?: string | undefined },
  ) {
    super(message, options);
    this.jobId = jobId;
    this.status = status;
    this.jobtaskId = jobtaskId;
    this.logTail = logTail;
    this.errors = errors;
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
 * Tells whether an error is one of this package's and, with names given, of one of those classes. Works across copies
 * of the package and across frames, where `instanceof` does not.
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
