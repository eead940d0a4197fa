import type { FolderBackend } from "./backend";

/** What a download has begun to move into place. While it is there, the download can only go forward. */
export interface CommitPlan {
  /** Whether files that exist may be replaced. */
  readonly overwrite: boolean;
  /** Length in bytes of each file, by its path. */
  readonly files: ReadonlyMap<string, number>;
}

/** A plan that was found. */
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
  // A browser makes an empty file before it writes a whole one. Nothing is moved before that.
  if (found === undefined || text === undefined || text === "") return undefined;
  const { overwrite, files } = JSON.parse(text);
  return { overwrite, files: new Map(files), writtenAt: found.modifiedAt };
}
