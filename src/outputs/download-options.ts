import { InputError } from "../errors";
import { listFrom, nonEmptyString, oneOrMore } from "../kinds";
import { boolean, callback, callKinds, count, string } from "../options";
import { outputDirectoryKind } from "../session/output-directory";
import type { CallOptions, DownloadProgress } from "../types";
import type { DownloadDetails, ReadResultsOptions } from "./download-details";

/** Options of `downloadQuicklooks` and `downloadResults`. */
export interface DownloadOptions extends CallOptions {
  /** Called repeatedly while the download runs. An error that it throws ends the download. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /**
   * `false`: throw an `OutputError` if a file already exists, and change nothing.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
}

/** Options of `downloadResults`. */
export interface DownloadResultsOptions extends DownloadOptions {
  /**
   * Downloads only files whose path (without a leading `output/`) matches a glob, such as `"**\/*.tif"` or
   * `["data.json"]`. With plain paths only, reading stops as soon as all of them were found, without a check of the
   * archive's end. A glob has at most 1,024 characters.
   * @default all files
   */
  readonly match?: string | readonly string[] | undefined;
  /**
   * Maximum number of connections to the storage. More than one are opened only if the first is slow.
   * @default 6 in Node, 1 in a browser
   */
  readonly connections?: number | undefined;
  /**
   * Maximum number of files. In an archive every member counts, folders included.
   * @default 100_000
   */
  readonly maxEntries?: number | undefined;
  /**
   * Maximum number of bytes of all files together, unpacked.
   * @default 2 ** 38 (256 GiB); in a browser without `outputDirectory`, 2 ** 30 (1 GiB)
   */
  readonly maxBytes?: number | undefined;
  /**
   * `false`: keep archives packed. The archive of a job or job task gets the storage's name for it, or `output.tgz`,
   * `output.tar` or `output.zip`. When its download breaks in Node, the bytes that have arrived stay as `<name>.part`,
   * and the next call resumes there; in a browser it starts over. Cannot be combined with `match`, `maxEntries` or
   * `maxBytes`.
   * @default true
   */
  readonly unpacking?: boolean | undefined;
  /**
   * `true`: resolve to {@link DownloadDetails}, with the checks that passed and figures about the transfer.
   * @default false
   */
  readonly details?: boolean | undefined;
}

/** Options of `downloadResults` with or without `details`. */
export type DetailsOptions<Details extends boolean> = DownloadResultsOptions &
  (Details extends true ? { readonly details: true } : { readonly details?: false | undefined });

/** Options of `listResults`. */
export type ListResultsOptions = Omit<DownloadResultsOptions, "overwrite" | "unpacking" | "details">;

export const downloadKinds = {
  outputDirectory: outputDirectoryKind,
  overwrite: boolean,
  onProgress: callback,
  ...callKinds,
};

/** No path is longer. Engines of regular expressions end the whole process at globs that are nested thousands of times. */
const maxGlobLength = 1024;
const isTooLong = (glob: unknown): boolean => string.fits(glob) && String(glob).length > maxGlobLength;
const globs = oneOrMore(
  { ...nonEmptyString, fits: (glob) => nonEmptyString.fits(glob) && !isTooLong(glob) },
  'a glob such as "**/*.tif" or a list of them',
);

/** The options that say how results are read. */
export const readingKinds = {
  match: {
    ...globs,
    fits: (value: unknown) => globs.fits(value) && (value as ArrayLike<unknown>).length > 0,
    got: (value: unknown) =>
      [value].flat().some(isTooLong) ? `a glob of more than ${maxGlobLength} characters` : globs.got?.(value),
  },
  connections: count(1),
  maxEntries: count(0),
  maxBytes: count(0),
};

/** Returns the options that say how results are read, with `match` as a list. */
export function readingOf({ match, ...options }: ListResultsOptions): ReadResultsOptions {
  const { connections, maxEntries, maxBytes, onProgress, signal } = options;
  return { match: listFrom(match), connections, maxEntries, maxBytes, onProgress, signal };
}

/**
 * Checks the options that make sense only for unpacked archives.
 *
 * @throws {InputError} when one of them is given with `unpacking: false`.
 */
export function checkOnlyUnpacking(call: string, options: Omit<DownloadResultsOptions, "onProgress">): void {
  if (options.unpacking !== false) return;
  const meaningless = (["match", "maxEntries", "maxBytes"] as const).find(
    (name) => options[name] !== undefined,
  );
  if (meaningless === undefined) return;
  throw new InputError(`${call} takes "${meaningless}" only when it unpacks, not with "unpacking": false.`, {
    argument: meaningless,
  });
}
