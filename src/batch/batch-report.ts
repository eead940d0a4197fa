import type { ManifestStore } from "../files/manifest";
import type { Sink } from "../files/sink";
import type { BatchMember } from "../outputs/batch-member";
import { batchMemberOf, type Outputs } from "../outputs/outputs";
import type { OutputsSource } from "../outputs/outputs-source";
import type { CurrentStatus } from "../types";

/** Outputs among those of a batch. */
export interface BatchEntry<Each extends Outputs = Outputs> extends BatchMember {
  readonly outputs: Each;
  readonly source: OutputsSource;
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
  return member && { ...member, outputs };
}

/** What a call for a whole batch tells while it runs. */
export interface BatchProgress {
  /** Outputs of the batch. */
  readonly total: number;
  /** Those that it was done for so far. */
  readonly done: number;
  /** Those that it failed for so far. */
  readonly failed: number;
  /** Those that are left out because they have no results yet. */
  readonly skipped: number;
  /** Bytes received so far; of downloads only. */
  readonly bytes: number;
  /** Files that are in place so far; of downloads only. */
  readonly files: number;
}

/** What became of each job of a collection, each list in the order of the collection. No job is in two of them. */
export interface JobsReport<Value> {
  /** The jobs that it was done for, with what came of it. */
  readonly done: readonly { readonly jobId: string; readonly value: Value }[];
  /** The jobs that it failed for, with what was thrown. */
  readonly failed: readonly JobFailure[];
  /** The jobs that were left out because they have not succeeded, with where they stand. */
  readonly skipped: readonly { readonly jobId: string; readonly status: CurrentStatus }[];
}

/** A job that something failed for. */
export interface JobFailure {
  /** Id of the job. */
  readonly jobId: string;
  /** What was thrown. */
  readonly error: unknown;
}

/** What a call for all jobs of a collection tells while it runs, of all jobs together. */
export interface JobsProgress {
  /** Jobs of the collection. */
  readonly totalJobs: number;
  /** Jobs that it was done for so far. */
  readonly done: number;
  /** Jobs that it failed for so far. */
  readonly failed: number;
  /** Jobs that are left out because they have not succeeded. */
  readonly skipped: number;
  /** Bytes received so far; of downloads only. */
  readonly bytes: number;
  /** Files that are in place so far; of downloads only. */
  readonly files: number;
}

/** What was downloaded of one job. */
export interface DownloadedJob {
  /** Its folder below `outputDirectory`: `job_<id>`. */
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

/** What became of each job of a download. */
export interface CollectionDownload extends JobsReport<DownloadedJob> {
  /** The one file with the features of all jobs that were downloaded; `undefined` without `merge` or such jobs. */
  readonly merged:
    | {
        /** What `outputDirectory` gave for it: in Node its absolute path. */
        readonly saved: string;
        /** How many features it has. */
        readonly features: number;
      }
    | undefined;
}

/** What became of each entry of a download. */
export interface EntryDownload extends EntryReport<DownloadedJob> {
  readonly merged: MergedFile | undefined;
}

/** Where the files of a batch go. */
export interface BatchTarget {
  /** The place of one entry, or of what belongs to all of them. */
  readonly sinkOf: (folder: string | undefined, options?: { readonly overwrite?: boolean }) => Sink<string>;
  /** Where it is noted what is there already; `undefined` where nothing can be looked at afterwards. */
  readonly manifest: ManifestStore | undefined;
}
