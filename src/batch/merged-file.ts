import type { FileRecords, Manifest, ManifestStore } from "../files/manifest";
import { type Recorded, recordingSink } from "../files/recording-sink";
import { transact } from "../files/transact";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import type { Job } from "../v1/job";
import type { CollectionDownload, CollectionTarget, DownloadedJob } from "./collection-report";
import { jobFolder } from "./job-folder";
import { type JobChoice, recordedFiles, recordIn } from "./job-record";
import { collectionText, type FeatureSource, mergeFeatures } from "./merged-features";
import type { JobFailure, JobsReport } from "./run-jobs";
import { readSavedFeatures } from "./saved-features";

const name = "data.json";

interface MergedFileOptions extends CallOptions {
  readonly jobs: readonly Job[];
  readonly report: JobsReport<DownloadedJob>;
  readonly target: CollectionTarget;
  readonly before: Manifest;
  readonly choice: JobChoice;
  readonly failFast: boolean;
  readonly concurrency: number;
}

type Merged = CollectionDownload["merged"];

/**
 * Writes the features of all jobs that were downloaded into one file. A job whose features cannot be read counts as
 * failed, and none of them is in the file.
 */
export async function saveMerged(
  session: Session,
  { jobs, report, target, before, choice, failFast, concurrency, signal }: MergedFileOptions,
): Promise<CollectionDownload> {
  const { manifest } = target;
  const noted = await manifest?.read();
  const byId = new Map(jobs.map((job) => [job.jobId, job]));
  const failures = new Map<string, JobFailure>(report.failed.map((failure) => [failure.jobId, failure]));
  let done = report.done;
  for (;;) {
    const attempt = await merge(done.flatMap(({ jobId }) => byId.get(jobId) ?? []));
    done = done.filter(({ jobId }) => !failures.has(jobId));
    if (attempt.isWhole) {
      const failed = jobs.flatMap(({ jobId }) => failures.get(jobId) ?? []);
      return { ...report, done, failed, merged: attempt.merged };
    }
  }

  /** Takes down all that fail, and is not whole when features of theirs were written before. */
  async function merge(
    wanted: readonly Job[],
  ): Promise<{ readonly isWhole: false } | { readonly isWhole: true; readonly merged: Merged }> {
    if (wanted.length === 0) return { isWhole: true, merged: undefined };
    const filesOf = ({ jobId }: Job): FileRecords | undefined =>
      noted === undefined ? undefined : recordedFiles(recordIn(noted, jobId), choice);
    const sources = wanted.map((job) => fingerprint(job, { manifest, files: filesOf(job) }));
    const there = await mergedBefore(wanted, sources);
    if (there !== undefined) return { isWhole: true, merged: there };

    // An earlier call wrote the one that is there.
    const sink = target.sinkOf(undefined, before.merged === undefined ? undefined : { overwrite: true });
    const written = new Map<string, number>();
    const failedNow = new Set<string>();
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
      wanted.map((job) => sourceOf(job, { manifest, files: filesOf(job) })),
      {
        limit: Math.min(concurrency, session.concurrency),
        signal,
        onFailure(failure) {
          if (failFast) {
            ending = failure;
            throw failure.error;
          }
          failures.set(failure.jobId, failure);
          failedNow.add(failure.jobId);
        },
      },
    );
    try {
      const [saved = name] = await transact(recording, async (files) => {
        const body = collectionText(merged, {
          onFeature({ properties }) {
            const jobId = String(properties?.job_id);
            written.set(jobId, (written.get(jobId) ?? 0) + 1);
          },
        });
        await files.write({ path: name, mediaType: "application/geo+json", body });
        isWhole = failedNow.size < wanted.length && ![...failedNow].some((jobId) => written.has(jobId));
        if (!isWhole) throw new DOMException("It is written once more.", "AbortError");
        return [name];
      });
      const features = [...written.values()].reduce((sum, count) => sum + count, 0);
      const kept = wanted.flatMap(({ jobId }, index) =>
        failedNow.has(jobId) ? [] : [{ jobId, source: sources[index] ?? "" }],
      );
      await manifest?.note({
        merged: {
          jobs: kept.map(({ jobId }) => jobId),
          sources: kept.map(({ source }) => source),
          features,
          files: Object.fromEntries(recorded),
        },
      });
      return { isWhole: true, merged: { saved, features } };
    } catch (error) {
      signal?.throwIfAborted();
      // A sink may throw something of its own because of it.
      if (ending !== undefined) throw ending.error;
      if (isWhole) throw error;
      return { isWhole: false };
    }
  }

  /** The file of an earlier call, where it has the features of the same results. */
  async function mergedBefore(wanted: readonly Job[], sources: readonly string[]): Promise<Merged> {
    const known = before.merged;
    if (manifest === undefined || known === undefined) return undefined;
    const isSame =
      known.jobs.join() === wanted.map(({ jobId }) => jobId).join() &&
      known.sources.join() === sources.join() &&
      (await manifest.isIntact(known.files, { signal }));
    return isSame ? { saved: manifest.pathOf(name), features: known.features } : undefined;
  }
}

interface SavedFiles {
  readonly manifest: ManifestStore | undefined;
  /** What was saved of the job, as this download asked for it. */
  readonly files: FileRecords | undefined;
}

/** The same for the same data.json or, where it was not asked for, for the same files. */
function fingerprint({ jobId }: Job, { manifest, files = {} }: SavedFiles): string {
  const path = savedPath(jobId);
  const saved = Object.hasOwn(files, path) ? files[path]?.sha256 : undefined;
  if (saved !== undefined || manifest === undefined) return saved ?? "";
  const checksum = manifest.createChecksum();
  checksum.update(new TextEncoder().encode(JSON.stringify(Object.entries(files).sort())));
  return checksum.inHex();
}

/** The data.json that came with the results, where it can be read; else the service is asked for it once more. */
function sourceOf(job: Job, { manifest, files = {} }: SavedFiles): FeatureSource {
  const path = savedPath(job.jobId);
  if (manifest === undefined || !Object.hasOwn(files, path)) return job;
  return {
    jobId: job.jobId,
    features: (options) => readSavedFeatures(() => manifest.open(path), options),
  };
}

function savedPath(jobId: string): string {
  return `${jobFolder(jobId)}/${name}`;
}
