import { OutputError } from "../../errors";
import type { DirectoryHandle, FileHandle } from "../../files/directory-handle";
import { isNamed, look, openFolder, type Place, partsOf } from "./tree";
import { writeStream } from "./write-stream";

/** A file on its way from the staging folder to its place. */
export interface Move {
  /** Relative path with forward slashes, in both. */
  readonly path: string;
  readonly from: Place;
  /** The folders that it goes into, and its name there. */
  readonly folders: readonly string[];
  readonly name: string;
  readonly replaces: boolean;
}

interface PlanOptions {
  readonly incoming: DirectoryHandle;
  readonly target: DirectoryHandle;
  readonly paths: Iterable<string>;
  readonly overwrite: boolean;
  /** Makes a path for messages out of a relative one. */
  readonly show: (path: string) => string;
}

/**
 * Lists the moves that bring files into place.
 *
 * @throws {OutputError} when a file is in a folder's place or the other way round, or exists and must not be replaced.
 */
export async function planMoves({ incoming, target, paths, overwrite, show }: PlanOptions): Promise<Move[]> {
  const sources = new Folders(incoming);
  const targets = new Folders(target);
  const moves: Move[] = [];
  for (const path of paths) {
    const { folders, name } = partsOf(path);
    const [source, folder] = [await sources.open(folders), await targets.open(folders)];
    if (folder === "file") {
      const taken = show(folders.join("/"));
      throw new OutputError(`Nothing was saved: ${taken} is a file, and a folder is to go there.`, {
        path: taken,
      });
    }
    if (source === undefined || source === "file") throw new Error(`No file was written as "${path}".`);
    const found = folder === undefined ? "nothing" : await look({ folder, name });
    if (found === "folder") {
      throw new OutputError(`Nothing was saved: ${show(path)} is a folder, and a file is to go there.`, {
        path: show(path),
      });
    }
    if (found === "file" && !overwrite) {
      throw new OutputError(`Nothing was saved: ${show(path)} already exists and "overwrite" is false.`, {
        path: show(path),
      });
    }
    moves.push({ path, from: { folder: source, name }, folders, name, replaces: found === "file" });
  }
  return moves;
}

/** Folders below one, each opened once. */
class Folders {
  readonly #opened = new Map<string, Promise<DirectoryHandle | "file" | undefined>>();

  constructor(root: DirectoryHandle) {
    this.#opened.set("", Promise.resolve(root));
  }

  /** `undefined` when it is not there; `"file"` when it, or a folder above it, is a file. */
  open(names: readonly string[]): Promise<DirectoryHandle | "file" | undefined> {
    const path = names.join("/");
    const opened = this.#opened.get(path) ?? this.#openBelow(names);
    this.#opened.set(path, opened);
    return opened;
  }

  async #openBelow(names: readonly string[]): Promise<DirectoryHandle | "file" | undefined> {
    const parent = await this.open(names.slice(0, -1));
    if (parent === undefined || parent === "file") return parent;
    return openFolder(parent, names.at(-1) ?? "").catch((error: unknown) => {
      if (isNamed(error, "TypeMismatchError")) return "file" as const;
      throw error;
    });
  }
}

/**
 * Makes the moves: all of them, or none when one fails. Each replaced file waits elsewhere meanwhile, under its own path.
 *
 * No browser moves several files in one step. A page that is closed among the moves leaves some files new and the
 * others old, and perhaps one name without its file; no file is ever in part. The next download finishes the moves.
 */
export async function makeMoves(
  moves: readonly Move[],
  {
    target,
    keptIn,
    openReplaced,
  }: {
    readonly target: DirectoryHandle;
    /** Path for messages of the folder where files stay that could not be put back. */
    readonly keptIn: string;
    /** Opens the folder where they wait. */
    readonly openReplaced: () => Promise<DirectoryHandle>;
  },
): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { from, folders, name, replaces } of moves) {
      const to = { folder: await makeFolders(target, folders, undo), name };
      if (replaces) {
        const backup = { folder: await makeFolders(await openReplaced(), folders), name };
        await relocate(to, backup);
        undo.push(() => relocate(backup, to));
      }
      await relocate(from, to);
      undo.push(() => relocate(to, from));
    }
  } catch (error) {
    await undoAll(undo, { keptIn, cause: error });
    throw error;
  }
}

async function undoAll(
  undo: (() => Promise<void>)[],
  { keptIn, cause }: { keptIn: string; cause: unknown },
): Promise<void> {
  let left = 0;
  for (const step of undo.reverse()) await step().catch(() => (left += 1));
  if (left === 0) return;
  throw new OutputError(
    `Saving failed half-way and ${left} files could not be put back; what they held before is in ${keptIn}.`,
    { path: keptIn, cause },
  );
}

/** Opens folders below one and makes those that are missing. */
export async function makeFolders(
  root: DirectoryHandle,
  names: readonly string[],
  undo: (() => Promise<void>)[] = [],
): Promise<DirectoryHandle> {
  let folder = root;
  for (const name of names) {
    const parent = folder;
    const found = await openFolder(parent, name);
    folder = found ?? (await parent.getDirectoryHandle(name, { create: true }));
    // Somebody may have put something else there meanwhile: then it stays.
    if (found === undefined) undo.push(() => parent.removeEntry(name).catch(() => undefined));
  }
  return folder;
}

/** Moves a file, by a copy where the browser cannot or may not move it. */
export async function relocate(from: Place, to: Place): Promise<void> {
  const file = await from.folder.getFileHandle(from.name);
  if (file.move !== undefined) {
    try {
      return await file.move(to.folder, to.name);
    } catch (error) {
      if (isNamed(error, "NotFoundError") || isNamed(error, "QuotaExceededError")) throw error;
    }
  }
  const isNew = (await look(to)) === "nothing";
  await copy(file, to, { isNew });
  try {
    await from.folder.removeEntry(from.name);
  } catch (error) {
    // A file in use stays where it is: then it must not be in two places.
    if (isNew) await to.folder.removeEntry(to.name).catch(() => undefined);
    throw error;
  }
}

async function copy(file: FileHandle, { folder, name }: Place, { isNew }: { isNew: boolean }): Promise<void> {
  const source = await file.getFile();
  const target = await folder.getFileHandle(name, { create: true });
  try {
    await writeStream(target, source.stream().getReader());
  } catch (error) {
    if (isNew) await folder.removeEntry(name).catch(() => undefined);
    throw error;
  }
}
