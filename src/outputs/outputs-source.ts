import type { ApiError, ArchiveFormat } from "../errors";
import type { SignedLink } from "../http/signed-link";
import type { CallOptions, ResultCollection, ResultFeature } from "../types";
import type { DeclaredPath } from "./scenes/scene-contract";

/** Where outputs come from: an archive, as jobs and job tasks have one, or STAC items with files of their own. */
export interface OutputsSource {
  /** Reads all features. Refuses an answer that is not a FeatureCollection. */
  readFeatures(options: CallOptions): Promise<ResultCollection>;
  /** Gives the features one after the other while they arrive. */
  streamFeatures(options: CallOptions): AsyncIterableIterator<ResultFeature>;
  /** Makes the error about features that no dataframe can be made of. */
  refuseFeatures(collection: ResultCollection, fault: string): ApiError;
  /** Lists the quicklooks in the service's order, each id once. */
  listQuicklooks(options: CallOptions): Promise<readonly RemoteQuicklook[]>;
  /** Lists the files that the storage has. */
  listFiles(options: CallOptions): Promise<readonly RemoteFile[]>;
  /** Returns the files and folders that belong to a feature. */
  filesOf(feature: ResultFeature): readonly DeclaredPath[];
}

/** A quicklook that the service has. */
export interface RemoteQuicklook {
  /** Ends like a file name. */
  readonly id: string;
  /** Fetches the image; its media type is told by its bytes. */
  fetch(options: CallOptions): Promise<Blob>;
}

/** A file that the storage has. */
export interface RemoteFile {
  /** Tells this file from all others, the same in each call and without anything secret. */
  readonly source: string;
  /** Path that it is saved at; a function where the name depends on the storage's answer. */
  readonly path: string | ((answer: StoredArchive) => string);
  /** Folder for its members; `""` means the root, `undefined` means that it is not an archive. */
  readonly folder: string | undefined;
  /**
   * Media type that the service states.
   * @default the one that the ending of the path stands for
   */
  readonly mediaType?: string | undefined;
  /** Signs a link to it. Each call gives a new one. */
  sign(options: CallOptions): Promise<SignedLink>;
}

/** What is known of an archive when its first bytes have arrived. */
export interface StoredArchive {
  /** The `content-disposition` of the storage's answer. */
  readonly disposition: string | undefined;
  readonly format: ArchiveFormat;
}

/** What a batch of many outputs has to know of each of them. */
export interface BatchMember {
  /** What its folder is named after, and the property of features that has its id. */
  readonly kind: "job" | "jobtask" | "item";
  readonly id: string;
  /** Where it stands while it has no results; `undefined` once it has them. */
  readonly statusWithoutResults: () => string | undefined;
}
