import type { ArchiveCheck } from "../archive/unpack";
import type { TransferCheck } from "../download/integrity";
import type { CallOptions, DownloadProgress, SkippedFile } from "../types";

/** How files of results are read. */
export interface ReadResultsOptions extends CallOptions {
  readonly connections?: number | undefined;
  readonly match?: readonly string[] | undefined;
  /** Exact names of files and folders, in place of `match`; see `createPlaceMatcher`. */
  readonly places?: readonly (readonly string[])[] | undefined;
  readonly maxEntries?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** Figures about a download, and the checks that it passed. */
export interface DownloadDetails<Saved> {
  /** What the download resolves to without `details`. */
  readonly saved: Saved[];
  /**
   * The checks that all files passed: `length`, and a checksum such as `crc32c` or `sha256`, of the transfer; `gzip-crc` and `tar-end`, or
   * `zip-crc`, of an archive. The latter are missing when the download ended early, as `match` allows.
   */
  readonly verified: readonly (TransferCheck | ArchiveCheck)[];
  /**
   * Members of archives that were wanted but not saved, such as symbolic links and devices, with the reason. Hard links are
   * saved as copies; one is listed here only if the archive has no file before it that it is a link to.
   */
  readonly skipped: readonly SkippedFile[];
  /** Bytes received. */
  readonly receivedBytes: number;
  /** Requests to the storage. */
  readonly requests: number;
  /** Requests that resumed a broken or stalled connection. */
  readonly resumed: number;
  /** Links that were signed. */
  readonly links: number;
}

/** One file of the results. */
export interface ListedResult {
  /** Relative path without the leading `output/`, with forward slashes. */
  readonly path: string;
  /** Length in bytes. */
  readonly size: number;
  /** Media type, derived from the file extension. */
  readonly mediaType: string;
}
