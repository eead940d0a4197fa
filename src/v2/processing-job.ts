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
import type { CallOptions } from "../types";
import { signAsset } from "./asset-link";
import { itemsSource, searchStorage } from "./items-source";
import { faultsOf, inOneSentence } from "./processing-faults";
import { readProcessingJob } from "./processing-job-info";
import { type CurrentProcessingStatus, hasEnded, hasResults } from "./processing-status";
import type { ProcessingJobInfo } from "./processing-types";

/** What a processing job cost. */
export interface ProcessingCredits {
  /** Credits that it took; 0 as long as nothing is charged. */
  readonly credits: number;
  readonly [field: string]: unknown;
}

/** A link to one file of the results. */
export interface FileUrl {
  /** Path of the file in the results: where `downloadResults` with `unpacking: false` puts it. */
  readonly path: string;
  /** Good for everybody who has it, without a token, for about five minutes. */
  readonly url: string;
  /** The moment from which the storage refuses it; `undefined` when the link does not tell. */
  readonly expiresAt: Date | undefined;
}

/**
 * A processing job of today's platform, and what it produced: STAC items in the storage, each with its files.
 * `up42.initializeProcessingJob()` opens one, `up42.getProcessingJobs()` lists them, and `up42.runProcess()` makes one.
 *
 * It has what a job task has: features, dataframes, quicklooks, files and scenes. The features are the items, with their
 * assets. Each file goes into a folder with the id of its item, and an archive among them is unpacked into a folder of
 * its own there.
 *
 * The type parameter says what `outputDirectory` takes and what a download without one resolves to on the platform
 * that was imported.
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
        statusWithoutResults: () => (this.isSucceeded ? undefined : this.status),
      },
    );
    this.jobId = info.jobID;
    this.#session = session;
    this.#info = info;
  }

  /**
   * Metadata of the processing job as it was last read, in the service's own spelling. Reading it asks nothing of the
   * service; {@link refresh} and {@link trackStatus} do.
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

  /** What notebooks and consoles call it, also where its class was renamed by a minifier. */
  get [Symbol.toStringTag](): "ProcessingJob" {
    return "ProcessingJob";
  }

  /**
   * Where the processing job stood when {@link info} was last read.
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
   * Whether there were results when {@link info} was last read: the status is `successful`, or `captured` once they are
   * paid.
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
   * Reads the metadata again; {@link info}, {@link status} and {@link isSucceeded} are the new ones from then on.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {NotFoundError} when the processing job does not exist any more.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service gives no proper answer.
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
   * Waits until there are results: asks for the metadata at once and then every `reportTime` seconds. Resolves to
   * `successful`, or to `captured` where they are paid already. {@link info} is the newest all the time.
   *
   * A question that fails is asked again as `authenticate({ retry })` says. When that is of no use, the call ends with
   * the error; calling it again goes on waiting.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {JobError} when the job ended without results. It says how, and has the `errors` that the service names.
   * @throws {NotFoundError} when the processing job does not exist any more.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service gives no proper answer.
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
   * Tells what the processing job cost, as the service says it now.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {NotFoundError} when the processing job does not exist any more.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service gives no proper answer.
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
   * Signs a link to each file of the results, for programs of your own that download them. Whoever has such a link needs
   * no token: treat it as a secret. A file elsewhere than at the service has its own address.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {JobError} when there are no results.
   * @throws {UnsupportedError} when a file is at an address of the service that is none of a file.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service gives no proper answer.
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

  async *#readItems(options: CallOptions): AsyncGenerator<StacItem, void, undefined> {
    await this.#requireResults(options);
    const filter = { op: "=", args: [{ property: "job_id" }, this.jobId] };
    yield* searchStorage(this.#session, { filter, signal: options.signal });
  }

  /** Asks again where the job stands, unless it is known to have results, and refuses one that has none. */
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
