import type { Dirent } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { OutputError, UnsafePathError } from "../../errors";
import { onDisk } from "./output-error";

/** One rename of a file, or of a folder that is not there yet. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly replaces: "file" | "other" | "nothing";
}

/** Where to move from and to. */
export interface Folders {
  readonly from: string;
  readonly to: string;
  /** The real path of the target that nothing may leave. */
  readonly root: string;
}

/**
 * Lists the renames that bring all of a folder's content into another one. What is in both as a folder is gone into;
 * anything else of the same name is replaced.
 *
 * @throws {UnsafePathError} when a link in the target leads out of it.
 * @throws {OutputError} when a file is in a folder's place or the other way round.
 */
export async function* planMoves({ from, to, root }: Folders): AsyncGenerator<Move, void, undefined> {
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
