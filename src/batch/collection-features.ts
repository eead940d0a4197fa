import { sideBySide } from "../async/side-by-side";
import type { ColumnOptions } from "../dataframe/column-options";
import type { DanfoSource } from "../dataframe/danfo";
import { apiError } from "../http/answers";
import { dataJsonPath, readFeatures } from "../outputs/features";
import { loadMaker, type Maker } from "../outputs/results-dataframe";
import type { Session } from "../session/session";
import type { CallOptions, ResultCollection, ResultFeature } from "../types";
import type { Job } from "../v1/job";
import { jobPath } from "../v1/job-info";
import { withProvenance } from "./provenance";
import type { JobFailure } from "./run-jobs";

interface ReadOptions extends CallOptions {
  /** Jobs at once. */
  readonly limit: number;
  /** Called for a job whose features fail, which then is passed over. Without it, the first failure ends the call. */
  readonly onFailure: ((failure: JobFailure) => void) | undefined;
}

/** Reads the features of many jobs, all of a job or none, into one collection in the order of the jobs. */
export async function readCollection(
  session: Session,
  jobs: readonly Job[],
  {
    limit,
    onFailure,
    signal,
    featuresFault = () => undefined,
  }: ReadOptions & { readonly featuresFault?: Maker["featuresFault"] },
): Promise<ResultCollection> {
  const found = new Map<Job, ResultFeature[]>();
  await sideBySide(jobs, { limit, signal }, async (job, own) => {
    const path = jobPath(job);
    try {
      const collection = await readFeatures(session, path, own);
      const fault = featuresFault(collection.features);
      if (fault !== undefined) {
        throw apiError(session.api.asked(dataJsonPath(path)), {
          status: 200,
          body: collection,
          what: `data.json cannot be made into a dataframe: ${fault}`,
        });
      }
      found.set(
        job,
        collection.features.map((feature) => withProvenance(feature, job.jobId)),
      );
    } catch (error) {
      if (onFailure === undefined || own.signal.aborted) throw error;
      onFailure({ jobId: job.jobId, error });
    }
  });
  return { type: "FeatureCollection", features: jobs.flatMap((job) => found.get(job) ?? []) };
}

/** As {@link readCollection}, into a dataframe. */
export async function readCollectionDataframe(
  session: Session,
  jobs: readonly Job[],
  {
    danfo,
    limit,
    onFailure,
    signal,
    ...columns
  }: ReadOptions & ColumnOptions & { readonly danfo: DanfoSource<unknown> | undefined },
): Promise<unknown> {
  signal?.throwIfAborted();
  const { loaded, makeDataframe, featuresFault } = await loadMaker(danfo);
  const collection = await readCollection(session, jobs, { limit, onFailure, signal, featuresFault });
  return makeDataframe(collection, { danfo: loaded, ...columns });
}
