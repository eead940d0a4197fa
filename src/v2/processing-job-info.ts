import { checkedBody } from "../http/checked-body";
import { notFoundAs } from "../http/not-found";
import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import type { ProcessingJobInfo } from "./processing-types";

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
  const what = "The metadata of the processing job has no id and no status";
  return checkedBody(api.asked(path), info, { fits: isProcessingJobInfo, what });
}

export function isProcessingJobInfo(value: unknown): value is ProcessingJobInfo {
  return isRecord(value) && typeof value.jobID === "string" && typeof value.status === "string";
}
