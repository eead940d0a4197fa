import { type ColumnOptions, type FrameOptions, frameKinds } from "../dataframe/column-options";
import type { DanfoSource, Dataframe } from "../dataframe/danfo";
import { checkOptions, featureKinds } from "../options";
import { type IntoDirectory, inPlace } from "../session/output-directory";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions, FeatureOptions, ResultCollection, ResultFeature } from "../types";
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

/** Options of `getResultsJson`. `flatten` and `dates` apply to the dataframe. */
export interface GetResultsJsonOptions extends FeatureOptions, FrameOptions {}

/**
 * Returns what a batch needs to know about outputs; `undefined` for outputs that no batch can tell apart. The class sets
 * it, because only the class can read its private fields, which users do not see.
 */
export let batchMemberOf: (
  outputs: Outputs,
) => (BatchMember & { readonly source: OutputsSource }) | undefined;

/**
 * The features, quicklooks and files of a job, a job task, a processing job or stored items. All of these extend this
 * class, so code for one of them works with the others.
 *
 * The type parameter is the platform. It decides what `outputDirectory` accepts, and what a download without it
 * resolves to.
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
    // For batches only, so it is not a member that users see.
    batchMemberOf = (outputs) => outputs.#member && { ...outputs.#member, source: outputs.#source };
  }

  /** @internal */
  constructor(session: Session, source: OutputsSource, member: BatchMember | undefined) {
    this.#session = session;
    this.#source = source;
    this.#member = member;
  }

  /**
   * Gets all features in EPSG:4326 (degrees), as a GeoJSON FeatureCollection or as a Danfo DataFrame with one row for
   * each feature. Jobs and job tasks have them in the `data.json` of their results. In processing jobs and stored
   * items, each STAC item is a feature.
   *
   * The dataframe has a `geometry` column of GeoJSON geometries, then one column for each property, in the order in
   * which the properties first occur; missing properties are `null`. With `flatten`, nested properties get their own
   * columns, with dots in their names; the properties that `dates` names become `Date`s. `toFeatureCollection()` turns
   * a dataframe back into features.
   *
   * @throws {InputError} when an option is invalid, `danfo` has no DataFrame class, or a property that `dates` names is
   * not a date.
   * @throws {ApiError} when the outputs have no results yet (status 404), when the response is not a FeatureCollection,
   * or when a dataframe is requested and a feature has no proper geometry or properties.
   * @throws {UnsupportedError} when `data.json` is larger than 512 MiB: {@link features} can read it.
   * @throws {MissingDependencyError} when a dataframe is requested and danfojs is neither installed nor passed.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service does not respond or refuses the token.
   *
   * @example
   * ```ts
   * const { features } = await jobtask.getResultsJson();
   * const dataframe = await jobtask.getResultsJson({ asDataframe: true, dates: ["datetime"] });
   * console.log(features.length, dataframe.columns);
   * ```
   */
  getResultsJson<Frame>(
    options: FeatureOptions &
      ColumnOptions & { readonly asDataframe: true; readonly danfo: DanfoSource<Frame> },
  ): Promise<Frame>;
  getResultsJson(
    options: FeatureOptions & ColumnOptions & { readonly asDataframe: true; readonly danfo?: undefined },
  ): Promise<Dataframe>;
  getResultsJson(
    options?: FeatureOptions & { readonly asDataframe?: false | undefined },
  ): Promise<ResultCollection>;
  getResultsJson(options: GetResultsJsonOptions): Promise<ResultCollection | Dataframe>;
  async getResultsJson(options: GetResultsJsonOptions = {}): Promise<unknown> {
    checkOptions("getResultsJson", options, { ...frameKinds, ...featureKinds });
    const {
      asDataframe = false,
      danfo = this.#session.danfo,
      flatten,
      dates,
      nonFinite = "refuse",
      signal,
    } = options;
    if (!asDataframe) return this.#source.readFeatures({ nonFinite, signal });
    const { readDataframe } = await import("./results-dataframe");
    return readDataframe(this.#source, { danfo, flatten, dates, nonFinite, signal });
  }

  /**
   * Yields the features one by one while they arrive. Only the current feature is in memory, so a `data.json` of any
   * size works, and a slow loop slows the connection down. The request is sent when the loop starts and ends with the
   * loop, even if you leave it early.
   *
   * The whole response is checked as in {@link getResultsJson}, but an error is thrown where it occurs, after all
   * features before it. If the connection breaks, the library opens a new one, and checks that the same bytes arrive
   * again.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {ApiError} when the outputs have no results yet (status 404), or when the response is not a
   * FeatureCollection: the message names the byte.
   * @throws {NetworkError | TimeoutError} when the service does not respond, or when the connection breaks and cannot
   * be resumed: the message says how many features arrived before.
   * @throws {AuthenticationError} when the service refuses the token.
   *
   * @example
   * ```ts
   * for await (const { id, properties } of jobtask.features()) {
   *   console.log(id, properties?.cloudCover);
   * }
   * ```
   */
  features(options: FeatureOptions = {}): AsyncIterableIterator<ResultFeature> {
    const { nonFinite = "refuse", signal } = checkOptions("features", options, featureKinds);
    return this.#source.streamFeatures({ nonFinite, signal });
  }

  /**
   * Downloads the quicklooks, low-resolution previews (PNG or JPEG), each as `quicklook_<id>`. If there are no
   * quicklooks, the result is `[]`, and nothing is created. A job has the quicklooks of its data task. Either all files
   * appear or none. Existing files with these names are replaced, unless `overwrite` is `false`.
   *
   * In Node it resolves to absolute paths; in a browser to `File`s with a name and a media type. With a folder handle it
   * resolves to paths relative to the folder, with a sink to what the sink returns for each file. The order is the
   * service's.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {UnsupportedError} when `outputDirectory` is a path or a URL in a browser.
   * @throws {UnsafePathError} when a quicklook's name would place it outside the directory.
   * @throws {OutputError} when the directory cannot be written to, or a name is taken and `overwrite` is `false`.
   * @throws {ApiError} when the service returns no valid response, or a quicklook is not an image.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service does not respond or refuses the token.
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
    const placed = inPlace(options, this.#session.platform);
    const { downloadQuicklooks } = await import("./quicklooks");
    return downloadQuicklooks(this.#session, this.#source, { options: placed, downloads: this.#downloads });
  }

  /**
   * Downloads the files. The results of jobs and job tasks are one archive, which is unpacked while it arrives, without
   * a leading `output/` in the names. The files of STAC items go into a folder for each item, and archives among them
   * are unpacked there. Either all files appear or none. Existing files with these names are replaced, unless
   * `overwrite` is `false`.
   *
   * In Node it resolves to absolute paths; in a browser to `File`s with a media type, whose name is the relative path.
   * With a folder handle it resolves to paths relative to the folder, with a sink to what the sink returns for each
   * file. The order is that of the archive, or of the items.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {UnsupportedError} when `outputDirectory` is a path or a URL in a browser.
   * @throws {ArchiveError} when an archive is damaged, cut short, replaced midway, or not an archive at all.
   * @throws {UnsafePathError} when a name would place a file outside the directory.
   * @throws {OutputError} when the directory cannot be written to, or a name is taken and `overwrite` is `false`.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
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
    const placed = inPlace(options, this.#session.platform);
    const { downloadResults } = await import("./save-files");
    return downloadResults(this.#session, this.#source, { options: placed, downloads: this.#downloads });
  }

  /**
   * Lists the files with their sizes. This downloads everything once, but keeps nothing.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {ArchiveError | UnsafePathError} as {@link downloadResults} does.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   *
   * @example
   * ```ts
   * for (const { path, size } of await jobtask.listResults({ match: "**\/*.tif" })) console.log(path, size);
   * ```
   */
  async listResults(options: ListResultsOptions = {}): Promise<ListedResult[]> {
    const { runListing } = await import("./list-results");
    return runListing(this.#session, this.#source, options);
  }

  /**
   * Gets the features, each with the quicklook that shows it and the files that it names. Images and files are only
   * downloaded when you call their `load`; with `listFiles`, all results are also read once. Quicklooks and files that
   * match no feature are in `unmatched`.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {ApiError} as {@link getResultsJson} does.
   * @throws {UnsafePathError} when the name of a quicklook leads outside a directory or, with `listFiles`, the name of
   * a file does.
   * @throws {ArchiveError} with `listFiles`, as {@link downloadResults} does.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service does not respond or refuses the token.
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
   * Returns, for each feature, where the last downloads of this object saved its quicklook and files: absolute paths in
   * Node, `File`s in a browser, or what a sink returned. The features are requested once after each download.
   *
   * @throws {InputError} when nothing has been downloaded yet, or an option is invalid.
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
