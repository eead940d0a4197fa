import type { ArchiveCheck } from "../archive/unpack";
import type { TransferCheck } from "../download/integrity";
import type { CallOptions, DownloadProgress } from "../types";

/** How the files of results are read. */
export interface ReadResultsOptions extends CallOptions {
  readonly connections?: number | undefined;
  readonly match?: readonly string[] | undefined;
  /** Files and folders by their very names, in place of `match`; see `createPlaceMatcher`. */
  readonly places?: readonly (readonly string[])[] | undefined;
  readonly maxEntries?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** What a download took, and what of it was compared with what the storage and the archive say. */
export interface DownloadDetails<Saved> {
  /** What the download resolves to without details. */
  readonly saved: Saved[];
  /**
   * The checks that were made and passed: `length`, and `crc32c` or `md5`, of the transfer, `gzip-crc` and `tar-end` or
   * `zip-crc` of the archive. None of the archive when the download ended early, as `match` allows.
   */
  readonly verified: readonly (TransferCheck | ArchiveCheck)[];
  /** Bytes received. */
  readonly receivedBytes: number;
  /** Requests to the storage. */
  readonly requests: number;
  /** Requests that went on where a connection had broken or stalled. */
  readonly resumed: number;
  /** Links that were signed. */
  readonly links: number;
}

/** One file of the results, as they are named there. */
export interface ListedResult {
  /** Relative path without the leading `output/`, with forward slashes. */
  readonly path: string;
  /** Length in bytes. */
  readonly size: number;
  /** Told by the ending of the name. */
  readonly mediaType: string;
}
