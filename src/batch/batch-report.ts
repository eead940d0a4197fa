import { fitNames } from "../archive/fit-name";
import { UnsafePathError } from "../errors";
import type { ManifestStore } from "../files/manifest";
import type { Sink } from "../files/sink";
import { batchMemberOf, type Outputs } from "../outputs/outputs";
import type { BatchMember, OutputsSource } from "../outputs/outputs-source";
import type { Properties, SkippedFile } from "../types";

export interface BatchEntry<Each extends Outputs = Outputs> extends BatchMember {
  readonly outputs: Each;
  readonly source: OutputsSource;
  /** Name of the folder for its files; check it with {@link safeFolder}. */
  readonly folder: string;
  /** Properties that name the outputs of a feature among the features of others. */
  readonly provenance: Properties;
}

export function entryOf<Each extends Outputs>(outputs: Each): BatchEntry<Each> | undefined {
  const member = batchMemberOf(outputs);
  if (member === undefined) return undefined;
  const { kind, id } = member;
  // The feature of an item is the item.
  const provenance: Properties = kind === "item" ? {} : { [`${kind}_id`]: id };
  return { ...member, outputs, folder: fitNames(`${kind}_${id}`), provenance };
}

/**
 * Returns the name of the folder for the files of an entry.
 *
 * @throws {UnsafePathError} when its id is not safe in the name of a folder.
 */
export function safeFolder({ id, folder }: Pick<BatchEntry, "id" | "folder">): string {
  if (/^[\w.-]*[\w-]$/.test(id)) return folder;
  throw new UnsafePathError(`The id ${JSON.stringify(id)} cannot be the name of a folder.`, { entry: id });
}

/** Progress of a call for a whole batch. */
export interface BatchProgress {
  /** Outputs in the batch. */
  readonly total: number;
  /** Outputs that are done so far. */
  readonly done: number;
  /** Outputs that failed so far. */
  readonly failed: number;
  /** Outputs that are skipped because they have no results yet. */
  readonly skipped: number;
  /** Bytes received so far, by downloads only. */
  readonly bytes: number;
  /** Files saved so far, by downloads only. */
  readonly files: number;
}

/** How reports and progress of a batch describe its outputs: {@link BatchTerms}, or `JobTerms` for jobs. */
export interface AnyTerms {
  /** Identifies the outputs in a report. */
  readonly named: object;
  /** Status of outputs that have no results yet. */
  readonly status: string;
  /** What `onProgress` is called with. */
  readonly progress: object;
}

/** How reports and progress of a {@link Batch} describe its outputs. */
export interface BatchTerms<Each extends Outputs = Outputs> {
  /** Identifies the outputs in a report. */
  readonly named: {
    /** Id of the job, the job task, the processing job or the item. */
    readonly id: string;
    /** The outputs themselves. */
    readonly outputs: Each;
  };
  /** Status of outputs that have no results yet. */
  readonly status: string;
  /** What `onProgress` is called with. */
  readonly progress: BatchProgress;
}

/** The outcome for all outputs of a batch. Each list is in the order of the batch, and no outputs are in two lists. */
export interface BatchReport<Value, Terms extends AnyTerms = BatchTerms> {
  /** The outputs that are done, each with its value. */
  readonly done: readonly (Terms["named"] & { readonly value: Value })[];
  /** The outputs that failed, each with its error. */
  readonly failed: readonly BatchFailure<Terms>[];
  /** The outputs that were skipped because they have no results yet, each with its status. */
  readonly skipped: readonly (Terms["named"] & { readonly status: Terms["status"] })[];
}

/** Outputs that failed. */
export type BatchFailure<Terms extends AnyTerms = BatchTerms> = Terms["named"] & {
  /** The error. */
  readonly error: unknown;
};

/** The download of one job, job task, processing job or item. */
export interface DownloadedOutputs {
  /** Its folder below `outputDirectory`: `job_<id>`, `jobtask_<id>` or `item_<id>`. */
  readonly folder: string;
  /** How many files it has. */
  readonly files: number;
  /** Total size of its files in bytes. */
  readonly bytes: number;
  /** Members of its archives that were not saved, such as symbolic links, by their paths in the folder. Missing if all were saved. */
  readonly skipped?: readonly SkippedFile[] | undefined;
  /** Whether an earlier call downloaded it, and its files have not changed since. */
  readonly wasThere: boolean;
}

/** The one file with the features of all downloads. */
export interface MergedFile {
  /** What `outputDirectory` returned for it: in Node its absolute path. */
  readonly saved: string;
  /** How many features it has. */
  readonly features: number;
}

/** The outcome of a download for all outputs of a batch. */
export interface BatchDownload<Terms extends AnyTerms = BatchTerms>
  extends BatchReport<DownloadedOutputs, Terms> {
  /** The one file with all features; `undefined` without `merge`, or when nothing was downloaded. */
  readonly merged: MergedFile | undefined;
}

export interface Wording<Each extends Outputs, Terms extends AnyTerms> {
  nameOf(entry: BatchEntry<Each>): Terms["named"];
  progressOf(progress: BatchProgress): Terms["progress"];
}

/** Reports for the batch itself describe outputs by their entries. */
interface EntryTerms<Entry> extends AnyTerms {
  readonly named: { readonly entry: Entry };
}

export type EntryReport<Value, Entry = BatchEntry> = BatchReport<Value, EntryTerms<Entry>>;
export type EntryFailure<Entry = BatchEntry> = BatchFailure<EntryTerms<Entry>>;
export type EntryDownload<Entry = BatchEntry> = BatchDownload<EntryTerms<Entry>>;

export interface BatchTarget {
  /** Opens the folder of one entry, or the folder above all of them. */
  readonly sinkOf: (folder: string | undefined, options?: { readonly overwrite?: boolean }) => Sink<string>;
  /** The manifest of the files so far; `undefined` where files cannot be read later. */
  readonly manifest: ManifestStore | undefined;
}
