import type { CallOptions } from "../types";

/** Options of `verify`. */
export interface VerifyOptions extends CallOptions {
  /** The folder: what `downloadResults` of a collection had as `outputDirectory`. */
  readonly directory: string | URL;
}

/** What of a folder is as its manifest says. All paths are relative to the folder, with forward slashes. */
export interface DirectoryCheck {
  /** How many files are as they were saved. */
  readonly intact: number;
  /** Files that are gone. */
  readonly missing: string[];
  /** Files that are not what was saved. */
  readonly changed: string[];
  /** Files that the manifest does not know. */
  readonly extra: string[];
}
