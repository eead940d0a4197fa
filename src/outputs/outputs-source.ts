import type { StatedFile } from "../download/integrity";
import type { ApiError, ArchiveFormat } from "../errors";
import type { SignedLink } from "../http/signed-link";
import type { CallOptions, FeatureOptions, ResultCollection, ResultFeature } from "../types";
import type { DeclaredPath } from "./scenes/scene-contract";

/** Where outputs come from: the archive of a job or job task, or STAC items with files of their own. */
export interface OutputsSource {
  /** Reads all features. Refuses an answer that is not a FeatureCollection. */
  readFeatures(options: FeatureOptions): Promise<ResultCollection>;
  /** Yields the features one by one while they arrive. */
  streamFeatures(options: FeatureOptions): AsyncIterableIterator<ResultFeature>;
  /** Makes the error about features that cannot become a dataframe. */
  refuseFeatures(collection: ResultCollection, fault: string): ApiError;
  /** Lists the quicklooks in the service's order, each once. */
  listQuicklooks(options: CallOptions): Promise<readonly RemoteQuicklook[]>;
  listFiles(options: CallOptions): Promise<readonly RemoteFile[]>;
  /** Returns the files and folders that belong to a feature. */
  filesOf(feature: ResultFeature): readonly DeclaredPath[];
}

/** A quicklook of the service. */
export interface RemoteQuicklook {
  /** With an ending like that of a file name. */
  readonly id: string;
  /** Fetches the image. Its media type comes from its bytes. */
  fetch(options: CallOptions): Promise<Blob>;
}

/** A file in the storage. */
export interface RemoteFile {
  /** Identifies the file: the same in each call, and without secrets. */
  readonly source: string;
  /** Path that it is saved at; a function when the name depends on the storage's answer. */
  readonly path: string | ((answer: StoredArchive) => string);
  /** Folder for its members, `""` for the root; `undefined` when it is not an archive. */
  readonly folder: string | undefined;
  /**
   * Media type that the service states.
   * @default the media type of the path's ending
   */
  readonly mediaType?: string | undefined;
  /**
   * Media types that its type and the ending of its name stand for. A file that is saved as it is stored must be one of
   * them, as far as its first bytes show.
   */
  readonly expectedTypes?: readonly string[] | undefined;
  /** What is stated about the file, in addition to what the storage states. */
  readonly stated?: StatedFile | undefined;
  sign(options: CallOptions): Promise<SignedLink>;
}

/** What is known about an archive when its first bytes have arrived. */
export interface StoredArchive {
  /** The `content-disposition` of the storage's answer. */
  readonly disposition: string | undefined;
  readonly format: ArchiveFormat;
}

/** What a batch needs to know about each of its outputs. */
export interface BatchMember {
  /** Names its folder, and the property of its features that has its id. */
  readonly kind: "job" | "jobtask" | "item";
  readonly id: string;
  /** Tells outputs of one kind with the same id apart: the collection of an item, or the platform of a job. */
  readonly scope?: string | undefined;
  /** Returns its status while it has no results; `undefined` once it has them. */
  readonly statusWithoutResults: () => string | undefined;
}
