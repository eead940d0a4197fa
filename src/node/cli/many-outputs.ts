import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { BatchDownload } from "../../batch/batch-report";
import type { Up42 } from "../../client/up42";
import { NotFoundError } from "../../errors";
import { id } from "../../options";
import type { Outputs } from "../../outputs/outputs";
import type { NodeTypes } from "../../session/platform";
import { CommandFailed, endingOf, exitCodes, UsageError } from "./failures";
import { countFrom } from "./flag-values";
import { type Context, type DownloadFlags, type IdFiles, signIn, signInAnywhere } from "./open";
import { tellBatch } from "./progress";
import { noteSkipped } from "./skipped";

interface Kind {
  readonly flag: string;
  readonly noun: string;
  /** Its name in a `NotFoundError`. */
  readonly resource: NotFoundError["resource"];
  /** Name of the id in JSON, the same as in the package's objects. */
  readonly idName: "jobId" | "itemId";
  /** Whether it is in the project that somebody signs in to. */
  readonly ofProject?: true;
  /** Opens outputs by their ids. Those that fail go to `onFailure`, or are missing. */
  open(up42: Up42<NodeTypes>, ids: readonly string[], options: OpenOptions): AsyncIterable<Opened>;
}

interface OpenOptions {
  readonly signal: AbortSignal;
  readonly onFailure: (failure: Failure) => void;
}

interface Opened {
  readonly id: string;
  readonly outputs: Outputs<NodeTypes>;
}

interface Failure {
  readonly id: string;
  readonly error: unknown;
}

type Report = Omit<BatchDownload, "failed"> & { readonly failed: readonly Failure[] };

const kinds = {
  jobIds: {
    flag: "--job-ids",
    noun: "job",
    resource: "job",
    idName: "jobId",
    ofProject: true,
    async *open(up42, jobIds, { signal, onFailure }) {
      const jobs = await up42.initializeJobcollection({
        jobIds,
        onFailure: ({ jobId: id, error }) => onFailure({ id, error }),
        signal,
      });
      for (const job of jobs) yield { id: job.jobId, outputs: job };
    },
  },
  processingJobIds: {
    flag: "--processing-job-ids",
    noun: "processing job",
    resource: "processingJob",
    idName: "jobId",
    async *open(up42, ids, { signal }) {
      for await (const job of inParts(ids, (some) => up42.getProcessingJobs({ ids: some, signal }))) {
        yield { id: job.jobId, outputs: job };
      }
    },
  },
  itemIds: {
    flag: "--item-ids",
    noun: "item",
    resource: "item",
    idName: "itemId",
    async *open(up42, ids, { signal }) {
      const storage = await up42.initializeStorage();
      for await (const item of inParts(ids, (some) => storage.openEach({ ids: some, signal }))) {
        yield { id: item.itemId ?? "", outputs: item };
      }
    },
  },
} satisfies Record<keyof IdFiles, Kind>;

/** Downloads the results of all ids that a file or standard input lists, and prints the folders. */
export async function saveMany(
  context: Context,
  { name, file, flags }: { name: keyof IdFiles; file: string; flags: DownloadFlags },
): Promise<void> {
  const { command, output, signal } = context;
  const { outputDirectory, overwrite, match, unpacking, merge } = flags;
  const kind: Kind = kinds[name];
  const connections = countFrom(command, { flag: "--connections", text: flags.connections, least: 1 });
  const ids = [...new Set(await readIds(file, { flag: kind.flag, signal }))];
  if (ids.length === 0) context.note(`the file of ${kind.flag} lists no ids.`);
  const up42 = await (kind.ofProject ? signIn : signInAnywhere)(context, flags);
  const failures = new Map<string, Failure>();
  const opened = new Map<string, Outputs<NodeTypes>[]>();
  const onFailure = (failure: Failure): void => void failures.set(failure.id, failure);
  for await (const { id, outputs } of kind.open(up42, ids, { signal, onFailure })) {
    // Items of several collections can have the same id: the batch refuses them.
    opened.set(id, [...(opened.get(id) ?? []), outputs]);
  }
  for (const id of ids) {
    if (opened.has(id) || failures.has(id)) continue;
    const error = new NotFoundError(`The ${kind.noun} ${id} was not found.`, { resource: kind.resource, id });
    onFailure({ id, error });
  }
  const batch = await up42.initializeBatch({ outputs: ids.flatMap((id) => opened.get(id) ?? []), signal });
  const downloaded = await context.withProgress(flags, (line) => {
    const onProgress = tellBatch(`${kind.noun}s`, line);
    const options = { outputDirectory, overwrite, match, unpacking, connections, merge, onProgress, signal };
    return batch.downloadResults(options);
  });
  for (const failure of downloaded.failed) onFailure(failure);
  const report: Report = { ...downloaded, failed: ids.flatMap((id) => failures.get(id) ?? []) };
  if (flags.json === true) await output.json(reportAsJson(report, kind));
  else await printFolders(context, { report, flags, kind });
  throwFailures(report, kind);
}

async function printFolders(
  { output, note }: Context,
  { report, flags, kind }: { readonly report: Report; readonly flags: DownloadFlags; readonly kind: Kind },
): Promise<void> {
  const { done, failed, skipped, merged } = report;
  for (const { value } of done) {
    if (value.files > 0) await output.write(`${resolve(flags.outputDirectory, value.folder)}\n`);
  }
  if (merged !== undefined) await output.write(`${merged.saved}\n`);
  const below = ({ value: { folder, skipped: some = [] } }: Report["done"][number]) =>
    some.map(({ path, reason }) => ({ path: `${folder}/${path}`, reason }));
  noteSkipped(note, done.flatMap(below));
  for (const { id, error } of failed) note(`the ${kind.noun} ${id} failed: ${endingOf(error).sentence}`);
  const without = done.filter(({ value }) => value.files === 0).length;
  if (without > 0 && flags.quiet !== true) {
    note(`no matching files were found in the results of ${countOf(without, kind)}.`);
  }
  if (skipped.length > 0 && flags.quiet !== true) {
    note(
      `skipped ${countOf(skipped.length, kind)} that ${skipped.length === 1 ? "has" : "have"} not succeeded.`,
    );
  }
}

/** @throws {CommandFailed} when anything failed: with the exit code of the failures, or 1 when they differ. */
function throwFailures({ done, failed }: Report, kind: Kind): void {
  const codes = new Set(failed.map(({ error }) => endingOf(error).code));
  const [code] = codes;
  if (code === undefined) return;
  const all = done.length + failed.length;
  throw new CommandFailed(`${failed.length} of ${countOf(all, kind)} failed.`, {
    code: codes.size === 1 ? code : exitCodes.failed,
  });
}

function reportAsJson({ done, failed, skipped, merged }: Report, { idName }: Kind): object {
  return {
    done: done.map(({ id, value }) => ({ [idName]: id, value })),
    failed: failed.map(({ id, error }) => {
      const name = error instanceof Error ? error.name : "Error";
      return { [idName]: id, error: { name, message: endingOf(error).sentence } };
    }),
    skipped: skipped.map(({ id, status }) => ({ [idName]: id, status })),
    merged,
  };
}

function countOf(count: number, { noun }: Kind): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** How many ids one request can hold. Those of processing jobs are in its URL. */
const idsAtOnce = 50;

async function* inParts<Output>(
  ids: readonly string[],
  read: (some: readonly string[]) => AsyncIterable<Output>,
): AsyncGenerator<Output, void, undefined> {
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    yield* read(ids.slice(start, start + idsAtOnce));
  }
}

/** Reads the first word of each line, so that the output of `up42-js jobs` can be used as it is. */
async function readIds(
  file: string,
  { flag, signal }: { readonly flag: string; readonly signal: AbortSignal },
): Promise<string[]> {
  const input = file === "-" ? process.stdin : createReadStream(file);
  const ids: string[] = [];
  try {
    let line = 0;
    for await (const text of createInterface({ input, signal })) {
      line += 1;
      const [first = ""] = text.trim().split(/\s/, 1);
      if (first === "") continue;
      // It is not shown: it may be a secret.
      if (!id.fits(first)) throw new UsageError(`Line ${line} of the file of ${flag} needs ${id.words}.`);
      ids.push(first);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`The file of ${flag} cannot be read: ${code}.`);
  }
  signal.throwIfAborted();
  return ids;
}
