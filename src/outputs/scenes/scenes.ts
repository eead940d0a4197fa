import type { CallOptions, DownloadProgress, ResultFeature } from "../../types";
import type { ListedResult } from "../download-details";
import type { ListResultsOptions } from "../download-options";
import type { Footprint } from "./footprint";

/** Options of `getScenes`. */
export interface GetScenesOptions extends CallOptions {
  /**
   * `true`: download all results once to list them. Folders are then listed file by file, files have a size, and files
   * without a feature, or missing files, are reported.
   * @default false
   */
  readonly listFiles?: boolean | undefined;
  /** Called repeatedly while the results are read, with `listFiles` only. An error that it throws ends the call. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** Options of the calls that load files of the results into memory. `maxBytes` counts the loaded files. */
export type LoadFilesOptions = Omit<ListResultsOptions, "match">;

/** Where a quicklook, a low-resolution preview, is placed on the map. */
export interface QuicklookPlace {
  /** As the service lists it, with an ending like that of a file name. */
  readonly id: string;
  /** The name that `downloadQuicklooks` saves it under: `quicklook_<id>`. */
  readonly fileName: string;
  /**
   * West, south, east, north in degrees: the box around the footprint of its feature. `undefined` when it has no
   * feature, or the feature has no valid geometry. Across the antimeridian, `east` is greater than 180.
   */
  readonly bounds: Footprint["bounds"] | undefined;
  /**
   * Longitude and latitude of the image's top left, top right, bottom right and bottom left: the corners of a footprint
   * with four corners, else those of `bounds`. `undefined` when `bounds` is `undefined`.
   */
  readonly corners: Footprint["corners"] | undefined;
}

/** A quicklook of the service. */
export interface Quicklook extends QuicklookPlace {
  /**
   * Fetches the image again with each call. Its `type` comes from its bytes.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {ApiError} when the service returns no valid response, or the response is not an image.
   * @throws {NetworkError | TimeoutError | AuthenticationError} when the service does not respond or refuses the token.
   */
  load(options?: CallOptions): Promise<Blob>;
}

/** A file or folder that a feature names. Loading it shows which of the two it is, and whether it exists. */
export interface SceneFile {
  /** Path in the results, without a leading `output/`. `.` is the folder of all results. */
  readonly path: string;
  /**
   * Downloads the results as far as needed and returns the file, or all files of the folder, at least one. The `name`
   * of each is its path. Each call downloads them again: use `scene.loadFiles()` to load all files of a scene together.
   *
   * Reading stops as soon as the file was found, without a check of the archive's end.
   *
   * @throws {InputError} when an option is invalid.
   * @throws {ArchiveError} when the results have nothing at the path, or as `downloadResults` does.
   * @throws {UnsafePathError} as `downloadResults` does.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service returns no valid response.
   */
  load(options?: LoadFilesOptions): Promise<[File, ...File[]]>;
}

/** A feature of some outputs with its quicklook and files. */
export interface Scene {
  /** The feature's `id`, else `id` or `uid` of its properties; `undefined` without any of these. */
  readonly id: string | undefined;
  /** The feature as the service returned it. */
  readonly feature: ResultFeature;
  /** The quicklook that shows it. */
  readonly quicklook: Quicklook | undefined;
  /** The files and folders that it names. */
  readonly files: SceneFile[];
  /**
   * Loads all {@link files} with one download instead of one for each. Without files it returns `[]` and makes no
   * request. Throws as `load` of a file does.
   */
  loadFiles(options?: LoadFilesOptions): Promise<File[]>;
}

/** The scenes of some outputs, in the order of the features. Methods such as `filter` return plain arrays. */
export interface SceneList extends Array<Scene> {
  /** Everything that matches no scene. */
  readonly unmatched: {
    /** In the service's order. */
    readonly quicklooks: Quicklook[];
  };
}

/** A file of the results. */
export interface ListedSceneFile extends ListedResult, SceneFile {
  load(options?: LoadFilesOptions): Promise<[File]>;
}

/** A scene whose files were looked up in the results. */
export interface ListedScene extends Scene {
  /** The files that it names, and the files in the folders that it names. */
  readonly files: ListedSceneFile[];
  /**
   * Paths that it names but the results do not have, as written in the feature; values that are not strings, as JSON.
   */
  readonly missing: string[];
}

/** The scenes of some outputs, looked up in the results, in the order of the features. */
export interface ListedSceneList extends Array<ListedScene> {
  /** Everything that matches no scene. */
  readonly unmatched: {
    /** In the service's order. */
    readonly quicklooks: Quicklook[];
    /** In the order of the results, without their data.json. */
    readonly files: ListedSceneFile[];
  };
}
