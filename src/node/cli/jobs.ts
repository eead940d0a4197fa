import type { GetJobsOptions, JobSortField } from "../../resources/project";
import type { JobInfo } from "../../types";
import { countFrom } from "./numbers";
import { type Context, openProject, type ServiceFlags } from "./open";
import { toJson } from "./output";

/** What `jobs` takes. */
export interface JobsFlags extends ServiceFlags {
  readonly limitTo?: string;
  readonly sortby: JobSortField;
  readonly descending: boolean;
  readonly testJobs: boolean;
  readonly realJobs: boolean;
  readonly json?: boolean;
  readonly ndjson?: boolean;
}

const widths = [36, 11, 7, 20];

/** Lists the jobs of a project, page by page as they are read. */
export async function listJobs(context: Context, flags: JobsFlags): Promise<void> {
  const { output, signal } = context;
  const { sortby, descending, testJobs, realJobs } = flags;
  const limitTo = countFrom("jobs", { flag: "--limit-to", text: flags.limitTo, least: 0 });
  const options: GetJobsOptions = { limitTo, sortby, descending, testJobs, realJobs, signal };
  const project = await openProject(context, { flags, command: "jobs" });
  const jobs = project.getJobs(options);
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
  if (output.isTTY) await output.row(["JOB", "STATUS", "MODE", "CREATED", "NAME"], widths);
  for await (const { info, status } of jobs) await output.row(cellsOf(info, status), widths);
}

/** A time of the service to the second. */
export function toSeconds(time: string | null | undefined): string {
  return (time ?? "").replace(/\.\d+(?=Z?$)/, "");
}

function cellsOf({ id, mode, createdAt, name }: JobInfo, status: string): string[] {
  return [id, status, mode ?? "", toSeconds(createdAt), name ?? ""];
}
