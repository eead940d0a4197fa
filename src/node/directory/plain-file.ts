import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import process from "node:process";
import { readUpTo } from "../file-bytes";
import { isMissing } from "./folders";

/** Windows has neither. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * Opens a file that others may have put there; `undefined` when nothing is there, or something else than a file: a link,
 * a folder, a pipe or a device. Never waits for the other end of a pipe.
 */
export async function openPlainFile(
  path: string,
  { flags = constants.O_RDONLY }: { readonly flags?: number } = {},
): Promise<{ readonly file: FileHandle; readonly stats: Stats } | undefined> {
  // First, because opening a device may do something.
  if (!(await statsIfThere(path))?.isFile()) return undefined;
  const file = await open(path, flags | O_NOFOLLOW | O_NONBLOCK).catch((error) => {
    // Somebody has put a link there meanwhile, or has removed the file.
    if (isMissing(error) || error.code === "ELOOP" || error.code === "EMLINK") return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  const stats = await file.stat();
  if (stats.isFile()) return { file, stats };
  await file.close();
  return undefined;
}

/** Reads a short text from a file, if {@link openPlainFile} opens it. Longer ones count as missing. */
export async function readPlainText(
  path: string,
  { maxBytes, isTrusted = () => true }: { maxBytes: number; isTrusted?: (stats: Stats) => boolean },
): Promise<string | undefined> {
  const opened = await openPlainFile(path);
  if (opened === undefined) return undefined;
  const { file, stats } = opened;
  try {
    if (stats.size > maxBytes || !isTrusted(stats)) return undefined;
    return new TextDecoder().decode(await readUpTo(file, 0, stats.size));
  } finally {
    await file.close();
  }
}

/** What is at a path, without following a link; `undefined` when nothing is. @throws when that cannot be found out. */
export async function statsIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** The number of this user on disks; `undefined` where users have no numbers. */
export function userId(): number | undefined {
  return process.geteuid?.();
}
