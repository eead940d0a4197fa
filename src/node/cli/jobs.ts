import type { JobInfo } from "../../types";
import type { GetJobsOptions, JobSortField } from "../../v1/project";
import { countFrom } from "./flag-values";
import { type Context, openProject, type ServiceFlags } from "./open";
import { type ListFlags, printList } from "./print-list";

/** What `jobs` takes. */
export interface JobsFlags extends ServiceFlags, ListFlags {
  readonly limitTo?: string;
  readonly sortBy: JobSortField;
  readonly sortby?: JobSortField;
  readonly descending: boolean;
  readonly testJobs: boolean;
  readonly realJobs: boolean;
}

/** Lists the jobs of a project, page by page as they are read. */
export async function listJobs(context: Context, flags: JobsFlags): Promise<void> {
  const { output, signal } = context;
  const { descending, testJobs, realJobs } = flags;
  const sortBy = flags.sortby ?? flags.sortBy;
  const limitTo = countFrom("jobs", { flag: "--limit-to", text: flags.limitTo, least: 0 });
  const options: GetJobsOptions = { limitTo, sortBy, descending, testJobs, realJobs, signal };
  const project = await openProject(context, { flags, command: "jobs" });
  return printList(output, {
    entries: project.getJobs(options),
    flags,
    headings: ["JOB", "STATUS", "MODE", "CREATED", "NAME"],
    widths: [36, 11, 7, 20],
    cellsOf: ({ info, status }) => cellsOf(info, status),
  });
}

/** A time of the service to the second, in UTC with a `Z` where the service says so in either way. */
export function toSeconds(time: string | null | undefined): string {
  return (time ?? "").replace(/\+00:00$/, "Z").replace(/\.\d+(?=Z?$)/, "");
}

function cellsOf({ id, mode, createdAt, name }: JobInfo, status: string): string[] {
  return [id, status, mode ?? "", toSeconds(createdAt), name ?? ""];
}
