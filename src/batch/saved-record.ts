import { OutputError } from "../errors";
import type { FileRecord, FileRecords, JobDownload, JobRecord, Manifest } from "../files/manifest";
import { listFrom } from "../kinds";
import type { SkippedFile } from "../types";
import type { BatchEntry } from "./batch-report";

/** Which files of an entry a call wants. */
export type FileChoice = Omit<JobDownload, "files" | "skipped">;

export function choiceOf({
  match,
  unpacking = true,
}: {
  readonly match?: string | readonly string[] | undefined;
  readonly unpacking?: boolean | undefined;
}): FileChoice {
  return { match: listFrom(match) ?? null, unpacking };
}

/** The key of an entry in the manifest: the id of a job, else the name of the folder. */
export function manifestKey({ kind, id, folder }: BatchEntry): string {
  return kind === "job" ? id : folder;
}

/**
 * Returns the record of an entry.
 *
 * @throws {OutputError} when the folder has the files of other outputs with the same id.
 */
export function recordIn({ jobs }: Manifest, entry: BatchEntry): JobRecord | undefined {
  const key = manifestKey(entry);
  const record = Object.hasOwn(jobs, key) ? jobs[key] : undefined;
  if (record === undefined || record.scope === entry.scope) return record;
  const { folder } = entry;
  throw new OutputError(
    `The folder ${JSON.stringify(folder)} has the files of other outputs with the same id: choose another "outputDirectory".`,
    { path: folder },
  );
}

/** Returns what an earlier download with the same options did not save. */
export function recordedSkips(
  record: JobRecord | undefined,
  choice: FileChoice,
): readonly SkippedFile[] | undefined {
  return record?.downloads.find((one) => isSameChoice(one, choice))?.skipped;
}

/** Returns the files of an earlier download with the same options; `undefined` without such a download. */
export function recordedFiles(record: JobRecord | undefined, choice: FileChoice): FileRecords | undefined {
  const download = record?.downloads.find((one) => isSameChoice(one, choice));
  if (record === undefined || download === undefined) return undefined;
  const found = download.files.map((path) => [path, recordOf(record.files, path)] as const);
  const isWhole = found.every(([, file]) => file !== undefined);
  return isWhole ? (Object.fromEntries(found) as FileRecords) : undefined;
}

/**
 * Adds a download to the record of an entry. Other files stay in the record as long as they exist, and an earlier
 * download as long as all of its files are unchanged, so that two versions never mix.
 */
export async function withDownload(
  record: JobRecord | undefined,
  {
    scope,
    choice,
    files,
    skipped,
  }: Pick<JobRecord, "scope" | "files"> & {
    readonly choice: FileChoice;
    readonly skipped?: readonly SkippedFile[] | undefined;
  },
  { isThere }: { readonly isThere: (path: string) => Promise<boolean> },
): Promise<JobRecord> {
  const kept: [string, FileRecord][] = [];
  for (const [path, file] of Object.entries(record?.files ?? {})) {
    if (!Object.hasOwn(files, path) && (await isThere(path))) kept.push([path, file]);
  }
  const all = { ...Object.fromEntries(kept), ...files };
  const others = (record?.downloads ?? []).filter(
    (one) =>
      !isSameChoice(one, choice) &&
      one.files.every((path) => {
        const sha256 = recordOf(all, path)?.sha256;
        return sha256 !== undefined && sha256 === recordOf(record?.files ?? {}, path)?.sha256;
      }),
  );
  const told = skipped === undefined ? {} : { skipped };
  return { scope, downloads: [...others, { ...choice, files: Object.keys(files), ...told }], files: all };
}

function isSameChoice(one: FileChoice, other: FileChoice): boolean {
  return one.unpacking === other.unpacking && JSON.stringify(one.match) === JSON.stringify(other.match);
}

function recordOf(files: FileRecords, path: string): FileRecord | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined;
}
