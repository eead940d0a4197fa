import { identifyArchive } from "../archive/detect";
import { toSafePath } from "../archive/entry-path";
import { Budget } from "../archive/limits";
import type { ArchiveCheck } from "../archive/unpack";
import { type Download, type DownloadReport, type KeptStart, openDownload } from "../download/open-download";
import { isUp42Error, UnsafePathError } from "../errors";
import type { Session } from "../session/session";
import { ByteReader } from "../streams/byte-reader";
import type { CallOptions, DownloadProgress, SkippedFile } from "../types";
import type { DownloadDetails, ReadResultsOptions } from "./download-details";
import { contentBytes, refuseOtherContent } from "./file-content";
import type { RemoteFile } from "./outputs-source";

export interface Taken {
  readonly paths: readonly string[];
  readonly download: Download | undefined;
  /** A second download of the same archive, which is read only in part. */
  readonly secondDownload?: Download | undefined;
  readonly archiveChecks?: readonly ArchiveCheck[];
  readonly skipped?: readonly SkippedFile[];
}

/** A file whose first bytes have arrived, and the path that it is saved at. */
export interface OpenedFile {
  readonly download: Download;
  readonly reader: ByteReader;
  readonly path: string;
}

export type Outcome<Saved> = DownloadDetails<Saved> & {
  readonly paths: readonly string[];
  /** Bytes that were saved. */
  readonly bytes: number;
};

interface TransferOptions extends ReadResultsOptions {
  readonly files: readonly RemoteFile[];
  readonly unpacking: boolean;
}

type Phase = Exclude<DownloadProgress["phase"], "saved">;

/** Files at once by default. */
const filesAtOnce = 4;

/** One attempt to download some files: opens them, counts the bytes, and reports the progress. */
export class Transfers {
  readonly atOnce: number;
  /** The limits of all files together. Archives that stay packed have no limits. */
  readonly budget: Budget;
  readonly #session: Session;
  readonly #options: TransferOptions;
  /** Connections for each file. */
  readonly #connections: number;
  readonly #arrived = new Map<
    RemoteFile,
    { readonly bytes: number; readonly totalBytes: number | undefined }
  >();
  /** Finished files: 1 for a plain file, the number of unpacked members for an archive. */
  readonly #finished = new Map<RemoteFile, number>();

  constructor(session: Session, options: TransferOptions) {
    const { files, connections, unpacking, maxEntries, maxBytes } = options;
    const unlimited = Number.POSITIVE_INFINITY;
    this.budget = new Budget(
      unpacking ? { maxEntries, maxBytes } : { maxEntries: unlimited, maxBytes: unlimited },
    );
    this.#session = session;
    this.#options = options;
    this.atOnce = Math.max(1, Math.min(files.length, connections ?? filesAtOnce, filesAtOnce));
    this.#connections = Math.max(1, Math.floor((connections ?? session.platform.connections) / this.atOnce));
  }

  async open(
    file: RemoteFile,
    {
      signal = new AbortController().signal,
      kept,
      onBytes,
    }: CallOptions & { readonly kept?: KeptStart; readonly onBytes?: (bytes: number) => void },
  ): Promise<Download> {
    if (kept !== undefined) this.#arrived.set(file, { bytes: kept.size, totalBytes: kept.object.totalBytes });
    const download = await openDownload(() => file.sign({ signal }), this.#session.storage, {
      signal,
      connections: this.#connections,
      kept,
      stated: file.stated,
      onBytes: (bytes) => {
        this.#arrived.set(file, { bytes, totalBytes: download.totalBytes });
        onBytes?.(bytes);
        this.#tell("downloading", undefined);
      },
    });
    return download;
  }

  /** Opens a file that is saved as it is stored. */
  async openWhole(file: RemoteFile, options: CallOptions): Promise<OpenedFile> {
    // Before the first request.
    if (typeof file.path === "string") safePathOf(file.path);
    const count = this.budget.forOne();
    count.addEntry();
    const onBytes = (bytes: number): void => count.addBytes(bytes - count.bytes, file.source);
    const download = await this.open(file, { ...options, onBytes });
    const reader = new ByteReader(download.body);
    const path = await stoppingAtFailure(reader, () => placeOf(file, { download, reader }));
    return { download, reader, path };
  }

  /** Records how many files a file has become so far, and reports it. */
  note(file: RemoteFile, phase: Phase, { path, files }: { path: string; files: number }): void {
    this.#finished.set(file, files);
    this.#tell(phase, path);
  }

  outcomeOf<Saved>(taken: readonly Taken[], saved: Saved[]): Outcome<Saved> {
    const reports = taken.flatMap(({ download, secondDownload }) =>
      [download, secondDownload].flatMap((one) => one?.report ?? []),
    );
    const sum = (of: (report: DownloadReport) => number): number =>
      reports.reduce((total, report) => total + of(report), 0);
    const [first = [], ...others] = taken.map(({ download, archiveChecks = [] }) => [
      ...(download?.report.verified ?? []),
      ...archiveChecks,
    ]);
    return {
      saved,
      // Only checks that every file passed.
      verified: first.filter((check) => others.every((checks) => checks.includes(check))),
      skipped: taken.flatMap(({ skipped = [] }) => skipped),
      receivedBytes: sum(({ bytes }) => bytes),
      requests: sum(({ requests }) => requests),
      resumed: sum(({ resumed }) => resumed),
      links: sum(({ links }) => links),
      paths: taken.flatMap(({ paths }) => paths),
      bytes: this.#options.unpacking ? this.budget.bytes : this.#arrivedBytes,
    };
  }

  get #arrivedBytes(): number {
    return [...this.#arrived.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #tell(phase: Phase, file: string | undefined): void {
    const { onProgress, files, unpacking } = this.#options;
    if (onProgress === undefined) return;
    const totals = files.map((one) => this.#arrived.get(one)?.totalBytes);
    const isKnown = phase === "downloading" && totals.every((total) => total !== undefined);
    const areKept = files.every(({ folder }) => folder === undefined || !unpacking);
    onProgress({
      phase,
      bytes: phase === "downloading" ? this.#arrivedBytes : this.budget.bytes,
      totalBytes: isKnown ? totals.reduce((sum, total) => sum + total, 0) : undefined,
      file,
      files: [...this.#finished.values()].reduce((sum, count) => sum + count, 0),
      totalFiles: areKept ? files.length : undefined,
    });
  }
}

/** Does work with a reader. When it fails, stops the reader and throws the first error of its stream. */
export async function stoppingAtFailure<Value>(
  reader: ByteReader,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    await reader.stop(error);
    throw reader.ownFailure?.error ?? error;
  }
}

/** The path of a file that is saved as it is stored. Checks that it is what it should be. */
async function placeOf(file: RemoteFile, { download, reader }: Omit<OpenedFile, "path">): Promise<string> {
  const { path, folder } = file;
  if (folder === undefined && typeof path === "string") {
    refuseOtherContent(file, { download, start: await reader.peek(contentBytes) });
    return safePathOf(path);
  }
  const format = await identifyArchive(reader);
  return typeof path === "string" ? safePathOf(path) : path({ disposition: download.disposition, format });
}

/** Like `toSafePath`, but keeps a first folder with the name `output`. */
export function safePathOf(path: string): string {
  try {
    return toSafePath(`output/${path}`);
  } catch (error) {
    if (!isUp42Error(error, "UnsafePathError")) throw error;
    throw new UnsafePathError(
      `A file of the results would be saved as ${JSON.stringify(path)}, which is not a safe path; nothing was kept.`,
      { entry: path, cause: error },
    );
  }
}
