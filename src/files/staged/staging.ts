import { below, type FolderBackend } from "./backend";

/** What is in a staging folder: the hidden folder in which the files of a download wait until it ends. */
export interface InStaging {
  /** Folder where new files wait, under their paths. */
  readonly incoming: string;
  /** Folder where replaced files wait, under their paths; made when the first one is replaced. */
  readonly replaced: string;
  /** File that exists from before the first move to after the last. Without it, the output folder is unchanged. */
  readonly plan: string;
}

export function inStaging(staging: string): InStaging {
  return {
    incoming: `${staging}/incoming`,
    replaced: `${staging}/replaced`,
    plan: `${staging}/plan.json`,
  };
}

/** Removes a staging folder, but keeps replaced files that are not in their places again. */
export async function removeStaging(backend: FolderBackend, staging: string): Promise<void> {
  const { incoming, replaced, plan } = inStaging(staging);
  // First, because a plan means that the incoming folder is complete.
  await backend.remove(plan);
  await backend.remove(incoming);
  for await (const path of filesIn(backend, replaced)) {
    if (!(await backend.isCopy(below(replaced, path), path))) return;
  }
  await backend.remove(staging);
}

export async function discardStaging(backend: FolderBackend, staging: string): Promise<void> {
  // Before the plan: without a plan, replaced files are kept.
  await backend.remove(inStaging(staging).replaced);
  await removeStaging(backend, staging);
}

/** The files that a download is moving into place. While the plan exists, the moves can only be finished, not undone. */
export interface CommitPlan {
  /** Whether files that exist may be replaced. */
  readonly overwrite: boolean;
  /** Length in bytes of each file, by its path. */
  readonly files: ReadonlyMap<string, number>;
}

/** A plan that an earlier download left. */
export interface FoundPlan extends CommitPlan {
  /** When it was written, by the clock of the file system, in epoch milliseconds. */
  readonly writtenAt: number;
}

/** Writes a plan: whole or not at all. */
export async function writePlan(
  backend: FolderBackend,
  path: string,
  { overwrite, files }: CommitPlan,
): Promise<void> {
  await backend.writeWhole(path, JSON.stringify({ overwrite, files: [...files] }));
}

/** Reads a plan; `undefined` when it is missing. */
export async function readPlan(backend: FolderBackend, path: string): Promise<FoundPlan | undefined> {
  const found = await backend.stat(path);
  const text = found && (await backend.read(path));
  // A browser makes an empty file before it writes the whole one. Nothing is moved before that.
  if (found === undefined || text === undefined || text === "") return undefined;
  const { overwrite, files } = JSON.parse(text);
  return { overwrite, files: new Map(files), writtenAt: found.modifiedAt };
}

/** The relative paths of the files in a folder and in the folders below it. */
export async function* filesIn(
  backend: FolderBackend,
  root: string,
  folder = "",
): AsyncGenerator<string, void, undefined> {
  for (const { name, isFolder } of await backend.list(below(root, folder))) {
    const path = below(folder, name);
    if (isFolder) yield* filesIn(backend, root, path);
    else yield path;
  }
}
