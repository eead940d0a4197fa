import type { ManifestStore } from "../files/manifest";
import type { Sink } from "../files/sink";
import type { JobsReport } from "./run-jobs";

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

/** Where the files of many jobs go. */
export interface CollectionTarget {
  /** The place of one job, or of what belongs to all of them. */
  readonly sinkOf: (folder: string | undefined, options?: { readonly overwrite?: boolean }) => Sink<string>;
  /** Where it is noted what is there already; `undefined` where nothing can be looked at afterwards. */
  readonly manifest: ManifestStore | undefined;
}
