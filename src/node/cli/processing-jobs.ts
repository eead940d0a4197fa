import type { ProcessingJobSortField } from "../../v2/processing-jobs";
import type { ProcessingJobInfo, ProcessingStatus } from "../../v2/processing-types";
import { checkId, countFrom } from "./flag-values";
import { toSeconds } from "./jobs";
import { type Context, type ServiceFlags, signInAnywhere } from "./open";
import { type ListFlags, printList } from "./print-list";

/** What `processing-jobs` takes. */
export interface ProcessingJobsFlags extends ServiceFlags, ListFlags {
  readonly limitTo?: string;
  readonly status?: readonly ProcessingStatus[];
  readonly processId?: readonly string[];
  readonly workspaceId?: string;
  readonly sortBy: ProcessingJobSortField;
  readonly descending: boolean;
}

/** Lists the processing jobs of an account, page by page as they are read. */
export async function listProcessingJobs(context: Context, flags: ProcessingJobsFlags): Promise<void> {
  const command = "processing-jobs";
  const { output, signal } = context;
  const { status, processId, sortBy, descending } = flags;
  const limitTo = countFrom(command, { flag: "--limit-to", text: flags.limitTo, least: 0 });
  const workspaceId =
    flags.workspaceId === undefined ? undefined : checkId(command, "--workspace-id", flags.workspaceId);
  const options = { limitTo, status, processId, workspaceId, sortBy, descending, signal };
  const up42 = await signInAnywhere(context, { flags, command });
  return printList(output, {
    entries: up42.getProcessingJobs(options),
    flags,
    headings: ["JOB", "STATUS", "PROCESS", "CREATED", "TITLE"],
    widths: [36, 10, 25, 20],
    cellsOf: ({ info }) => [info.jobID, info.status, info.processID, toSeconds(info.created), titleOf(info)],
  });
}

/** What the job is called, if somebody gave it a title. */
export function titleOf({ definition }: ProcessingJobInfo): string {
  const title = definition?.inputs?.title;
  return typeof title === "string" ? title : "";
}
