import { faultsOf } from "../../v2/processing-faults";
import { UsageError } from "./failures";
import { type ShowJobFlags, secondsFrom, showJob, showRows } from "./job";
import { toSeconds } from "./jobs";
import { type Context, type JobtaskFlags, namedProcessingJob, openProcessingJob } from "./open";
import { titleOf } from "./processing-jobs";

/** What `job` takes: either kind of job. */
export interface ShowAnyJobFlags extends ShowJobFlags, JobtaskFlags {}

/** Shows the job that is meant, of either kind. */
export function showAnyJob(context: Context, flags: ShowAnyJobFlags): Promise<void> {
  if (namedProcessingJob(context, flags) === undefined) return showJob(context, flags);
  return showProcessingJob(context, flags);
}

/** Shows a processing job, now or when there are results. */
async function showProcessingJob(context: Context, flags: ShowAnyJobFlags): Promise<void> {
  const { output, signal, note } = context;
  if (flags.logs === true)
    throw new UsageError("job takes --logs only with --job-id: a processing job has none.");
  const reportTime = flags.reportTime === undefined ? undefined : secondsFrom(flags.reportTime);
  if (reportTime !== undefined && flags.trackStatus !== true) {
    throw new UsageError("job takes --report-time only with --track-status.");
  }
  const job = await openProcessingJob(context, { flags, command: "job" });
  if (flags.trackStatus === true) {
    await job.trackStatus({ reportTime, onStatus: (status) => note(`the job is ${status}`), signal });
  }
  const { info } = job;
  if (flags.json === true) return output.json(info);
  const { credits } = info.creditConsumption ?? {};
  await showRows(output, [
    ["job", info.jobID],
    ["title", titleOf(info)],
    ["status", info.status],
    ["process", info.processID],
    ["workspace", info.workspaceID],
    ["created", toSeconds(info.created)],
    ["started", toSeconds(info.started)],
    ["finished", toSeconds(info.finished)],
    ["credits", credits === undefined ? "" : String(credits)],
    ...faultsOf(info.results).map(({ name, message }) => ["error", `${message} (${name})`]),
  ]);
}
