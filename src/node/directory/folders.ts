import { existsSync, renameSync } from "node:fs";
import { mkdir, readdir, realpath, rename, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Makes a folder and its missing parents: all of them or none. Returns the outermost folder that was made; `undefined`
 * when all were there.
 *
 * It makes them one by one: `mkdir` with `recursive` reports a read-only file system as a missing folder (ENOENT), and
 * keeps the folders it has made when the disk is full.
 */
export async function makeFolders(folder: string): Promise<string | undefined> {
  const parent = dirname(folder);
  try {
    return await makeFolder(folder);
  } catch (error) {
    if (!isMissing(error) || parent === folder) throw error;
  }
  for (let attempt = 1; ; attempt += 1) {
    const firstMade = await makeFolders(parent);
    try {
      const made = await makeFolder(folder);
      return firstMade ?? made;
    } catch (error) {
      await removeMadeFolders({ target: parent, firstMade });
      // Another download may have removed the empty parent that it had made.
      if (!isMissing(error) || attempt === mostAttempts) throw error;
    }
  }
}

const mostAttempts = 20;

/** Makes one folder and returns it; `undefined` when it exists. */
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

/** The innermost folder, and the outermost one that was made; `undefined` when all were there. */
export interface MadeFolders {
  readonly target: string;
  readonly firstMade: string | undefined;
}

/** Removes the folders that were made for a failed download, unless somebody else has put something into them. */
export async function removeMadeFolders({ target, firstMade }: MadeFolders): Promise<void> {
  if (firstMade === undefined) return;
  for (let folder = target; folder.length >= firstMade.length; folder = dirname(folder)) {
    // `rmdir` only removes empty folders.
    const isGone = await rmdir(folder).then(() => true, isMissing);
    if (!isGone) return;
  }
}

/** The real path of a folder that may be missing. Its parent must exist. */
export async function realPathOf(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (!isMissing(error)) throw error;
    return join(await realpath(dirname(folder)), basename(folder));
  }
}

/**
 * Renames a folder to a missing one, in one step. Returns `false`, and changes nothing, when that one exists by now, or
 * the file system does not rename folders.
 */
export function renameIfMissing(from: string, to: string): boolean {
  // A rename would replace an empty folder, which has permissions of its own.
  if (existsSync(to)) return false;
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Moves the entries of a folder into another one, which is empty. */
export async function moveEntries(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) await rename(join(from, name), join(to, name));
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
