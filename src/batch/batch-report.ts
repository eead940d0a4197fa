import { UnsafePathError } from "../errors";
import type { ManifestStore } from "../files/manifest";
import type { Sink } from "../files/sink";
import { batchMemberOf, type Outputs } from "../outputs/outputs";
import type { BatchMember, OutputsSource } from "../outputs/outputs-source";
import type { Properties } from "../types";

/** Outputs among those of a batch. */
export interface BatchEntry<Each extends Outputs = Outputs> extends BatchMember {
  readonly outputs: Each;
  readonly source: OutputsSource;
  /** Name of the folder that its files go to, unless the id is not safe in one. */
  readonly folder: string;
  /** The properties that say which outputs a feature is of, where it stands among those of others. */
  readonly provenance: Properties;
}

/** What became of each entry of a batch. The class of the batch gives each the name that its reports have. */
export interface EntryReport<Value, Entry = BatchEntry> {
  readonly done: readonly { readonly entry: Entry; readonly value: Value }[];
  readonly failed: readonly EntryFailure<Entry>[];
  readonly skipped: readonly { readonly entry: Entry; readonly status: string }[];
}

/** An entry that something failed for. */
export interface EntryFailure<Entry = BatchEntry> {
  readonly entry: Entry;
  readonly error: unknown;
}

/** The entry of some outputs; `undefined` for those that no batch can tell apart. */
export function entryOf<Each extends Outputs>(outputs: Each): BatchEntry<Each> | undefined {
  const member = batchMemberOf(outputs);
  if (member === undefined) return undefined;
  const { kind, id } = member;
  // The feature of an item is the item.
  const provenance: Properties = kind === "item" ? {} : { [`${kind}_id`]: id };
  return { ...member, outputs, folder: `${kind}_${id}`, provenance };
}

/**
 * Name of the folder that the files of a member of a batch go to.
 *
 * @throws {UnsafePathError} when the service gave it an id that is not safe in the name of a folder.
 */
export function safeFolder({ id, folder }: Pick<BatchEntry, "id" | "folder">): string {
  if (/^[\w-]+$/.test(id)) return folder;
  throw new UnsafePathError(`The id ${JSON.stringify(id)} cannot be the name of a folder.`, { entry: id });
}

/** What a call for a whole batch tells while it runs. */
export interface BatchProgress {
  /** Outputs in the batch. */
  readonly total: number;
  /** Outputs that are done so far. */
  readonly done: number;
  /** Outputs that failed so far. */
  readonly failed: number;
  /** Outputs that are skipped because they have no results yet. */
  readonly skipped: number;
  /** Bytes received so far; of downloads only. */
  readonly bytes: number;
  /** Files that are in place so far; of downloads only. */
  readonly files: number;
}

/** What the reports and the progress of some batch have for its outputs: {@link BatchTerms}, or `JobTerms` for jobs. */
export interface AnyTerms {
  /** What names the outputs in a report. */
  readonly named: object;
  /** Where outputs stand that have no results yet. */
  readonly status: string;
  /** What `onProgress` is called with. */
  readonly progress: object;
}

/** What the reports and the progress of a {@link Batch} have for its outputs. */
export interface BatchTerms<Each extends Outputs = Outputs> {
  /** What names the outputs in a report. */
  readonly named: {
    /** Id of the job, the job task, the processing job or the item. */
    readonly id: string;
    /** The outputs themselves. */
    readonly outputs: Each;
  };
  /** Where outputs stand that have no results yet. */
  readonly status: string;
  /** What `onProgress` is called with. */
  readonly progress: BatchProgress;
}

/** What became of all outputs of a batch, each list in the order of the batch. No outputs are in two of them. */
export interface BatchReport<Value, Terms extends AnyTerms = BatchTerms> {
  /** The outputs that are done, each with its value. */
  readonly done: readonly (Terms["named"] & { readonly value: Value })[];
  /** The outputs that failed, each with what was thrown. */
  readonly failed: readonly BatchFailure<Terms>[];
  /** The outputs that were skipped because they have no results yet, with where they stand. */
  readonly skipped: readonly (Terms["named"] & { readonly status: Terms["status"] })[];
}

/** Outputs that something failed for. */
export type BatchFailure<Terms extends AnyTerms = BatchTerms> = Terms["named"] & {
  /** What was thrown. */
  readonly error: unknown;
};

/** What was downloaded of one job, job task, processing job or item. */
export interface DownloadedOutputs {
  /** Its folder below `outputDirectory`: `job_<id>`, `jobtask_<id>` or `item_<id>`. */
  readonly folder: string;
  /** How many files it has. */
  readonly files: number;
  /** Length of its files, in bytes. */
  readonly bytes: number;
  /** Whether an earlier call had downloaded it, and its files are as they were then. */
  readonly wasThere: boolean;
}

/** The one file with the features of everything that was downloaded. */
export interface MergedFile {
  /** What `outputDirectory` gave for it: in Node its absolute path. */
  readonly saved: string;
  /** How many features it has. */
  readonly features: number;
}

/** What became of all outputs in a download. */
export interface BatchDownload<Terms extends AnyTerms = BatchTerms>
  extends BatchReport<DownloadedOutputs, Terms> {
  /** The one file with all features; `undefined` without `merge`, or when nothing was downloaded. */
  readonly merged: MergedFile | undefined;
}

/** How a batch names its outputs in reports and counts them in progress. */
export interface Wording<Each extends Outputs, Terms extends AnyTerms> {
  nameOf(entry: BatchEntry<Each>): Terms["named"];
  progressOf(progress: BatchProgress): Terms["progress"];
}

/** What became of each entry of a download. */
export interface EntryDownload<Entry = BatchEntry> extends EntryReport<DownloadedOutputs, Entry> {
  readonly merged: MergedFile | undefined;
}

/** Where the files of a batch go. */
export interface BatchTarget {
  /** The place of one entry, or of what belongs to all of them. */
  readonly sinkOf: (folder: string | undefined, options?: { readonly overwrite?: boolean }) => Sink<string>;
  /** Where it is noted what is there already; `undefined` where nothing can be looked at afterwards. */
  readonly manifest: ManifestStore | undefined;
}
