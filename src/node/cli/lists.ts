import type { JobSortField } from "../../v1/project";
import type { ProcessingJobSortField } from "../../v2/processing-jobs";
import type { CurrentProcessingStatus } from "../../v2/processing-status";
import type { ProcessingJobInfo } from "../../v2/processing-types";
import { checkId, countFrom } from "./flag-values";
import { type Context, openProject, type ServiceFlags, signInAnywhere } from "./open";
import { toJson, toSeconds } from "./output";

interface ListFlags extends ServiceFlags {
  readonly limitTo?: string;
  readonly descending: boolean;
  readonly json?: boolean;
  readonly ndjson?: boolean;
}

export interface JobsFlags extends ListFlags {
  readonly sortBy: JobSortField;
  readonly sortby?: JobSortField;
  readonly testJobs: boolean;
  readonly realJobs: boolean;
}

export interface ProcessingJobsFlags extends ListFlags {
  readonly status?: readonly CurrentProcessingStatus[];
  readonly processId?: readonly string[];
  readonly workspaceId?: string;
  readonly sortBy: ProcessingJobSortField;
}

/** Lists the jobs of a project, page by page as they are read. */
export async function listJobs(context: Context, flags: JobsFlags): Promise<void> {
  const { descending, testJobs, realJobs } = flags;
  const sortBy = flags.sortby ?? flags.sortBy;
  const limitTo = countFrom(context.command, { flag: "--limit-to", text: flags.limitTo, least: 0 });
  const project = await openProject(context, flags);
  return printList(context, {
    jobs: project.getJobs({ limitTo, sortBy, descending, testJobs, realJobs, signal: context.signal }),
    flags,
    headings: ["JOB", "STATUS", "MODE", "CREATED", "NAME"],
    widths: [36, 11, 7, 20],
    cellsOf: ({ info: { id, mode, createdAt, name }, status }) => [
      id,
      status,
      mode ?? "",
      toSeconds(createdAt),
      name ?? "",
    ],
  });
}

/** Lists the processing jobs of an account, page by page as they are read. */
export async function listProcessingJobs(context: Context, flags: ProcessingJobsFlags): Promise<void> {
  const { command, signal } = context;
  const { status, processId, sortBy, descending } = flags;
  const limitTo = countFrom(command, { flag: "--limit-to", text: flags.limitTo, least: 0 });
  const workspaceId =
    flags.workspaceId === undefined ? undefined : checkId(command, "--workspace-id", flags.workspaceId);
  const up42 = await signInAnywhere(context, flags);
  return printList(context, {
    jobs: up42.getProcessingJobs({ limitTo, status, processId, workspaceId, sortBy, descending, signal }),
    flags,
    headings: ["JOB", "STATUS", "PROCESS", "CREATED", "TITLE"],
    widths: [36, 10, 25, 20],
    cellsOf: ({ info }) => [info.jobID, info.status, info.processID, toSeconds(info.created), titleOf(info)],
  });
}

/** The title of a processing job, if somebody gave it one. */
export function titleOf({ definition }: ProcessingJobInfo): string {
  const title = definition?.inputs?.title;
  return typeof title === "string" ? title : "";
}

interface List<Job> {
  readonly jobs: AsyncIterable<Job>;
  readonly flags: ListFlags;
  readonly headings: readonly string[];
  readonly widths: readonly number[];
  cellsOf(job: Job): string[];
}

/** Prints jobs as they are read: as rows, or their metadata as one JSON array or as JSON on each line. */
async function printList<Job extends { readonly info: object }>(
  { output }: Context,
  { jobs, flags, headings, widths, cellsOf }: List<Job>,
): Promise<void> {
  if (flags.json === true) {
    let before = "[";
    for await (const { info } of jobs) {
      await output.write(`${before}${toJson(info, output.isTTY ? 2 : 0)}`);
      before = ",\n";
    }
    return output.write(before === "[" ? "[]\n" : "]\n");
  }
  if (flags.ndjson === true) {
    for await (const { info } of jobs) await output.write(`${toJson(info)}\n`);
    return;
  }
  if (output.isTTY) await output.row(headings, widths);
  for await (const job of jobs) await output.row(cellsOf(job), widths);
}
