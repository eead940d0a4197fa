import type { ByteStream, CallOptions, SkippedFile } from "../types";

export interface FileRecord {
  readonly size: number;
  /** In lower-case hexadecimal digits, as `sha256sum` prints it. */
  readonly sha256: string;
}

/** Files by their paths below the folder of the manifest, with forward slashes. */
export type FileRecords = Readonly<Record<string, FileRecord>>;

/** A finished download of one job, job task or item. */
export interface JobDownload {
  /** The globs that chose the files; `null` for all files. */
  readonly match: readonly string[] | null;
  /** Whether the archive was unpacked. */
  readonly unpacking: boolean;
  /** Paths of the files. */
  readonly files: readonly string[];
  /** Members of the archive that were not saved. Missing if all were saved. */
  readonly skipped?: readonly SkippedFile[] | undefined;
}

/** What was downloaded of one job, job task or item. */
export interface JobRecord {
  /** Tells outputs with the same key apart: the collection of an item, or the platform of a job. */
  readonly scope?: string | undefined;
  /** One for each choice of files. */
  readonly downloads: readonly JobDownload[];
  /** All saved files, including those of downloads that a later one has replaced. */
  readonly files: FileRecords;
}

/** The one file with the features of a batch. */
export interface MergedRecord {
  /** The keys of their records, in the order of the features. */
  readonly jobs: readonly string[];
  /** For each key, a checksum of the source of its features. */
  readonly sources: readonly string[];
  /** How many features it has. */
  readonly features: number;
  readonly files: FileRecords;
}

/** What was downloaded into a folder. */
export interface Manifest {
  /** By the id of the job, else by the name of the folder. */
  readonly jobs: Readonly<Record<string, JobRecord>>;
  readonly merged?: MergedRecord | undefined;
}

/** Computes the checksum of a file chunk by chunk, as a `Hash` of Node does. */
export interface Checksum {
  update(bytes: Uint8Array<ArrayBuffer>): unknown;
  digest(encoding: "hex"): string;
}

export interface ManifestStore {
  createChecksum(): Checksum;
  /** What was downloaded so far; an empty manifest if the file is missing. */
  read(): Promise<Manifest>;
  /** Adds to the manifest, and replaces the records with the same keys. */
  note(more: Partial<Manifest>): Promise<void>;
  /** What a download returns for a file of the folder. */
  pathOf(path: string): string;
  /** Whether anything is at a path of the folder. */
  isThere(path: string): Promise<boolean>;
  /** The bytes of a file of the folder. */
  open(path: string): ByteStream;
  /** Whether all of these files are there and unchanged. */
  isIntact(files: FileRecords, options: CallOptions): Promise<boolean>;
}

/** Options of `verify`. */
export interface VerifyOptions extends CallOptions {
  /** The `outputDirectory` of an earlier `downloadResults` of a batch or a collection. */
  readonly directory: string | URL;
}

/** A folder compared with its manifest. All paths are relative to the folder, with forward slashes. */
export interface DirectoryCheck {
  /** Number of files that are unchanged. */
  readonly intact: number;
  /** Files that are gone. */
  readonly missing: string[];
  /** Files that differ from what was saved. */
  readonly changed: string[];
  /** Files that are not in the manifest. */
  readonly extra: string[];
}
