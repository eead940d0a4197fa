import type { BrowserTypes, CallOptions, FileUrl, JobTask, Outputs, ProcessingJob } from "up42-js/browser";

/** What is looked at: the outputs of a job task or of a processing job, which are read in one and the same way. */
export interface Source {
  readonly outputs: Outputs<BrowserTypes>;
  readonly id: string;
  /** What its scenes are called that have no title. */
  readonly name: string;
  readonly kind: "task" | "job";
  /** Signs a link to each of its files, where each is stored by itself. */
  readonly getFileUrls?: (options: CallOptions) => Promise<FileUrl[]>;
  /** Signs a link to all of its files, where they are stored as one archive. */
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

/** What somebody called it who ran it. */
export function titleOf({ info, jobId }: ProcessingJob<BrowserTypes>): string {
  const title = info.definition?.inputs?.title;
  return typeof title === "string" && title !== "" ? title : jobId.slice(0, 8);
}
