import { existsSync, renameSync } from "node:fs";
import { readdir, realpath, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** The real path of a folder that may not be there yet. Its parent is. */
export async function realPathOf(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return join(await realpath(dirname(folder)), basename(folder));
  }
}

/**
 * Gives a folder the name of one that is not there, in one step. `false`, with nothing changed, when that one has come to
 * be meanwhile, or the file system does not rename folders.
 */
export function becomes(from: string, to: string): boolean {
  // An empty folder would be replaced, but it has rights of its own.
  if (existsSync(to)) return false;
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Moves what is in a folder into another one, which is empty. */
export async function moveEntries(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) await rename(join(from, name), join(to, name));
}
