import { type ColumnOptions, frameKinds } from "../dataframe/column-options";
import type { DanfoSource, Dataframe } from "../dataframe/danfo";
import { callKinds, checkOptions } from "../options";
import type { IntoDirectory } from "../session/output-directory";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions, ResultCollection, ResultFeature } from "../types";
import type { DownloadDetails, ListedResult } from "./download-details";
import type {
  DetailsOptions,
  DownloadOptions,
  DownloadResultsOptions,
  ListResultsOptions,
} from "./download-options";
import { LastDownloads } from "./last-downloads";
import type { BatchMember, OutputsSource } from "./outputs-source";
import type { LocalSceneList } from "./scenes/local-scenes";
import type { GetScenesOptions, ListedSceneList, SceneList } from "./scenes/scenes";

/** Options of `getResultsJson`. `flatten` and `dates` are for the dataframe. */
export interface GetResultsJsonOptions extends CallOptions, ColumnOptions {
  /**
   * `true`: a Danfo DataFrame with a `geometry` column. `false`: a GeoJSON FeatureCollection.
   * @default false
   */
  readonly asDataframe?: boolean | undefined;
  /**
   * The module danfojs, or a function that loads it, for this call.
   * @default the one given to `authenticate`, else the installed package
   */
  readonly danfo?: DanfoSource<unknown> | undefined;
}

/** Gives what a batch has to know of outputs, and their source; `undefined` for outputs that no batch can tell apart. */
export let batchMemberOf: (
  outputs: Outputs,
) => (BatchMember & { readonly source: OutputsSource }) | undefined;

/**
 * What something on the platform produced: features, quicklooks and files. Jobs, job tasks, processing jobs and stored
 * items are classes of it, so that whatever takes the outputs of one takes those of the others.
 *
 * The type parameter says what `outputDirectory` takes and what a download without one resolves to on the platform
 * that was imported.
 *
 * @example
 * ```ts
 * import type { Outputs } from "up42-js";
 *
 * async function countFeatures(outputs: Outputs): Promise<number> {
 *   return (await outputs.getResultsJson()).features.length;
 * }
 * console.log(await countFeatures(job), await countFeatures(jobtask));
 * ```
 */
export abstract class Outputs<Platform extends PlatformTypes = PlatformTypes> {
  readonly #session: Session;
  readonly #source: OutputsSource;
  readonly #member: BatchMember | undefined;
  readonly #downloads = new LastDownloads<string | File>();

  static {
    // Batches are beside these classes, and nothing of it is for users.
    batchMemberOf = (outputs) => outputs.#member && { ...outputs.#member, source: outputs.#source };
  }

  /** @internal */
  constructor(session: Session, source: OutputsSource, member: BatchMember | undefined) {
    this.#session = session;
    this.#source = source;
    this.#member = member;
  }

  /**
   * Gets the `data.json` of the results: zero or more features in EPSG:4326 (degrees), as a GeoJSON FeatureCollection
   * or as a Danfo DataFrame with one row for each feature.
   *
   * The dataframe has a `geometry` column of GeoJSON geometries, then one column for each property in first-seen order;
   * what a feature lacks is `null`. With `flatten`, nested properties have columns of their own, with dots in their
   * names; the properties that `dates` names become `Date`s. `toFeatureCollection()` gives the features back.
   *
   * @throws {InputError} when an option is not what it should be, `danfo` has no DataFrame class, or a property that
   * `dates` names is no date.
   * @throws {ApiError} when there are no results (status 404 while nothing has finished), when the answer is not a
   * FeatureCollection, or when a dataframe is asked for and a feature has no proper geometry or properties.
   * @throws {UnsupportedError} when `data.json` is larger than 512 MiB: {@link features} reads it.
   * @throws {MissingDependencyError} when a dataframe is asked for and danfojs is neither installed nor given.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service gives no answer or refuses the token.
   *
   * @example
   * ```ts
   * const { features } = await jobtask.getResultsJson();
   * const dataframe = await jobtask.getResultsJson({ asDataframe: true, dates: ["datetime"] });
   * console.log(features.length, dataframe.columns);
   * ```
   */
  getResultsJson<Frame>(
    options: CallOptions & ColumnOptions & { readonly asDataframe: true; readonly danfo: DanfoSource<Frame> },
  ): Promise<Frame>;
  getResultsJson(
    options: CallOptions & ColumnOptions & { readonly asDataframe: true; readonly danfo?: undefined },
  ): Promise<Dataframe>;
  getResultsJson(
    options?: CallOptions & { readonly asDataframe?: false | undefined },
  ): Promise<ResultCollection>;
  getResultsJson(options: GetResultsJsonOptions): Promise<ResultCollection | Dataframe>;
  async getResultsJson(options: GetResultsJsonOptions = {}): Promise<unknown> {
    checkOptions("getResultsJson", options, { ...frameKinds, ...callKinds });
    const { asDataframe = false, danfo = this.#session.danfo, flatten, dates, signal } = options;
    if (!asDataframe) return this.#source.readFeatures({ signal });
    const { readDataframe } = await import("./results-dataframe");
    return readDataframe(this.#source, { danfo, flatten, dates, signal });
  }

  /**
   * Gives the features of `data.json` one after the other while it arrives, for a `data.json` of any size: only the
   * feature at hand is in memory, and who takes them slowly holds the connection back. The request is made for the
   * first feature; it ends with the loop, also with one that is left early.
   *
   * The whole document is checked as {@link getResultsJson} does, but its faults are met where they are: the features
   * before are given. A connection that breaks is replaced by another, as long as the same bytes come again.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {ApiError} when there are no results (status 404 while nothing has finished), or when the answer is not a
   * FeatureCollection: the message names the byte.
   * @throws {NetworkError | TimeoutError} when the service gives no answer, or what it gives breaks off and cannot be
   * gone on with: the message tells how many features were given.
   * @throws {AuthenticationError} when the service refuses the token.
   *
   * @example
   * ```ts
   * for await (const { id, properties } of jobtask.features()) {
   *   console.log(id, properties?.cloudCover);
   * }
   * ```
   */
  features(options: CallOptions = {}): AsyncIterableIterator<ResultFeature> {
    checkOptions("features", options, callKinds);
    return this.#source.streamFeatures(options);
  }

  /**
   * Downloads the quicklooks, low-resolution previews (PNG or JPEG), each as `quicklook_<id>`. Not all job tasks have
   * any: `[]` then, and nothing is created. Those of a job are its data task's. All of them appear, or none. Existing
   * files of these names are replaced, unless `overwrite` is `false`.
   *
   * Resolves, in the service's order, to absolute paths in Node; in a browser to `File`s with a name and a media type;
   * with the handle of a folder to paths relative to it, with a sink to what it gives for each file.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {UnsupportedError} when `outputDirectory` is a path or a URL in a browser.
   * @throws {UnsafePathError} when the name of a quicklook would land outside the directory.
   * @throws {OutputError} when the directory cannot be written to, or a name is taken and `overwrite` is `false`.
   * @throws {ApiError} when the service gives no proper answer, or a quicklook is not an image.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service gives no answer or refuses the token.
   *
   * @example
   * ```ts
   * const paths = await jobtask.downloadQuicklooks({ outputDirectory: "berlin" });
   * if (paths.length === 0) console.log("This job task has no quicklooks.");
   * ```
   */
  downloadQuicklooks(options: DownloadOptions & IntoDirectory<Platform["directory"]>): Promise<string[]>;
  downloadQuicklooks(
    options?: DownloadOptions & { readonly outputDirectory?: undefined },
  ): Promise<Platform["downloads"]>;
  downloadQuicklooks(
    options: DownloadOptions & { readonly outputDirectory?: Platform["directory"] | undefined },
  ): Promise<string[] | Platform["downloads"]>;
  async downloadQuicklooks(
    options: DownloadOptions & { readonly outputDirectory?: Platform["directory"] | undefined } = {},
  ): Promise<unknown> {
    const { runQuicklooks } = await import("./run-downloads");
    return runQuicklooks(this.#session, this.#source, { options, downloads: this.#downloads });
  }

  /**
   * Downloads the archive of results and unpacks it while it arrives; a leading `output/` is dropped from the names.
   * All files appear, or none. Existing files of these names are replaced, unless `overwrite` is `false`.
   *
   * Resolves, in the archive's order, to absolute paths in Node; in a browser to `File`s whose name is the relative
   * path and which have a media type; with the handle of a folder to paths relative to it, with a sink to what it
   * gives for each file.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {UnsupportedError} when `outputDirectory` is a path or a URL in a browser.
   * @throws {ArchiveError} when the download is damaged, cut short, replaced midway, or not an archive at all.
   * @throws {UnsafePathError} when a name in it would land outside the directory.
   * @throws {OutputError} when the directory cannot be written to, or a name is taken and `overwrite` is `false`.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service gives no proper answer.
   *
   * @example
   * ```ts
   * const paths = await jobtask.downloadResults({
   *   outputDirectory: "berlin",
   *   onProgress: ({ phase, bytes, totalBytes }) => console.log(phase, bytes, totalBytes),
   * });
   * ```
   */
  downloadResults(
    options: DetailsOptions<true> & IntoDirectory<Platform["directory"]>,
  ): Promise<DownloadDetails<string>>;
  downloadResults(options: DetailsOptions<false> & IntoDirectory<Platform["directory"]>): Promise<string[]>;
  downloadResults(
    options: DetailsOptions<true> & { readonly outputDirectory?: undefined },
  ): Promise<DownloadDetails<Platform["downloads"][number]>>;
  downloadResults(
    options?: DetailsOptions<false> & { readonly outputDirectory?: undefined },
  ): Promise<Platform["downloads"]>;
  downloadResults(
    options: DetailsOptions<false> & { readonly outputDirectory?: Platform["directory"] | undefined },
  ): Promise<string[] | Platform["downloads"]>;
  async downloadResults(
    options: DownloadResultsOptions & { readonly outputDirectory?: Platform["directory"] | undefined } = {},
  ): Promise<unknown> {
    const { runResults } = await import("./run-downloads");
    return runResults(this.#session, this.#source, { options, downloads: this.#downloads });
  }

  /**
   * Lists the files of the results with their sizes. The archive has to be read for that, but nothing of it is kept.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {ArchiveError | UnsafePathError} as {@link downloadResults} does.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service gives no proper answer.
   *
   * @example
   * ```ts
   * for (const { path, size } of await jobtask.listResults({ match: "**\/*.tif" })) console.log(path, size);
   * ```
   */
  async listResults(options: ListResultsOptions = {}): Promise<ListedResult[]> {
    const { runListing } = await import("./run-downloads");
    return runListing(this.#session, this.#source, options);
  }

  /**
   * Gets the features, each with the quicklook that shows it and the files that it says it has. Bytes come only when
   * `load` of a quicklook or a file is called; with `listFiles`, the archive is read through once besides. What belongs
   * to no feature is listed in `unmatched`.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {ApiError} when there are no results (status 404 while nothing has finished), or as {@link getResultsJson}.
   * @throws {UnsafePathError} when the name of a quicklook, or with `listFiles` of a file, would land outside a directory.
   * @throws {ArchiveError} with `listFiles`, as {@link downloadResults} does.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service gives no answer or refuses the token.
   *
   * @example
   * ```ts
   * for (const { id, quicklook, files } of await jobtask.getScenes()) {
   *   console.log(id, quicklook?.bounds, files.map(({ path }) => path));
   * }
   * ```
   */
  getScenes(options: GetScenesOptions & { readonly listFiles: true }): Promise<ListedSceneList>;
  getScenes(options?: GetScenesOptions & { readonly listFiles?: false | undefined }): Promise<SceneList>;
  getScenes(options: GetScenesOptions): Promise<SceneList | ListedSceneList>;
  async getScenes(options: GetScenesOptions = {}): Promise<unknown> {
    const { readScenes } = await import("./scenes/read-scenes");
    return readScenes(this.#session, this.#source, options);
  }

  /**
   * Tells for each feature where the last downloads of this object put its quicklook and its files: absolute paths in
   * Node, `File`s in a browser, or what a sink gave. The features are asked for once after each download.
   *
   * @throws {InputError} when nothing was downloaded yet, or an option is not what it should be.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} as {@link getResultsJson} does.
   *
   * @example
   * ```ts
   * await jobtask.downloadResults({ outputDirectory: "berlin" });
   * for (const { id, files } of await jobtask.localScenes()) console.log(id, files[0]?.saved);
   * ```
   */
  async localScenes(
    options: CallOptions = {},
  ): Promise<LocalSceneList<string | Platform["downloads"][number]>> {
    const { readLocalScenes } = await import("./scenes/local-scenes");
    return readLocalScenes(this.#source, { downloads: this.#downloads, options });
  }
}
