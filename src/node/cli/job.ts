import type { JobTaskInfo } from "../../types";
import type { Job } from "../../v1/job";
import { faultsOf } from "../../v2/processing-faults";
import type { ProcessingJobInfo } from "../../v2/processing-types";
import { UsageError } from "./failures";
import { numberFrom } from "./flag-values";
import { titleOf } from "./lists";
import {
  type Context,
  type JobtaskFlags,
  namedProcessingJob,
  openJob,
  openJobtask,
  openProcessingJob,
} from "./open";
import { type Output, printableLines, toSeconds } from "./output";

export interface ShowTaskFlags extends JobtaskFlags {
  readonly logs?: boolean;
  readonly json?: boolean;
}

export interface ShowJobFlags extends ShowTaskFlags {
  readonly trackStatus?: boolean;
  readonly reportTime?: string;
}

const widths = [9, 36, 11, 10];

/** Shows a job with its tasks, or their logs, or a processing job: now, or when it has ended. */
export async function showJob(context: Context, flags: ShowJobFlags): Promise<void> {
  const isProcessing = namedProcessingJob(context, flags) !== undefined;
  if (isProcessing && flags.logs === true) {
    throw new UsageError("job takes --logs only with --job-id: a processing job has no logs.");
  }
  const reportTime = flags.reportTime === undefined ? undefined : secondsFrom(flags.reportTime);
  if (reportTime !== undefined && flags.trackStatus !== true) {
    throw new UsageError("job takes --report-time only with --track-status.");
  }
  const open = isProcessing ? openProcessingJob : openJob;
  const job = await open(context, flags);
  if (flags.trackStatus === true) {
    const onStatus = (status: string): void => context.note(`the job is ${status}`);
    await job.trackStatus({ reportTime, onStatus, signal: context.signal });
  }
  if ("getJobtasks" in job) return showJobAndTasks(context, job, flags);
  if (flags.json === true) return context.output.json(job.info);
  return showRows(context.output, rowsOfProcessingJob(job.info));
}

export async function showTask(context: Context, flags: ShowTaskFlags): Promise<void> {
  const { output, signal } = context;
  const jobtask = await openJobtask(context, flags);
  if (flags.logs === true) return showLog(output, await jobtask.getLogs({ signal }), flags);
  const { info } = jobtask;
  if (flags.json === true) return output.json(info);
  return showRows(output, [
    ["task", info.id],
    ["name", info.name],
    ["status", info.status],
    ["block", blockOf(info)],
    ["started", toSeconds(info.startedAt)],
    ["finished", toSeconds(info.finishedAt)],
  ]);
}

async function showJobAndTasks({ output, signal }: Context, job: Job, flags: ShowTaskFlags): Promise<void> {
  if (flags.logs === true) return showLogs(output, await job.getLogs({ signal }), flags);
  const tasks = (await job.getJobtasks({ signal })).map(({ info }) => info);
  const { info, status } = job;
  if (flags.json === true) return output.json({ ...info, jobtasks: tasks });
  return showRows(output, [
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

function rowsOfProcessingJob(info: ProcessingJobInfo): Row[] {
  const { credits } = info.creditConsumption ?? {};
  return [
    ["job", info.jobID],
    ["title", titleOf(info)],
    ["status", info.status],
    ["process", info.processID],
    ["workspace", info.workspaceID],
    ["created", toSeconds(info.created)],
    ["started", toSeconds(info.started)],
    ["finished", toSeconds(info.finished)],
    ["credits", credits?.toString()],
    ...faultsOf(info.results).map(({ name, message }) => ["error", `${message} (${name})`]),
  ];
}

async function showLogs(
  output: Output,
  logs: Readonly<Record<string, string>>,
  { json }: ShowTaskFlags,
): Promise<void> {
  if (json === true) return output.json(logs);
  for (const [id, log] of Object.entries(logs)) {
    await output.write(`==> ${id} <==\n`);
    await showLog(output, log);
  }
}

/** Prints a log as it is; on a terminal, without characters that could control it. */
async function showLog(output: Output, log: string, { json }: ShowTaskFlags = {}): Promise<void> {
  if (json === true) return output.json(log);
  const text = log === "" || log.endsWith("\n") ? log : `${log}\n`;
  await output.write(output.isTTY ? printableLines(text) : text);
}

type Row = readonly (string | null | undefined)[];

async function showRows(output: Output, rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    const cells = row.map((cell) => cell ?? "");
    await output.row(cells, cells.length > 2 ? widths : [9]);
  }
}

function blockOf({ block }: JobTaskInfo): string {
  return [block?.name, block?.version, block?.type && `(${block.type})`].filter(Boolean).join(" ");
}

function secondsFrom(text: string): number {
  const seconds = numberFrom(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UsageError("job takes --report-time, a number of seconds above zero.");
}
