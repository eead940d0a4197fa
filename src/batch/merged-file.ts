import type { FileRecords, Manifest, ManifestStore } from "../files/manifest";
import { type Recorded, recordingSink } from "../files/recording-sink";
import { transact } from "../files/transact";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import {
  type BatchEntry,
  type BatchTarget,
  type DownloadedOutputs,
  type EntryDownload,
  type EntryFailure,
  type EntryReport,
  safeFolder,
} from "./batch-report";
import { collectionText, type FeatureSource, mergeFeatures } from "./merged-features";
import { readSavedFeatures } from "./saved-features";
import { type FileChoice, manifestKey, recordedFiles, recordIn } from "./saved-record";

const name = "data.json";

interface MergedFileOptions<Entry> extends CallOptions {
  readonly entries: readonly Entry[];
  readonly report: EntryReport<DownloadedOutputs, Entry>;
  readonly target: BatchTarget;
  readonly before: Manifest;
  readonly choice: FileChoice;
  readonly failFast: boolean;
  readonly concurrency: number;
}

type Merged = EntryDownload["merged"];

/**
 * Writes the features of all downloads into one file. An entry whose features cannot be read counts as failed, and all
 * of its features are left out.
 */
export async function saveMerged<Entry extends BatchEntry>(
  session: Session,
  { entries, report, target, before, choice, failFast, concurrency, signal }: MergedFileOptions<Entry>,
): Promise<EntryDownload<Entry>> {
  const { manifest } = target;
  const noted = await manifest?.read();
  const failures = new Map<Entry, EntryFailure<Entry>>(
    report.failed.map((failure) => [failure.entry, failure]),
  );
  let done = report.done;
  for (;;) {
    const attempt = await merge(done.map(({ entry }) => entry));
    done = done.filter(({ entry }) => !failures.has(entry));
    if (attempt.isWhole) {
      const failed = entries.flatMap((entry) => failures.get(entry) ?? []);
      return { ...report, done, failed, merged: attempt.merged };
    }
  }

  /** Records all failures. The file is not whole if features of a failed entry were already written. */
  async function merge(
    wanted: readonly Entry[],
  ): Promise<{ readonly isWhole: false } | { readonly isWhole: true; readonly merged: Merged }> {
    if (wanted.length === 0) return { isWhole: true, merged: undefined };
    const filesOf = (entry: Entry): FileRecords | undefined =>
      noted === undefined ? undefined : recordedFiles(recordIn(noted, entry), choice);
    const sources = wanted.map((entry) => fingerprint(entry, { manifest, files: filesOf(entry) }));
    const there = await mergedBefore(wanted, sources);
    if (there !== undefined) return { isWhole: true, merged: there };

    // An earlier call wrote the existing file.
    const sink = target.sinkOf(undefined, before.merged === undefined ? undefined : { overwrite: true });
    const written = new Map<Entry, number>();
    const failedNow = new Set<Entry>();
    let ending: { readonly error: unknown } | undefined;
    let isWhole = true;
    let recorded: Recorded = new Map();
    const recording = recordingSink(sink, {
      manifest,
      onCommit(files) {
        recorded = files;
      },
    });
    const merged = mergeFeatures(
      wanted.map((entry) => sourceOf(entry, { manifest, files: filesOf(entry) })),
      {
        limit: Math.min(concurrency, session.concurrency),
        signal,
        onFeature(entry) {
          written.set(entry, (written.get(entry) ?? 0) + 1);
        },
        onFailure(failure) {
          if (failFast) {
            ending = failure;
            throw failure.error;
          }
          failures.set(failure.entry, failure);
          failedNow.add(failure.entry);
        },
      },
    );
    try {
      const [saved = name] = await transact(recording, async (files) => {
        const body = collectionText(merged);
        await files.write({ path: name, mediaType: "application/geo+json", body });
        isWhole = failedNow.size < wanted.length && ![...failedNow].some((entry) => written.has(entry));
        if (!isWhole) throw new DOMException("It is written once more.", "AbortError");
        return [name];
      });
      const features = [...written.values()].reduce((sum, count) => sum + count, 0);
      const kept = wanted.flatMap((entry, index) =>
        failedNow.has(entry) ? [] : [{ key: manifestKey(entry), source: sources[index] ?? "" }],
      );
      await manifest?.note({
        merged: {
          jobs: kept.map(({ key }) => key),
          sources: kept.map(({ source }) => source),
          features,
          files: Object.fromEntries(recorded),
        },
      });
      return { isWhole: true, merged: { saved, features } };
    } catch (error) {
      signal?.throwIfAborted();
      // A sink may wrap it in an error of its own.
      if (ending !== undefined) throw ending.error;
      if (isWhole) throw error;
      return { isWhole: false };
    }
  }

  /** The file of an earlier call, if it has the features of the same results. */
  async function mergedBefore(wanted: readonly Entry[], sources: readonly string[]): Promise<Merged> {
    const known = before.merged;
    if (manifest === undefined || known === undefined) return undefined;
    const isSame =
      known.jobs.join() === wanted.map(manifestKey).join() &&
      known.sources.join() === sources.join() &&
      (await manifest.isIntact(known.files, { signal }));
    return isSame ? { saved: manifest.pathOf(name), features: known.features } : undefined;
  }
}

interface SavedFiles {
  readonly manifest: ManifestStore | undefined;
  /** The saved files of the entry, for the options of this call. */
  readonly files: FileRecords | undefined;
}

/** Identifies a data.json or, if it was not downloaded, the downloaded files. */
function fingerprint(entry: BatchEntry, { manifest, files = {} }: SavedFiles): string {
  const path = savedPath(entry);
  const saved = Object.hasOwn(files, path) ? files[path]?.sha256 : undefined;
  if (saved !== undefined || manifest === undefined) return saved ?? "";
  const checksum = manifest.createChecksum();
  checksum.update(new TextEncoder().encode(JSON.stringify(Object.entries(files).sort())));
  return checksum.digest("hex");
}

/** Reads the features from the downloaded data.json if possible, else from the service. */
function sourceOf<Entry extends BatchEntry>(
  entry: Entry,
  { manifest, files = {} }: SavedFiles,
): FeatureSource<Entry> {
  const path = savedPath(entry);
  if (manifest === undefined || !Object.hasOwn(files, path)) {
    return { entry, features: (options) => entry.source.streamFeatures(options) };
  }
  return {
    entry,
    features: (options) => readSavedFeatures(() => manifest.open(path), options),
  };
}

function savedPath(entry: BatchEntry): string {
  return `${safeFolder(entry)}/${name}`;
}
