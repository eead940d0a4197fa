import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { CollectionDownload, JobFailure } from "../../batch/job-terms";
import { endingOf, exitCodes, PartFailed, UsageError } from "./failures";
import { checkId, countFrom } from "./flag-values";
import { type Context, type DownloadFlags, signIn } from "./open";
import { tellJobs } from "./progress";

/** Downloads the results of the jobs whose ids a file or standard input lists, and prints the folders. */
export async function saveManyJobs(
  context: Context,
  flags: DownloadFlags & { readonly jobIds: string },
): Promise<void> {
  const { output, signal } = context;
  const { outputDirectory, overwrite, match, unpacking, merge } = flags;
  const connections = countFrom("download", { flag: "--connections", text: flags.connections, least: 1 });
  const jobIds = await readIds(flags.jobIds, { signal });
  if (jobIds.length === 0) context.note("there are no ids of jobs to download.");
  const up42 = await signIn(context, { flags, command: "download" });
  const unopened: JobFailure[] = [];
  const onFailure = (failure: JobFailure): void => void unopened.push(failure);
  const jobs = await up42.initializeJobcollection({ jobIds, onFailure, signal });
  const downloaded = await context.withProgress(flags, (line) => {
    const onProgress = tellJobs("results", line);
    const options = { outputDirectory, overwrite, match, unpacking, connections, merge, onProgress, signal };
    return jobs.downloadResults(options);
  });
  const failures = new Map([...unopened, ...downloaded.failed].map((one) => [one.jobId, one]));
  const failed = [...new Set(jobIds)].flatMap((jobId) => failures.get(jobId) ?? []);
  const report = { ...downloaded, failed };
  if (flags.json === true) await output.json({ ...report, failed: failed.map(failureAsJson) });
  else await printFolders(context, { report, flags });
  throwFailures(report);
}

async function printFolders(
  { output, note }: Context,
  { report, flags }: { readonly report: CollectionDownload; readonly flags: DownloadFlags },
): Promise<void> {
  const { done, failed, skipped, merged } = report;
  for (const { value } of done) {
    if (value.files > 0) await output.write(`${resolve(flags.outputDirectory, value.folder)}\n`);
  }
  if (merged !== undefined) await output.write(`${merged.saved}\n`);
  for (const { jobId, error } of failed) note(`the job ${jobId} failed: ${endingOf(error).sentence}`);
  const without = done.filter(({ value }) => value.files === 0).length;
  if (without > 0 && flags.quiet !== true) {
    note(`there are no files in the results of ${countOf(without, "job")} that fit.`);
  }
  if (skipped.length > 0 && flags.quiet !== true) {
    note(`${countOf(skipped.length, "job")} left out for not having succeeded.`);
  }
}

/** @throws {PartFailed} when any job failed, with the exit code that all of them have in common. */
function throwFailures({ done, failed }: CollectionDownload): void {
  const codes = new Set(failed.map(({ error }) => endingOf(error).code));
  const [code] = codes;
  if (code === undefined) return;
  const all = done.length + failed.length;
  throw new PartFailed(`${failed.length} of ${countOf(all, "job")} failed.`, {
    code: codes.size === 1 ? code : exitCodes.failed,
  });
}

function failureAsJson({ jobId, error }: JobFailure): object {
  const name = error instanceof Error ? error.name : "Error";
  return { jobId, error: { name, message: endingOf(error).sentence } };
}

function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** The first word of each line: so the lines of `up42-js jobs` will do. */
async function readIds(file: string, { signal }: { readonly signal: AbortSignal }): Promise<string[]> {
  const input = file === "-" ? process.stdin : createReadStream(file);
  const ids: string[] = [];
  try {
    for await (const line of createInterface({ input, signal })) {
      const [id = ""] = line.trim().split(/\s/, 1);
      if (id !== "") ids.push(checkId("download", "--job-ids", id));
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`The file of --job-ids cannot be read: ${code}.`);
  }
  signal.throwIfAborted();
  return ids;
}
