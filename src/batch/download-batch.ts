import { UnsupportedError } from "../errors";
import { folderSink } from "../files/folder-sink";
import type { Manifest } from "../files/manifest";
import { type Recorded, recordingSink } from "../files/recording-sink";
import type { Sink } from "../files/sink";
import { boolean, checkOptions } from "../options";
import {
  checkOnlyUnpacking,
  type DownloadResultsOptions,
  downloadKinds,
  readingKinds,
} from "../outputs/download-options";
import { sinkFor } from "../session/output-directory";
import type { Platform } from "../session/platform";
import type { Session } from "../session/session";
import {
  type AnyTerms,
  type BatchEntry,
  type BatchProgress,
  type BatchTarget,
  type BatchTerms,
  type DownloadedOutputs,
  type EntryDownload,
  safeFolder,
} from "./batch-report";
import { saveMerged } from "./merged-file";
import { type BatchRunOptions, type EntryRun, runBatch, runKinds } from "./run-batch";
import {
  choiceOf,
  type FileChoice,
  manifestKey,
  recordedFiles,
  recordedSkips,
  recordIn,
  withDownload,
} from "./saved-record";

/** Options of `downloadResults` of a batch. */
export interface BatchDownloadOptions<Terms extends AnyTerms = BatchTerms>
  extends Omit<DownloadResultsOptions, "onProgress" | "details">,
    BatchRunOptions<Terms> {
  /**
   * Whether to write one `data.json` beside the folders, with the features of all downloads.
   * @default true
   */
  readonly merge?: boolean | undefined;
  /**
   * Maximum number of connections to the storage for each of the outputs.
   * @default 1, because several outputs are downloaded at once
   */
  readonly connections?: number | undefined;
}

const call = "downloadResults";

interface DownloadBatch<Entry extends BatchEntry, Terms extends AnyTerms> {
  readonly entries: readonly Entry[];
  readonly options: BatchDownloadOptions<Terms> & { readonly outputDirectory?: unknown };
  readonly progressOf: (progress: BatchProgress) => Terms["progress"];
}

/** Downloads the results of a batch, each into a folder of its own. */
export async function downloadBatch<Entry extends BatchEntry, Terms extends AnyTerms>(
  session: Session,
  { entries, options, progressOf }: DownloadBatch<Entry, Terms>,
): Promise<EntryDownload<Entry>> {
  checkOptions(call, options, {
    ...downloadKinds,
    ...readingKinds,
    unpacking: boolean,
    merge: boolean,
    ...runKinds,
  });
  checkOnlyUnpacking(call, options);
  const { outputDirectory, merge = true, failFast = false, concurrency = session.concurrency } = options;
  const { signal, onProgress } = options;
  const target = targetOf(outputDirectory, session.platform, options);
  signal?.throwIfAborted();
  const before = (await target.manifest?.read()) ?? { jobs: {} };
  const choice = choiceOf(options);
  const report = await runBatch(
    entries,
    {
      limit: concurrency,
      failFast,
      onlySucceeded: true,
      onProgress: onProgress && ((progress) => onProgress(progressOf(progress))),
      signal,
    },
    (entry, run) => downloadEntry(entry, { target, before, choice, options, run }),
  );
  if (!merge) return { ...report, merged: undefined };
  return saveMerged(session, { entries, report, target, before, choice, failFast, concurrency, signal });
}

function targetOf(
  outputDirectory: unknown,
  platform: Platform,
  { overwrite = true }: { readonly overwrite?: boolean | undefined },
): BatchTarget {
  const isPath = typeof outputDirectory === "string" || outputDirectory instanceof URL;
  if (outputDirectory === undefined && platform.openManifest === undefined) {
    throw new UnsupportedError(
      `${call} of many outputs needs "outputDirectory" here: the handle of a folder (showDirectoryPicker()) or a sink, because the results may not all fit into memory.`,
      { feature: "downloadResults of many outputs into memory" },
    );
  }
  // Now, so that a wrong place is refused before the first request.
  const whole = sinkFor(outputDirectory, platform, { overwrite }) as Sink<string>;
  if (!isPath && outputDirectory !== undefined) {
    return {
      sinkOf: (folder, options) => {
        const sink = options === undefined ? whole : sinkFor(outputDirectory, platform, options);
        return (folder === undefined ? sink : folderSink(sink, folder)) as Sink<string>;
      },
      manifest: undefined,
    };
  }
  return {
    sinkOf: (folder, options) =>
      platform.openDirectory(pathBelow(outputDirectory ?? ".", folder), { overwrite, ...options }),
    manifest: platform.openManifest?.(outputDirectory),
  };
}

function pathBelow(directory: string | URL, folder: string | undefined): string | URL {
  if (folder === undefined) return directory;
  if (typeof directory === "string") return `${directory.replace(/\/+$/, "")}/${folder}`;
  // A query or a fragment is not part of the path.
  const path = directory.pathname.replace(/\/+$/, "");
  return Object.assign(new URL(directory), { pathname: `${path}/${folder}` });
}

async function downloadEntry(
  entry: BatchEntry,
  {
    target,
    before,
    choice,
    options,
    run,
  }: {
    readonly target: BatchTarget;
    readonly before: Manifest;
    readonly choice: FileChoice;
    readonly options: BatchDownloadOptions;
    readonly run: EntryRun;
  },
): Promise<DownloadedOutputs> {
  const folder = safeFolder(entry);
  const key = manifestKey(entry);
  const { manifest } = target;
  const noted = recordIn(before, entry);
  const known = recordedFiles(noted, choice);
  const there = sizeOf(Object.values(known ?? {}));
  // Outputs that had no files at all may have some by now.
  const isEmpty = there.files === 0 && choice.match === null;
  if (known !== undefined && !isEmpty && (await manifest?.isIntact(known, run))) {
    run.count({ files: there.files });
    return { folder, ...there, skipped: recordedSkips(noted, choice), wasThere: true };
  }

  let recorded: Recorded = new Map();
  let received = 0;
  const { match, maxEntries, maxBytes, unpacking, connections = 1 } = options;
  const details = await entry.outputs.downloadResults({
    details: true,
    outputDirectory: recordingSink(target.sinkOf(folder), {
      manifest,
      onCommit(files) {
        recorded = files;
      },
    }),
    match,
    maxEntries,
    maxBytes,
    unpacking,
    connections,
    signal: run.signal,
    onProgress({ phase, bytes }) {
      if (phase !== "downloading") return;
      const more = bytes - received;
      received = bytes;
      // A download that starts over counts from zero again.
      if (more > 0) run.count({ bytes: more });
    },
  });
  const skipped = details.skipped.length > 0 ? details.skipped : undefined;
  const files = Object.fromEntries([...recorded].map(([path, record]) => [`${folder}/${path}`, record]));
  if (manifest !== undefined) {
    const { scope } = entry;
    await manifest.note({
      jobs: { [key]: await withDownload(noted, { scope, choice, files, skipped }, manifest) },
    });
  }
  const got = sizeOf([...recorded.values()]);
  run.count({ files: got.files });
  return { folder, ...got, skipped, wasThere: false };
}

function sizeOf(files: readonly { readonly size: number }[]): {
  readonly files: number;
  readonly bytes: number;
} {
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}
