import { InputError } from "../errors";
import { listFrom, nonEmptyString, oneOrMore } from "../kinds";
import { boolean, callback, callKinds, count } from "../options";
import { outputDirectoryKind } from "../session/output-directory";
import type { CallOptions, DownloadProgress } from "../types";
import type { DownloadDetails, ReadResultsOptions } from "./download-details";

/** Options of `downloadQuicklooks` and `downloadResults`. */
export interface DownloadOptions extends CallOptions {
  /** Called again and again while the download runs. What it throws ends the download. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /**
   * `false`: end in an `OutputError` at the first name that is taken already, and change nothing.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
}

/** Options of `downloadResults`. */
export interface DownloadResultsOptions extends DownloadOptions {
  /**
   * Takes only files whose path (without the leading `output/`) fits a glob, such as `"**\/*.tif"` or `["data.json"]`.
   * With plain paths only, reading ends as soon as all of them were found; the end of the archive is not verified then.
   * @default all files
   */
  readonly match?: string | readonly string[] | undefined;
  /**
   * Connections to the storage at the most. A second one is opened only when the first does not keep up.
   * @default 6 in Node, 1 in a browser
   */
  readonly connections?: number | undefined;
  /**
   * Files that the results may have. In an archive every member counts, folders included.
   * @default 100_000
   */
  readonly maxEntries?: number | undefined;
  /**
   * Bytes that the files may have together, unpacked.
   * @default 2 ** 38 (256 GiB); in a browser without `outputDirectory`, 2 ** 30 (1 GiB)
   */
  readonly maxBytes?: number | undefined;
  /**
   * `false`: keep the archive itself as one file, under the name that the storage gives it or as `output.tgz`,
   * `output.tar` or `output.zip`. In Node, what arrived before the download broke off or the process ended stays as
   * `<name>.part`, and the next call goes on there; in a browser it begins anew. Cannot be combined with `match`, `maxEntries` or `maxBytes`.
   * @default true
   */
  readonly unpacking?: boolean | undefined;
  /**
   * `true`: resolve to {@link DownloadDetails}, which say what was verified and what it took.
   * @default false
   */
  readonly details?: boolean | undefined;
}

/** Options of `downloadResults` that ask for details, or do not. */
export type DetailsOptions<Details extends boolean> = DownloadResultsOptions &
  (Details extends true ? { readonly details: true } : { readonly details?: false | undefined });

/** Options of `listResults`. */
export type ListResultsOptions = Omit<DownloadResultsOptions, "overwrite" | "unpacking" | "details">;

/** What all downloads take. */
export const downloadKinds = {
  outputDirectory: outputDirectoryKind,
  overwrite: boolean,
  onProgress: callback,
  ...callKinds,
};

const globs = oneOrMore(nonEmptyString, 'a glob such as "**/*.tif" or a list of them');

/** What says how an archive is read. */
export const readingKinds = {
  match: {
    ...globs,
    fits: (value: unknown) => globs.fits(value) && (value as ArrayLike<unknown>).length > 0,
  },
  connections: count(1),
  maxEntries: count(0),
  maxBytes: count(0),
};

/** The options that say how an archive is read, with `match` as a list. */
export function readingOf({ match, ...options }: ListResultsOptions): ReadResultsOptions {
  const { connections, maxEntries, maxBytes, onProgress, signal } = options;
  return { match: listFrom(match), connections, maxEntries, maxBytes, onProgress, signal };
}

/**
 * Checks that nothing asks for an unpacked archive that is to be kept as it is.
 *
 * @throws {InputError} then.
 */
export function checkOnlyUnpacking(call: string, options: Omit<DownloadResultsOptions, "onProgress">): void {
  if (options.unpacking !== false) return;
  const meaningless = (["match", "maxEntries", "maxBytes"] as const).find(
    (name) => options[name] !== undefined,
  );
  if (meaningless === undefined) return;
  throw new InputError(`${call} takes "${meaningless}" only where it unpacks, not with "unpacking": false.`, {
    argument: meaningless,
  });
}
