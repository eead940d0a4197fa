import type { BrowserTypes, CallOptions, FileUrl, JobTask, Outputs, ProcessingJob } from "up42-js/browser";

/** The shown outputs: of a job task or of a processing job. Both are read in the same way. */
export interface Source {
  readonly outputs: Outputs<BrowserTypes>;
  readonly id: string;
  /** The title of scenes without their own title. */
  readonly name: string;
  readonly kind: "task" | "job";
  /** Returns a signed link to each file, if the files are stored separately. */
  readonly getFileUrls?: (options: CallOptions) => Promise<FileUrl[]>;
  /** Returns a signed link to the archive, if all files are stored in one archive. */
  readonly getArchiveUrl?: (options: CallOptions) => Promise<string>;
}

export function sourceOfTask(jobtask: JobTask<BrowserTypes>): Source {
  const getArchiveUrl = async (options: CallOptions) => (await jobtask.getResultsUrl(options)).url;
  return { outputs: jobtask, id: jobtask.jobtaskId, name: jobtask.info.name, kind: "task", getArchiveUrl };
}

export function sourceOfJob(job: ProcessingJob<BrowserTypes>): Source {
  const getFileUrls = (options: CallOptions) => job.getResultsUrls(options);
  return { outputs: job, id: job.jobId, name: titleOf(job), kind: "job", getFileUrls };
}

/** The title that its user gave it. */
export function titleOf({ info, jobId }: ProcessingJob<BrowserTypes>): string {
  const title = info.definition?.inputs?.title;
  return typeof title === "string" && title !== "" ? title : jobId.slice(0, 8);
}
