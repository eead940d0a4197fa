import { sideBySide } from "../async/side-by-side";
import { JobError } from "../errors";
import { asSentence } from "../http/sentence";
import { callKinds, checkOptions } from "../options";
import { Outputs } from "../outputs/outputs";
import { type TrackStatusOptions, untilEnded } from "../outputs/track-status";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import { dataAssets, ofEach } from "../stac/item-assets";
import type { StacItem } from "../stac/stac-types";
import type { CallOptions, FeatureOptions } from "../types";
import { signAsset } from "./asset-link";
import { itemsSource, searchStorage } from "./items-source";
import { faultsOf, inOneSentence } from "./processing-faults";
import { readProcessingJob } from "./processing-job-info";
import { type CurrentProcessingStatus, hasEnded, hasResults } from "./processing-status";
import type { ProcessingJobInfo } from "./processing-types";

/** What a processing job cost. */
export interface ProcessingCredits {
  /** Credits that it cost; 0 until something is charged. */
  readonly credits: number;
  readonly [field: string]: unknown;
}

/** A link to one file of the results. */
export interface FileUrl {
  /** Path of the file in the results, where `downloadResults` with `unpacking: false` saves it. */
  readonly path: string;
  /** The link works without a token, for anybody who has it, for about five minutes. */
  readonly url: string;
  /** When the link expires; `undefined` if the link does not say. */
  readonly expiresAt: Date | undefined;
}

/**
 * A processing job of the current platform, and its results: STAC items in the storage, each with its files.
 * `up42.initializeProcessingJob()` opens one, `up42.getProcessingJobs()` lists them, and `up42.runProcess()` starts one.
 *
 * Like a job task, it has features, dataframes, quicklooks, files and scenes. The features are the items, with their
 * assets. Each file is saved in a folder named after its item's id, and an archive is unpacked into its own folder
 * there.
 *
 * The type parameter is the platform. It decides what `outputDirectory` accepts, and what a download without it
 * resolves to.
 *
 * @example
 * ```ts
 * const job = await up42.initializeProcessingJob({ jobId: "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021" });
 * await job.trackStatus({ onStatus: (status) => console.log(status) });
 * const paths = await job.downloadResults({ outputDirectory: "berlin" });
 * ```
 */
export class ProcessingJob<Platform extends PlatformTypes = PlatformTypes> extends Outputs<Platform> {
  /** Id of the processing job. */
  readonly jobId: string;
  readonly #session: Session;
  #info: ProcessingJobInfo;

  /** @internal Call `up42.initializeProcessingJob()`. */
  constructor(session: Session, info: ProcessingJobInfo) {
    super(
      session,
      itemsSource(session, (options) => this.#readItems(options)),
      {
        kind: "job",
        id: info.jobID,
        scope: "processing",
        statusWithoutResults: () => (this.isSucceeded ? undefined : this.status),
      },
    );
    this.jobId = info.jobID;
    this.#session = session;
    this.#info = info;
  }

  /**
   * Metadata of the processing job as last read, with the service's field names. Only {@link refresh} and
   * {@link trackStatus} make requests.
   *
   * @example
   * ```ts
   * const { processID, definition, created } = processingJob.info;
   * console.log(processID, definition?.inputs?.title, created);
   * ```
   */
  get info(): ProcessingJobInfo {
    return this.#info;
  }

  /** The name in notebooks and consoles, even after a minifier has renamed the class. */
  get [Symbol.toStringTag](): "ProcessingJob" {
    return "ProcessingJob";
  }

  /**
   * Status of the processing job when {@link info} was last read.
   *
   * @example
   * ```ts
   * await processingJob.refresh();
   * console.log(processingJob.status);
   * ```
   */
  get status(): CurrentProcessingStatus {
    return this.#info.status;
  }

  /**
   * Whether the job had results when {@link info} was last read: its status is `successful` or, for an older job,
   * `captured`.
   *
   * @example
   * ```ts
   * if (processingJob.isSucceeded) await processingJob.downloadResults();
   * ```
   */
  get isSucceeded(): boolean {
    return hasResults(this.#info);
  }

  /**
   * Reads the metadata again and updates {@link info}, {@link status} and {@link isSucceeded}.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {NotFoundError} when the processing job no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const { finished } = await processingJob.refresh();
   * ```
   */
  async refresh(options: CallOptions = {}): Promise<ProcessingJobInfo> {
    checkOptions("refresh", options, callKinds);
    this.#info = await readProcessingJob(this.#session, this.jobId, options);
    return this.#info;
  }

  /**
   * Waits for the results: reads the metadata immediately and then every `reportTime` seconds, and keeps {@link info}
   * up to date. Resolves to `successful`, or to `captured` for an older job.
   *
   * Failed requests are retried as set in `authenticate({ retry })`. When the retries fail too, the call ends with the
   * error; call it again to continue waiting.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {JobError} when the job ended without results. It says how, with the `errors` that the service names.
   * @throws {NotFoundError} when the processing job no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * import { isUp42Error } from "up42-js";
   *
   * try {
   *   await processingJob.trackStatus({ reportTime: 60, onStatus: (status) => console.log(status) });
   * } catch (error) {
   *   if (!isUp42Error(error, "JobError")) throw error;
   *   console.error(error.status, error.errors);
   * }
   * ```
   */
  async trackStatus(
    options: TrackStatusOptions<CurrentProcessingStatus> = {},
  ): Promise<"successful" | "captured"> {
    const statusOf = ({ status }: ProcessingJobInfo): CurrentProcessingStatus => status;
    const info = await untilEnded((own) => this.refresh(own), { statusOf, hasEnded }, options);
    if (!hasResults(info)) throw endedWithout(info);
    return info.status === "captured" ? "captured" : "successful";
  }

  /**
   * Gets the current price of the processing job from the service.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {NotFoundError} when the processing job no longer exists.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * const { credits } = await processingJob.getCredits();
   * ```
   */
  async getCredits(options: CallOptions = {}): Promise<ProcessingCredits> {
    checkOptions("getCredits", options, callKinds);
    const { creditConsumption } = await this.refresh(options);
    const { credits } = creditConsumption ?? {};
    return { ...creditConsumption, credits: typeof credits === "number" ? credits : 0 };
  }

  /**
   * Signs a link to each file of the results, for your own programs to download them. The links work without a token:
   * treat them as secrets. A file on another host keeps its own address.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {JobError} when the job has no results.
   * @throws {UnsupportedError} when an address at the service is not the address of a file.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * for (const { path, url } of await processingJob.getResultsUrls()) console.log(`curl -o "${path}" "${url}"`);
   * ```
   */
  async getResultsUrls(options: CallOptions = {}): Promise<FileUrl[]> {
    checkOptions("getResultsUrls", options, callKinds);
    const items: StacItem[] = [];
    for await (const item of this.#readItems(options)) items.push(item);
    const assets = ofEach(items, dataAssets);
    const urls = new Map<string, FileUrl>();
    const { concurrency: limit } = this.#session;
    await sideBySide(assets, { limit, signal: options.signal }, async (asset, own) => {
      const { path } = asset;
      const { url, expiresAt } = await signAsset(this.#session, asset, own);
      urls.set(path, { path, url, expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt) });
    });
    return assets.flatMap(({ path }) => urls.get(path) ?? []);
  }

  async *#readItems(options: FeatureOptions): AsyncGenerator<StacItem, void, undefined> {
    await this.#requireResults(options);
    const filter = { op: "=", args: [{ property: "job_id" }, this.jobId] };
    const { nonFinite, signal } = options;
    yield* searchStorage(this.#session, { filter, nonFinite, signal });
  }

  /** Refuses a job without results. Reads its status again, unless it is known to have results. */
  async #requireResults(options: CallOptions): Promise<void> {
    if (this.isSucceeded || hasResults(await this.refresh({ signal: options.signal }))) return;
    if (hasEnded(this.#info)) throw endedWithout(this.#info);
    const { jobID: jobId, status } = this.#info;
    throw new JobError(
      `The processing job ${jobId} has no results yet: it is ${status}. trackStatus() waits for them.`,
      { jobId, status },
    );
  }
}

function endedWithout(info: ProcessingJobInfo): JobError {
  const { jobID: jobId, status } = info;
  const errors = faultsOf(info.results);
  const why = errors.length === 0 ? "" : `: ${inOneSentence(errors)}`;
  return new JobError(asSentence(`The processing job ${jobId} ended as ${status}${why}`), {
    jobId,
    status,
    errors,
  });
}
