import { OutputError, UnsafePathError } from "../../errors";
import { below, type FolderBackend, type Found } from "./backend";
import type { InStaging } from "./staging";

/** The move of one file, or of a folder that is missing in the output folder. */
export interface Move {
  /** The same in the incoming folder and in the output folder. */
  readonly path: string;
  /** Whether the folder is made, because only files can be moved here. */
  readonly makesFolder: boolean;
  readonly replaces: Found | undefined;
}

/**
 * Lists the moves from the incoming folder to the output folder. A folder that is missing in the output folder is one
 * move; where only files can be moved, the folder is made first and then its files are moved. A folder that exists in
 * both is searched; any other entry is replaced.
 *
 * @throws {UnsafePathError} when a link in the output folder points outside it, or another user has made it.
 * @throws {OutputError} when a file is in the place of a folder, or a folder in the place of a file.
 */
export async function* listMoves(
  backend: FolderBackend,
  incoming: string,
  { folder = "", isThere = true }: { readonly folder?: string; readonly isThere?: boolean } = {},
): AsyncGenerator<Move, void, undefined> {
  const look = isThere ? await backend.lookIn(folder) : async () => undefined;
  for (const { name, isFolder } of await backend.list(below(incoming, folder))) {
    const path = below(folder, name);
    const found = await look(name);
    if (isFolder && found !== undefined) {
      checkFolder(found, backend.show(path));
      yield* listMoves(backend, incoming, { folder: path });
    } else {
      if (found === "folder") throw inTheWay(backend.show(path), "a folder", "a file");
      const makesFolder = isFolder && !backend.renames;
      yield { path, makesFolder, replaces: found };
      if (makesFolder) yield* listMoves(backend, incoming, { folder: path, isThere: false });
    }
  }
}

/** Makes sure that files can go below an entry, and that they stay in the output folder. */
function checkFolder(found: Found, path: string): void {
  if (found === "link to a folder outside") {
    throw new UnsafePathError(`Nothing was saved: ${path} is a link that points outside the output folder.`, {
      entry: path,
    });
  }
  if (found === "link of another user") {
    throw new UnsafePathError(`Nothing was saved: ${path} is a link that another user has made.`, {
      entry: path,
    });
  }
  if (found === "file" || found === "other") throw inTheWay(path, "a file", "a folder");
}

function inTheWay(path: string, there: string, wanted: string): OutputError {
  return new OutputError(`Nothing was saved: ${path} is ${there}, but ${wanted} must go there.`, { path });
}

/** Takes a move back, or a part of it. */
interface Undo {
  readonly move: Move;
  readonly step: () => void | Promise<void> | undefined;
}

/**
 * Makes the moves: all of them, or none when one fails. Replaced files wait in the staging folder meanwhile.
 *
 * No file system moves several files in one step. A download that is killed between two moves leaves some files new and
 * the others old, and perhaps one name without a file; no file is ever incomplete. The next download into the folder
 * finishes the moves. Moves without promises are made in one turn of the event loop.
 */
export async function makeMoves(
  backend: FolderBackend,
  moves: readonly Move[],
  { incoming, replaced }: InStaging,
): Promise<void> {
  const linked = await linkReplaced(backend, moves, replaced);
  const undo: Undo[] = [];

  async function make(move: Move): Promise<void> {
    const { path, makesFolder, replaces } = move;
    const undoWith = (step: Undo["step"]) => undo.push({ move, step });
    const [from, backup] = [below(incoming, path), below(replaced, path)];
    if (makesFolder) {
      await backend.makeFolder(path);
      // If somebody has put something into it meanwhile, it stays.
      undoWith(() => backend.removeEmptyFolder?.(path).catch(() => undefined));
    } else if (replaces === undefined) {
      await backend.relocate(from, path);
      undoWith(() => backend.relocate(path, from));
    } else if (linked.has(path)) {
      await backend.relocate(from, path);
      undoWith(async () => {
        // The new file stays: if the download is killed meanwhile, its moves are finished later, not undone.
        await backend.link?.(path, from);
        await backend.relocate(backup, path);
      });
    } else {
      await backend.relocate(path, backup);
      undoWith(() => backend.relocate(backup, path));
      await backend.relocate(from, path);
      undo.pop();
      undoWith(async () => {
        await backend.relocate(path, from);
        await backend.relocate(backup, path);
      });
    }
  }

  for (const move of moves) {
    try {
      await make(move);
    } catch (error) {
      const cause = backend.explain(error, move.path);
      await undoAll(backend, undo, { replaced, cause });
      throw cause;
    }
  }
}

/**
 * Gives the old files a second name beforehand, if they can have one, so that the new ones can take their names in one
 * step. Returns their paths. Anything else is moved away before it is replaced.
 */
async function linkReplaced(
  backend: FolderBackend,
  moves: readonly Move[],
  replaced: string,
): Promise<ReadonlySet<string>> {
  const replacing = moves.filter(({ replaces }) => replaces !== undefined);
  const folders = replacing.map(({ path }) => below(replaced, path).replace(/\/[^/]*$/, ""));
  for (const folder of new Set(folders)) await backend.makeFolder(folder);
  const linked = new Set<string>();
  const linking = replacing.map(async ({ path, replaces }) => {
    if (replaces !== "file" || backend.link === undefined) return;
    await backend.link(path, below(replaced, path)).then(
      () => linked.add(path),
      () => undefined,
    );
  });
  await Promise.all(linking);
  return linked;
}

async function undoAll(
  backend: FolderBackend,
  undo: readonly Undo[],
  { replaced, cause }: { readonly replaced: string; readonly cause: unknown },
): Promise<void> {
  const left: Move[] = [];
  for (const { move, step } of [...undo].reverse()) {
    try {
      await step();
    } catch {
      left.push(move);
    }
  }
  const [first] = left;
  if (first === undefined) return;
  const isReplaced = left.some(({ replaces }) => replaces !== undefined);
  const path = backend.show(isReplaced ? replaced : first.path);
  const what = isReplaced ? `what was there before is in ${path}` : `${path} is still there`;
  const message = `Saving failed halfway, and ${left.length} of ${undo.length} moves could not be undone: ${what}.`;
  throw new OutputError(message, { path, cause });
}
