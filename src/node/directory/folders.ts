import { existsSync, renameSync } from "node:fs";
import { mkdir, readdir, realpath, rename, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Makes a folder with those of its parents that are missing: all of them or none. Returns the outermost that was made;
 * `undefined` when all were there.
 *
 * One by one, for `mkdir` with `recursive` says of a file system that is read-only that a folder is missing (ENOENT),
 * and leaves what it had made when there is no room for all.
 */
export async function makeFolders(folder: string): Promise<string | undefined> {
  const parent = dirname(folder);
  try {
    return await makeFolder(folder);
  } catch (error) {
    if (!isMissing(error) || parent === folder) throw error;
  }
  const firstMade = await makeFolders(parent);
  try {
    const made = await makeFolder(folder);
    return firstMade ?? made;
  } catch (error) {
    await removeMadeFolders({ target: parent, firstMade });
    throw error;
  }
}

/** Makes one folder and returns it; `undefined` when it was there. */
async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder);
    return folder;
  } catch (error) {
    const isThere = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isThere) return undefined;
    throw error;
  }
}

/** Removes the folders that were made for a download that failed, unless somebody else uses them by now. */
export async function removeMadeFolders({
  target,
  firstMade,
}: {
  target: string;
  /** The outermost folder that was made; `undefined` when all were there. */
  firstMade: string | undefined;
}): Promise<void> {
  if (firstMade === undefined) return;
  for (let folder = target; folder.length >= firstMade.length; folder = dirname(folder)) {
    // `rmdir` takes empty folders only.
    const isGone = await rmdir(folder).then(() => true, isMissing);
    if (!isGone) return;
  }
}

/** The real path of a folder that may not be there yet. Its parent is. */
export async function realPathOf(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (!isMissing(error)) throw error;
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

/** Whether an error is that something is missing. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
