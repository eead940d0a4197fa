import { apiError } from "../http/answers";
import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import { notFoundAs } from "./not-found";
import type { ProcessingJobInfo } from "./processing-types";

/** Path of the processing jobs below the API's address. */
export const processingJobsPath = "v2/processing/jobs";

/**
 * Reads the metadata of a processing job.
 *
 * @throws {NotFoundError} when it does not exist.
 */
export async function readProcessingJob(
  { api }: Session,
  jobId: string,
  { signal }: CallOptions,
): Promise<ProcessingJobInfo> {
  const path = `${processingJobsPath}/${encodeURIComponent(jobId)}`;
  const info = await api.getJson(path, { signal }).catch((error) => {
    throw notFoundAs(error, {
      what: `The processing job ${jobId}`,
      resource: "processingJob",
      id: jobId,
    });
  });
  if (isProcessingJobInfo(info)) return info;
  throw apiError(api.asked(path), {
    status: 200,
    body: info,
    what: "The metadata of the processing job has no id and no status",
  });
}

/** Tells whether a value is what the service says of a processing job. */
export function isProcessingJobInfo(value: unknown): value is ProcessingJobInfo {
  return isRecord(value) && typeof value.jobID === "string" && typeof value.status === "string";
}
