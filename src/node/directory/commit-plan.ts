import { lstat, open, readFile, rename } from "node:fs/promises";

/** What a download has begun to move into place. While it is there, the download can only go forward. */
export interface CommitPlan {
  /** Whether files that exist may be replaced. */
  readonly overwrite: boolean;
  /** Length in bytes of each file, by its relative path with forward slashes. */
  readonly files: ReadonlyMap<string, number>;
}

/** A plan that was found. */
export interface FoundPlan extends CommitPlan {
  /** When it was written, by the clock of the file system, in epoch milliseconds. */
  readonly writtenAt: number;
}

/** Writes a plan to the disk: whole or not at all. */
export async function writePlan(path: string, { overwrite, files }: CommitPlan): Promise<void> {
  const unfinished = `${path}.part`;
  const file = await open(unfinished, "wx");
  try {
    await file.writeFile(JSON.stringify({ overwrite, files: [...files] }));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}

/** Reads a plan; `undefined` when there is none. */
export async function readPlan(path: string): Promise<FoundPlan | undefined> {
  try {
    const { mtimeMs: writtenAt } = await lstat(path);
    const { overwrite, files } = JSON.parse(await readFile(path, "utf8"));
    return { overwrite, files: new Map(files), writtenAt };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
