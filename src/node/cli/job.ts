import type { JobTaskInfo } from "../../types";
import type { Job } from "../../v1/job";
import { UsageError } from "./failures";
import { numberFrom } from "./flag-values";
import { toSeconds } from "./jobs";
import { type Context, type JobFlags, type JobtaskFlags, openJob, openJobtask } from "./open";
import { type Output, printableLines } from "./output";

/** What `job` takes. */
export interface ShowJobFlags extends JobFlags {
  readonly trackStatus?: boolean;
  readonly reportTime?: string;
  readonly logs?: boolean;
  readonly json?: boolean;
}

/** What `task` takes. */
export interface ShowTaskFlags extends JobtaskFlags {
  readonly logs?: boolean;
  readonly json?: boolean;
}

const widths = [9, 36, 11, 10];

/** Shows a job and its tasks, or their logs, now or when it has ended. */
export async function showJob(context: Context, flags: ShowJobFlags): Promise<void> {
  const { output, signal } = context;
  const reportTime = flags.reportTime === undefined ? undefined : secondsFrom(flags.reportTime);
  if (reportTime !== undefined && flags.trackStatus !== true) {
    throw new UsageError("job takes --report-time only with --track-status.");
  }
  const job = await openJob(context, { flags, command: "job" });
  if (flags.trackStatus === true) {
    await job.trackStatus({ reportTime, onStatus: (status) => context.note(`the job is ${status}`), signal });
  }
  if (flags.logs === true) return showLogs(job, context, flags);
  const tasks = (await job.getJobtasks({ signal })).map(({ info }) => info);
  const { info, status } = job;
  if (flags.json === true) return output.json({ ...info, jobtasks: tasks });
  await showRows(output, [
    ["job", info.id],
    ["name", info.name],
    ["status", status],
    ["mode", info.mode],
    ["workflow", info.workflowName],
    ["created", toSeconds(info.createdAt)],
    ["started", toSeconds(info.startedAt)],
    ["finished", toSeconds(info.finishedAt)],
    ...tasks.map(({ id, status, block, name }) => ["task", id, status, block?.type, name]),
  ]);
}

/** Shows a job task, or its log. */
export async function showTask(context: Context, flags: ShowTaskFlags): Promise<void> {
  const { output, signal } = context;
  const jobtask = await openJobtask(context, { flags, command: "task" });
  if (flags.logs === true) return showLog(output, await jobtask.getLogs({ signal }), flags);
  const { info } = jobtask;
  if (flags.json === true) return output.json(info);
  await showRows(output, [
    ["task", info.id],
    ["name", info.name],
    ["status", info.status],
    ["block", blockOf(info)],
    ["started", toSeconds(info.startedAt)],
    ["finished", toSeconds(info.finishedAt)],
  ]);
}

async function showLogs(job: Job, { output, signal }: Context, flags: ShowJobFlags): Promise<void> {
  const logs = await job.getLogs({ signal });
  if (flags.json === true) return output.json(logs);
  for (const [id, log] of Object.entries(logs)) {
    await output.write(`==> ${id} <==\n`);
    await showLog(output, log, flags);
  }
}

/** As it is for programs and files; for a terminal without what could steer it. */
async function showLog(output: Output, log: string, { json }: { readonly json?: boolean }): Promise<void> {
  if (json === true) return output.json(log);
  const text = log === "" || log.endsWith("\n") ? log : `${log}\n`;
  await output.write(output.isTTY ? printableLines(text) : text);
}

/** Shows rows of a name and what stands beside it. */
export async function showRows(
  output: Output,
  rows: readonly (readonly (string | null | undefined)[])[],
): Promise<void> {
  for (const cells of rows)
    await output.row(
      cells.map((cell) => cell ?? ""),
      cells.length > 2 ? widths : [9],
    );
}

function blockOf({ block }: JobTaskInfo): string {
  return [block?.name, block?.version, block?.type && `(${block.type})`].filter(Boolean).join(" ");
}

/**
 * The time between two questions that a flag was given.
 *
 * @throws {UsageError} when it is none.
 */
export function secondsFrom(text: string): number {
  const seconds = numberFrom(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UsageError("job takes --report-time, a number of seconds above zero.");
}
