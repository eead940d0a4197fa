import type { CallOptions, DownloadProgress, ResultFeature } from "../../types";
import type { ListedResult } from "../download-details";
import type { ListResultsOptions } from "../download-options";
import type { Footprint } from "./footprint";

/** Options of `getScenes`. */
export interface GetScenesOptions extends CallOptions {
  /**
   * `true`: read through the archive of results once, which downloads all of it, so that folders are taken apart, files
   * have a size, and what does not fit together is known.
   * @default false
   */
  readonly listFiles?: boolean | undefined;
  /** Called again and again while the archive is read, with `listFiles` only. What it throws ends the call. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** Options of what loads files of the results into memory. `maxBytes` counts the files that are loaded. */
export type LoadFilesOptions = Omit<ListResultsOptions, "match">;

/** A quicklook, a low-resolution preview, and where it lies. */
export interface QuicklookPlace {
  /** As the service lists it; ends like a file name. */
  readonly id: string;
  /** What `downloadQuicklooks` calls it: `quicklook_<id>`. */
  readonly fileName: string;
  /**
   * West, south, east, north in degrees: the box around the footprint of its feature. `undefined` without a feature, or
   * where that has no sound geometry. Across the antimeridian, `east` is beyond 180.
   */
  readonly bounds: Footprint["bounds"] | undefined;
  /**
   * Longitude and latitude of the image's top left, top right, bottom right and bottom left: the corners of a footprint
   * that has four, else those of `bounds`. `undefined` where `bounds` are.
   */
  readonly corners: Footprint["corners"] | undefined;
}

/** A quicklook that the service has. */
export interface Quicklook extends QuicklookPlace {
  /**
   * Fetches the image, anew each time. Its `type` is told by its bytes.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {ApiError} when the service gives no proper answer, or one that is not an image.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service gives no answer or refuses the token.
   */
  load(options?: CallOptions): Promise<Blob>;
}

/** A file or a folder that a feature says it has. Which of both, and whether it is there, is known when it is loaded. */
export interface SceneFile {
  /** Path in the results, without a leading `output/`. `.` is the folder of all results. */
  readonly path: string;
  /**
   * Downloads the archive of results as far as needed and gives the file, or all files of the folder; never none. The
   * `name` of each is its path. Each call downloads anew: load the files of a scene together with `scene.loadFiles()`.
   *
   * Reading ends as soon as the file was found; the end of the archive is not verified then.
   *
   * @throws {InputError} when an option is not what it should be.
   * @throws {ArchiveError} when the results have nothing at the path, or as `downloadResults` does.
   * @throws {UnsafePathError} as `downloadResults` does.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service gives no proper answer.
   */
  load(options?: LoadFilesOptions): Promise<[File, ...File[]]>;
}

/** A feature of a job task with what belongs to it. */
export interface Scene {
  /** The feature's `id`, else `id` or `uid` of its properties; `undefined` when it has none of these. */
  readonly id: string | undefined;
  /** The feature as data.json has it. */
  readonly feature: ResultFeature;
  /** The quicklook that shows it. */
  readonly quicklook: Quicklook | undefined;
  /** The files and folders that it says it has. */
  readonly files: SceneFile[];
  /**
   * Loads all of {@link files} in one go: one download of the archive instead of one for each. `[]`, and nothing asked,
   * when there are none. Throws as `load` of a file does.
   */
  loadFiles(options?: LoadFilesOptions): Promise<File[]>;
}

/** The scenes of a job task in the order of the features. Arrays made from it, by `filter` or so, are plain ones. */
export interface SceneList extends Array<Scene> {
  /** What belongs to no scene. */
  readonly unmatched: {
    /** In the service's order. */
    readonly quicklooks: Quicklook[];
  };
}

/** A file of the results. */
export interface ListedSceneFile extends ListedResult, SceneFile {
  load(options?: LoadFilesOptions): Promise<[File]>;
}

/** A scene whose files were looked up in the archive. */
export interface ListedScene extends Scene {
  /** The files that it says it has, and those in the folders that it says it has. */
  readonly files: ListedSceneFile[];
  /** What it says it has and the archive lacks, as the feature has it; of what is no text, the JSON. */
  readonly missing: string[];
}

/** The scenes of a job task, looked up in the archive, in the order of the features. */
export interface ListedSceneList extends Array<ListedScene> {
  /** What belongs to no scene. */
  readonly unmatched: {
    /** In the service's order. */
    readonly quicklooks: Quicklook[];
    /** In the archive's order, without its data.json. */
    readonly files: ListedSceneFile[];
  };
}
