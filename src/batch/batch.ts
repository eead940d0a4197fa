import { orAbort } from "../async/or-abort";
import { type ColumnOptions, frameKinds } from "../dataframe/column-options";
import type { DanfoSource, Dataframe } from "../dataframe/danfo";
import { UnsupportedError } from "../errors";
import { boolean, callback, check, checkOptions, featureKinds, type Kinds, required } from "../options";
import type { GetResultsJsonOptions, Outputs } from "../outputs/outputs";
import { type IntoDirectory, inPlace } from "../session/output-directory";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { FeatureOptions, ResultCollection, ResultFeature } from "../types";
import type {
  AnyTerms,
  BatchDownload,
  BatchEntry,
  BatchFailure,
  BatchReport,
  BatchTerms,
  EntryFailure,
  EntryReport,
  Wording,
} from "./batch-report";
import { type BatchDownloadOptions, downloadBatch } from "./download-batch";
import { mergeFeatures } from "./merged-features";
import { readBatch, readBatchDataframe } from "./read-batch";
import { type BatchRunOptions, runBatch, runKinds } from "./run-batch";

/** Options of {@link Batch.apply}. */
export interface BatchApplyOptions<Terms extends AnyTerms = BatchTerms> extends BatchRunOptions<Terms> {
  /**
   * `false`: also call the function for outputs without results.
   * @default true
   */
  readonly onlySucceeded?: boolean | undefined;
}

/** Options of the calls that read the features of a batch. */
export interface BatchReadOptions<Terms extends AnyTerms = BatchTerms> extends FeatureOptions {
  /**
   * Called for outputs whose features cannot be read; these are then skipped.
   * @default the first failure ends the call
   */
  readonly onFailure?: ((failure: BatchFailure<Terms>) => void) | undefined;
}

const readKinds = { onFailure: callback, ...featureKinds } satisfies Kinds<BatchReadOptions>;

/**
 * Many outputs, to download or read together: jobs, job tasks, processing jobs and stored items, in any mix.
 * `up42.initializeBatch()` makes a batch. A loop over it yields each of the outputs once.
 *
 * Up to eight outputs are processed at once, with at most 96 requests to the API in any second, and 80 per second on
 * average. A failure does not stop the others: a report lists the outcome for each.
 *
 * The type parameters are the outputs, the platform, and how reports describe the outputs.
 *
 * @example
 * ```ts
 * const batch = await up42.initializeBatch({ outputs: up42.getProcessingJobs() });
 * const { done, failed, skipped } = await batch.downloadResults({ outputDirectory: "archive" });
 * console.log(done.length, failed, skipped);
 * ```
 */
export class Batch<
  Each extends Outputs = Outputs,
  Platform extends PlatformTypes = PlatformTypes,
  Terms extends AnyTerms = BatchTerms<Each>,
> implements Iterable<Each>
{
  readonly #session: Session;
  readonly #entries: readonly BatchEntry<Each>[];
  readonly #wording: Wording<Each, Terms>;

  /** @internal Call `up42.initializeBatch()`. */
  constructor(session: Session, entries: readonly BatchEntry<Each>[], wording: Wording<Each, Terms>) {
    this.#session = session;
    this.#entries = distinct(entries);
    this.#wording = wording;
  }

  /** The name in notebooks and consoles, even after a minifier has renamed the class. */
  get [Symbol.toStringTag](): string {
    return "Batch";
  }

  /** Number of outputs. */
  get length(): number {
    return this.#entries.length;
  }

  /** Iterates over the outputs. */
  [Symbol.iterator](): IterableIterator<Each> {
    return this.#entries.map(({ outputs }) => outputs).values();
  }

  /**
   * Calls a function for all outputs, several at once, and reports its results. Skips outputs without results, unless
   * `onlySucceeded` is `false`.
   *
   * On an abort, and on the first failure with `failFast`, the call ends at once. Work that the function has already
   * started continues, unless the function stops it when its `signal` aborts.
   *
   * @param worker is called with the outputs and a `signal` to pass on, which aborts when the call ends.
   * @throws {InputError} when an option is invalid.
   * @throws the first error of `worker`, with `failFast` only.
   *
   * @example
   * ```ts
   * const { done, failed } = await batch.apply((outputs, { signal }) => outputs.listResults({ signal }));
   * for (const { id, value } of done) console.log(id, value.length, "files");
   * for (const { id, error } of failed) console.error(id, error);
   * ```
   */
  async apply<Value>(
    worker: (outputs: Each, options: { readonly signal: AbortSignal }) => Value | PromiseLike<Value>,
    options: BatchApplyOptions<Terms> = {},
  ): Promise<BatchReport<Value, Terms>> {
    check("apply", "worker", worker, {
      ...required(callback),
      words: "a function to call for each of the outputs",
    });
    checkOptions("apply", options, {
      onlySucceeded: boolean,
      ...runKinds,
    });
    const { onlySucceeded = true, concurrency = this.#session.concurrency, failFast = false } = options;
    const { onProgress, signal } = options;
    const report = await runBatch(
      this.#entries,
      {
        limit: concurrency,
        failFast,
        onlySucceeded,
        onProgress: onProgress && ((progress) => onProgress(this.#wording.progressOf(progress))),
        signal,
      },
      ({ outputs }, { signal: own }) =>
        orAbort((async () => worker(outputs, { signal: own }))(), { signal: own }),
    );
    return this.#named(report);
  }

  /**
   * Downloads the results of all outputs that have any, each into its own folder below the directory: `job_<id>` for
   * jobs and processing jobs, `jobtask_<id>` for job tasks, `item_<id>` for stored items. Either all files of a folder
   * appear or none. With `merge`, a `data.json` beside these folders has the features of all downloads.
   *
   * In Node, the manifest `up42-manifest.json` in the directory lists all saved files with their lengths and checksums: a
   * later call skips unchanged ones, and `verify()` checks all files. Elsewhere a later call downloads everything again.
   *
   * Failures are listed in the report and do not end the call. The report has only counts, not the files.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {UnsupportedError} when `outputDirectory` is a path or a URL in a browser, or is missing there.
   * @throws {OutputError} when the manifest or the merged `data.json` cannot be read or written.
   * @throws the first failure, with `failFast` only.
   *
   * @example
   * ```ts
   * const report = await batch.downloadResults({
   *   outputDirectory: "archive",
   *   onProgress: ({ done, failed, total, bytes }) => console.log(done + failed, total, bytes),
   * });
   * for (const { id, error } of report.failed) console.error(id, error);
   * console.log(report.merged?.saved, report.merged?.features);
   * ```
   */
  downloadResults(
    options: BatchDownloadOptions<Terms> & IntoDirectory<Platform["directory"]>,
  ): Promise<BatchDownload<Terms>>;
  downloadResults(
    options?: BatchDownloadOptions<Terms> & { readonly outputDirectory?: Platform["directory"] | undefined },
  ): Promise<BatchDownload<Terms>>;
  async downloadResults(
    options: BatchDownloadOptions<Terms> & {
      readonly outputDirectory?: Platform["directory"] | undefined;
    } = {},
  ): Promise<BatchDownload<Terms>> {
    const { merged, ...report } = await downloadBatch(this.#session, {
      entries: this.#entries,
      options: inPlace(options, this.#session.platform),
      progressOf: this.#wording.progressOf,
    });
    return { ...this.#named(report), merged };
  }

  /**
   * Yields the features of all outputs that have results while they arrive, in the order of the batch. Only the current
   * feature is in memory. The property `job_id` names the job or processing job of a feature, `jobtask_id` the job task;
   * the features of stored items are the items. `up42.data_path` starts with the folder in which {@link downloadResults}
   * saves the files. Coordinates are unchanged.
   *
   * @throws {InputError} when an option is invalid.
   * @throws the first failure, as `features()` of the outputs does. With `onFailure`, the outputs that fail are skipped;
   * their features before the failure have been yielded.
   *
   * @example
   * ```ts
   * for await (const { id, properties } of batch.features()) console.log(id, properties?.job_id);
   * ```
   */
  features(options: BatchReadOptions<Terms> = {}): AsyncIterableIterator<ResultFeature> {
    const { onFailure, nonFinite = "refuse", signal } = checkOptions("features", options, readKinds);
    return mergeFeatures(
      this.#succeeded.map((entry) => ({
        entry,
        features: (own) => entry.source.streamFeatures({ nonFinite, ...own }),
      })),
      { limit: this.#session.concurrency, onFailure: this.#telling(onFailure), signal },
    );
  }

  /**
   * Gets the features of all outputs that have results as one FeatureCollection, or as one Danfo DataFrame, in the order
   * of the batch. They have the same properties as in {@link features}.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {MissingDependencyError} when a dataframe is requested and danfojs is neither installed nor passed.
   * @throws the first failure, as `getResultsJson()` of the outputs does. With `onFailure`, outputs that fail are skipped.
   *
   * @example
   * ```ts
   * const { features } = await batch.getResultsJson();
   * const frame = await batch.getResultsJson({
   *   asDataframe: true,
   *   onFailure: ({ id, error }) => console.error(id, error),
   * });
   * ```
   */
  getResultsJson<Frame>(
    options: BatchReadOptions<Terms> &
      ColumnOptions & { readonly asDataframe: true; readonly danfo: DanfoSource<Frame> },
  ): Promise<Frame>;
  getResultsJson(
    options: BatchReadOptions<Terms> &
      ColumnOptions & { readonly asDataframe: true; readonly danfo?: undefined },
  ): Promise<Dataframe>;
  getResultsJson(
    options?: BatchReadOptions<Terms> & { readonly asDataframe?: false | undefined },
  ): Promise<ResultCollection>;
  getResultsJson(
    options: BatchReadOptions<Terms> & GetResultsJsonOptions,
  ): Promise<ResultCollection | Dataframe>;
  async getResultsJson(options: BatchReadOptions<Terms> & GetResultsJsonOptions = {}): Promise<unknown> {
    checkOptions("getResultsJson", options, { ...frameKinds, ...readKinds });
    const { asDataframe = false, danfo = this.#session.danfo, flatten, dates, ...own } = options;
    const { onFailure, nonFinite = "refuse", signal } = own;
    const limit = this.#session.concurrency;
    const reading = { limit, onFailure: this.#telling(onFailure), nonFinite, signal };
    return asDataframe
      ? readBatchDataframe(this.#succeeded, { ...reading, danfo, flatten, dates })
      : readBatch(this.#succeeded, reading);
  }

  get #succeeded(): readonly BatchEntry<Each>[] {
    return this.#entries.filter(({ statusWithoutResults }) => statusWithoutResults() === undefined);
  }

  /** Passes failures to `onFailure`; without it, the first failure ends the call. */
  #telling(
    onFailure: BatchReadOptions<Terms>["onFailure"],
  ): (failure: EntryFailure<BatchEntry<Each>>) => void {
    return ({ entry, error }) => {
      if (onFailure === undefined) throw error;
      onFailure({ ...this.#wording.nameOf(entry), error });
    };
  }

  #named<Value>({ done, failed, skipped }: EntryReport<Value, BatchEntry<Each>>): BatchReport<Value, Terms> {
    const { nameOf } = this.#wording;
    return {
      done: done.map(({ entry, value }) => ({ ...nameOf(entry), value })),
      failed: failed.map(({ entry, error }) => ({ ...nameOf(entry), error })),
      skipped: skipped.map(({ entry, status }) => ({ ...nameOf(entry), status })),
    };
  }
}

/**
 * Takes each of the outputs once.
 *
 * @throws {UnsupportedError} when two of them would get the same folder.
 */
function distinct<Entry extends BatchEntry>(entries: readonly Entry[]): readonly Entry[] {
  const byFolder = new Map<string, Entry>();
  for (const entry of entries) {
    // Some file systems ignore case in names.
    const folder = entry.folder.toLowerCase();
    const known = byFolder.get(folder) ?? entry;
    if (known.id !== entry.id || known.scope !== entry.scope) {
      throw new UnsupportedError(
        `Two of the outputs would get the same folder, ${JSON.stringify(entry.folder)}: make a batch for each of them, with an output directory of its own.`,
        { feature: "outputs with the same folder in one batch" },
      );
    }
    byFolder.set(folder, entry);
  }
  return [...byFolder.values()];
}
