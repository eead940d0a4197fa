import type { ByteStream, CallOptions } from "../types";

/** Length and checksum of a file that was saved. */
export interface FileRecord {
  readonly size: number;
  /** In lower-case hexadecimal digits, as `sha256sum` prints it. */
  readonly sha256: string;
}

/** Files by their paths below the folder of the manifest, with forward slashes. */
export type FileRecords = Readonly<Record<string, FileRecord>>;

/** A download of one job whose files are there. */
export interface JobDownload {
  /** The globs that chose among its files; `null` for all files. */
  readonly match: readonly string[] | null;
  /** Whether the archive was unpacked. */
  readonly unpacking: boolean;
  /** Their paths. */
  readonly files: readonly string[];
}

/** What was downloaded of one job. */
export interface JobRecord {
  /** One for each choice among its files. */
  readonly downloads: readonly JobDownload[];
  /** All that was saved, also by downloads that another one has overtaken since. */
  readonly files: FileRecords;
}

/** The one file with the features of several jobs. */
export interface MergedRecord {
  /** Ids of the jobs, in the order of their features. */
  readonly jobs: readonly string[];
  /** For each of them a checksum of what its features were read from. */
  readonly sources: readonly string[];
  /** How many features it has. */
  readonly features: number;
  readonly files: FileRecords;
}

/** What was downloaded into a folder. */
export interface Manifest {
  /** By the id of the job. */
  readonly jobs: Readonly<Record<string, JobRecord>>;
  readonly merged?: MergedRecord | undefined;
}

/** Computes the checksum of a file while its bytes pass. */
export interface Checksum {
  update(bytes: Uint8Array<ArrayBuffer>): void;
  inHex(): string;
}

/** Keeps the manifest of one folder. */
export interface ManifestStore {
  createChecksum(): Checksum;
  /** What was downloaded so far; nothing where there is no manifest. */
  read(): Promise<Manifest>;
  /** Adds to what was downloaded, in the place of what was noted of the same jobs. */
  note(more: Partial<Manifest>): Promise<void>;
  /** What a download gives for a file of the folder. */
  pathOf(path: string): string;
  /** Whether there is anything at a path of the folder. */
  isThere(path: string): Promise<boolean>;
  /** The bytes of a file of the folder. */
  open(path: string): ByteStream;
  /** Whether all of these files are there as they were saved. */
  isIntact(files: FileRecords, options: CallOptions): Promise<boolean>;
}

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
