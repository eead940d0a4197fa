import type { Dirent } from "node:fs";
import { link, lstat, mkdir, readdir, realpath, rename, stat, unlink } from "node:fs/promises";
import { join, sep } from "node:path";
import { OutputError, UnsafePathError } from "../errors";
import { onDisk } from "./output-error";

interface MoveOptions {
  /** Folder whose content is moved. */
  readonly from: string;
  /** Folder that gets it. On the same file system. */
  readonly to: string;
  /** Folder that does not exist yet, for what is replaced. */
  readonly replaced: string;
  /** Whether files that exist may be replaced. */
  readonly overwrite: boolean;
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly replaces: "file" | "other" | "nothing";
}

/**
 * Moves all of a folder's content into another folder: all of it, or nothing when anything is in the way. A folder that
 * is not there yet is moved in one piece; each replaced file changes from old to new in one step.
 *
 * @throws {UnsafePathError} When a link in the target leads out of it.
 * @throws {OutputError} When a file is in a folder's place or the other way round, or exists and must not be replaced.
 */
export async function moveIntoPlace({ from, to, replaced, overwrite }: MoveOptions): Promise<void> {
  const moves: Move[] = [];
  const root = await onDisk(to, realpath(to));
  for await (const move of planMoves({ from, to, root })) {
    if (move.replaces !== "nothing" && !overwrite) {
      throw new OutputError(`Nothing was saved: ${move.to} exists already and "overwrite" is false.`, {
        path: move.to,
      });
    }
    moves.push(move);
  }

  if (moves.some(({ replaces }) => replaces !== "nothing")) await onDisk(to, mkdir(replaced));
  const undoings: Undo[] = [];
  try {
    for (const [index, move] of moves.entries()) {
      undoings.push(await onDisk(move.to, makeMove(move, { backup: join(replaced, String(index)) })));
    }
  } catch (error) {
    await undoAll(undoings, { replaced, cause: error });
    throw error;
  }
}

async function undoAll(
  undoings: readonly Undo[],
  { replaced, cause }: { replaced: string; cause: unknown },
): Promise<void> {
  const undone = await Promise.allSettled(undoings.map((undo) => undo()));
  const left = undone.filter(({ status }) => status === "rejected").length;
  if (left === 0) return;
  throw new OutputError(
    `Saving failed half-way and ${left} files could not be put back; what they held before is in ${replaced}.`,
    { path: replaced, cause },
  );
}

type Undo = () => Promise<void>;

/** Makes one move and answers how to take it back. */
async function makeMove({ from, to, replaces }: Move, { backup }: { backup: string }): Promise<Undo> {
  if (replaces === "nothing") {
    await rename(from, to);
    return () => rename(to, from);
  }
  const linked = replaces === "file" && (await isLinked(to, backup));
  if (!linked) await rename(to, backup);
  try {
    await rename(from, to);
  } catch (error) {
    await (linked ? unlink(backup) : rename(backup, to));
    throw error;
  }
  return () => rename(backup, to);
}

/** Gives the old file a second name, so that there is no moment without a file under the first. Not all disks can. */
function isLinked(path: string, backup: string): Promise<boolean> {
  return link(path, backup).then(
    () => true,
    () => false,
  );
}

interface Folders {
  readonly from: string;
  readonly to: string;
  /** The real path of the target that nothing may leave. */
  readonly root: string;
}

async function* planMoves({ from, to, root }: Folders): AsyncGenerator<Move, void, undefined> {
  const present = await onDisk(to, listByFoldedName(to));
  for (const entry of await onDisk(from, readdir(from, { withFileTypes: true }))) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    const there = await findPresent(present, { name: entry.name, path: target });
    if (there === undefined) {
      yield { from: source, to: target, replaces: "nothing" };
    } else if (entry.isDirectory()) {
      await checkFolder(target, { isLink: there.isSymbolicLink(), root });
      yield* planMoves({ from: source, to: target, root });
    } else if (there.isDirectory()) {
      throw new OutputError(`Nothing was saved: ${target} is a folder, and a file is to go there.`, {
        path: target,
      });
    } else {
      yield { from: source, to: target, replaces: there.isFile() ? "file" : "other" };
    }
  }
}

/** Makes sure that files can go into something that is there, and that they stay below the target there. */
async function checkFolder(path: string, { isLink, root }: { isLink: boolean; root: string }): Promise<void> {
  const real = isLink ? await realpath(path).catch(() => undefined) : path;
  const isFolder = real !== undefined && (await stat(real)).isDirectory();
  if (!isFolder) {
    throw new OutputError(`Nothing was saved: ${path} is a file, and a folder is to go there.`, { path });
  }
  if (isLink && real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new UnsafePathError(`Nothing was saved: ${path} is a link that leads out of the output folder.`, {
      entry: path,
    });
  }
}

type Present = ReadonlyMap<string, readonly Dirent[]>;
type PresentEntry = Pick<Dirent, "isDirectory" | "isFile" | "isSymbolicLink">;

/** One listing of the folder instead of a question for each file. */
async function listByFoldedName(folder: string): Promise<Present> {
  const present = new Map<string, Dirent[]>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const key = fold(entry.name);
    const same = present.get(key);
    if (same === undefined) present.set(key, [entry]);
    else same.push(entry);
  }
  return present;
}

/** What is there under a name; the file system is asked only where its ideas of upper and lower case matter. */
async function findPresent(
  present: Present,
  { name, path }: { name: string; path: string },
): Promise<PresentEntry | undefined> {
  const similar = present.get(fold(name));
  if (similar === undefined) return undefined;
  return similar.find((entry) => entry.name === name) ?? (await lstat(path).catch(() => undefined));
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
