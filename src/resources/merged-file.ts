import type { Manifest, ManifestStore } from "../download/manifest";
import type { Session } from "../session";
import { transact } from "../sinks/transact";
import type { CallOptions } from "../types";
import type { CollectionDownload, CollectionTarget, DownloadedJob } from "./collection-download";
import type { Job } from "./job";
import { jobFolder } from "./job-folder";
import { collectionText, type FeatureSource, mergeFeatures } from "./merged-features";
import { type Recorded, recordingSink } from "./recording-sink";
import type { JobFailure, JobsReport } from "./run-jobs";
import { readSavedFeatures } from "./saved-features";

const name = "data.json";

interface MergedFileOptions extends CallOptions {
  readonly jobs: readonly Job[];
  readonly report: JobsReport<DownloadedJob>;
  readonly target: CollectionTarget;
  readonly before: Manifest;
  readonly failFast: boolean;
  readonly concurrency: number;
}

/**
 * Writes the features of all jobs that were downloaded into one file. A job whose features cannot be read counts as
 * failed, and none of them is in the file.
 */
export async function saveMerged(
  session: Session,
  { jobs, report, target, before, failFast, concurrency, signal }: MergedFileOptions,
): Promise<CollectionDownload> {
  const failures = new Map<string, JobFailure>(report.failed.map((failure) => [failure.jobId, failure]));
  let done = report.done;
  for (;;) {
    let broken: JobFailure | undefined;
    try {
      const merged = await merge((failure) => {
        broken = failure;
        throw failure.error;
      });
      const failed = jobs.flatMap(({ jobId }) => failures.get(jobId) ?? []);
      return { ...report, done, failed, merged };
    } catch (error) {
      signal?.throwIfAborted();
      // A sink may throw something of its own because of it.
      const failure = broken as JobFailure | undefined;
      if (failure === undefined) throw error;
      if (failFast) throw failure.error;
      failures.set(failure.jobId, failure);
      done = done.filter(({ jobId }) => jobId !== failure.jobId);
    }
  }

  async function merge(onFailure: (failure: JobFailure) => never): Promise<CollectionDownload["merged"]> {
    const ids = done.map(({ jobId }) => jobId);
    if (ids.length === 0) return undefined;
    const known = before.merged;
    const { manifest } = target;
    if (known?.jobs.join() === ids.join() && (await manifest?.isIntact(known.files, { signal })) === true) {
      return { saved: manifest?.pathOf(name) ?? name, features: known.features };
    }

    // An earlier call wrote the one that is there.
    const sink = target.sinkOf(undefined, known === undefined ? undefined : { overwrite: true });
    const byId = new Map(jobs.map((job) => [job.jobId, job]));
    const noted = await manifest?.read();
    const sources = ids.flatMap((id) => byId.get(id) ?? []).map((job) => sourceOf(job, { manifest, noted }));
    let features = 0;
    let recorded: Recorded = new Map();
    const recording = recordingSink(sink, {
      manifest,
      onCommit(files) {
        recorded = files;
      },
    });
    const merged = mergeFeatures(sources, {
      limit: Math.min(concurrency, session.concurrency),
      signal,
      onFailure,
    });
    const [saved = name] = await transact(recording, async (files) => {
      const body = collectionText(merged, {
        onFeature() {
          features += 1;
        },
      });
      await files.write({ path: name, mediaType: "application/geo+json", body });
      return [name];
    });
    await manifest?.note({ merged: { jobs: ids, features, files: Object.fromEntries(recorded) } });
    return { saved, features };
  }
}

/** The data.json that came with the results, where it can be read; else the service is asked for it once more. */
function sourceOf(
  job: Job,
  { manifest, noted }: { readonly manifest: ManifestStore | undefined; readonly noted: Manifest | undefined },
): FeatureSource {
  const { jobId } = job;
  const path = `${jobFolder(jobId)}/${name}`;
  const isThere = Object.hasOwn(noted?.jobs[jobId]?.files ?? {}, path);
  if (manifest === undefined || !isThere) return job;
  return { jobId, features: (options) => readSavedFeatures(() => manifest.open(path), options) };
}
