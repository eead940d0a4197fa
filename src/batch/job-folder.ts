import { UnsafePathError } from "../errors";

/**
 * Name of the folder that the files of a job of a collection go to.
 *
 * @throws {UnsafePathError} when the service gave the job an id that is no name of a folder.
 */
export function jobFolder(jobId: string): string {
  if (/^[\w-]+$/.test(jobId)) return `job_${jobId}`;
  throw new UnsafePathError(`The job ${JSON.stringify(jobId)} has an id that is no name of a folder.`, {
    entry: jobId,
  });
}
