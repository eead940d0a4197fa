import { linkSync, renameSync, unlinkSync } from "node:fs";
import { link, mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { OutputError } from "../../errors";
import { onDisk, toOutputError } from "./output-error";
import { type Move, planMoves } from "./plan-moves";
import { WriteBehind } from "./write-behind";

interface MoveOptions {
  /** Folder whose content is moved. */
  readonly from: string;
  /** Folder that gets it. On the same file system. */
  readonly to: string;
  /** Folder that does not exist yet, for what is replaced. */
  readonly replaced: string;
  /** Whether files that exist may be replaced. */
  readonly overwrite: boolean;
  /**
   * Called before anything is moved, once it is known that nothing is in the way, unless there is only one rename to
   * make. What it throws ends the move.
   */
  readonly beforeMoves: () => Promise<void>;
}

/** A move, and where the old file waits in case that the move is taken back. */
interface SafeMove extends Move {
  /** Whether the old file has a second name there already. */
  readonly isLinked: boolean;
  readonly backup: string;
}

/**
 * Moves all of a folder's content into another folder: all of it, or nothing when anything is in the way. A folder that
 * is not there yet is moved in one piece; each replaced file changes from old to new in one step.
 *
 * No file system renames several files in one step. A process that is killed among the renames leaves some files new
 * and the others old, and on a disk without hard links perhaps one name without its file; no file is ever in part.
 * That is what others see until the next download into the folder finishes the move. The renames are made in one go,
 * with nothing between them, to keep that time short: below 0.3 ms for 4 files, 0.2 s (all new) to 0.4 s (all replaced)
 * for 5,000 on ext4 and a busy machine. One after the other through promises takes up to five times as long.
 *
 * @throws {UnsafePathError} when a link in the target leads out of it.
 * @throws {OutputError} when a file is in a folder's place or the other way round, or exists and must not be replaced.
 */
export async function moveIntoPlace({
  from,
  to,
  replaced,
  overwrite,
  beforeMoves,
}: MoveOptions): Promise<void> {
  const moves: Move[] = [];
  const root = await onDisk(to, realpath(to));
  for await (const move of planMoves({ from, to, root })) {
    if (move.replaces !== "nothing" && !overwrite) {
      throw new OutputError(`Nothing was saved: ${move.to} already exists and "overwrite" is false.`, {
        path: move.to,
      });
    }
    moves.push(move);
  }
  const replacesAny = moves.some(({ replaces }) => replaces !== "nothing");
  if (moves.length > 1 || replacesAny) await beforeMoves();
  if (replacesAny) await onDisk(to, mkdir(replaced));
  moveAll(await linkReplaced(moves, { replaced }), { replaced });
}

/**
 * Gives the old files a second name beforehand, so that the new ones can take their names in one step. Not all disks
 * can; and what is not a plain file is moved away instead.
 */
async function linkReplaced(moves: readonly Move[], { replaced }: { replaced: string }): Promise<SafeMove[]> {
  const safeMoves: SafeMove[] = [];
  const linking = new WriteBehind();
  for (const [index, move] of moves.entries()) {
    const backup = join(replaced, String(index));
    const add = (isLinked: boolean): void => {
      safeMoves[index] = { ...move, backup, isLinked };
    };
    if (move.replaces !== "file") add(false);
    else {
      await linking.add(() =>
        link(move.to, backup).then(
          () => add(true),
          () => add(false),
        ),
      );
    }
  }
  await linking.finish();
  return safeMoves;
}

function moveAll(moves: readonly SafeMove[], { replaced }: { replaced: string }): void {
  let made = 0;
  try {
    for (const move of moves) {
      makeMove(move);
      made += 1;
    }
  } catch (cause) {
    const error = toOutputError(cause, moves[made]?.to ?? replaced);
    undoAll(moves, { made, replaced, cause: error });
    throw error;
  }
}

function makeMove({ from, to, replaces, backup, isLinked }: SafeMove): void {
  if (replaces === "nothing" || isLinked) {
    renameSync(from, to);
    return;
  }
  renameSync(to, backup);
  try {
    renameSync(from, to);
  } catch (error) {
    renameSync(backup, to);
    throw error;
  }
}

function undoAll(
  moves: readonly SafeMove[],
  { made, replaced, cause }: { made: number; replaced: string; cause: unknown },
): void {
  let left = 0;
  for (const [index, move] of moves.entries()) {
    try {
      if (index < made) undoMove(move);
      else if (move.isLinked) unlinkSync(move.backup);
    } catch {
      left += 1;
    }
  }
  if (left === 0) return;
  throw new OutputError(
    `Saving failed half-way and ${left} files could not be put back; what they held before is in ${replaced}.`,
    { path: replaced, cause },
  );
}

/** Keeps the new file: a process that is killed meanwhile has its move finished later, not taken back. */
function undoMove({ from, to, replaces, backup, isLinked }: SafeMove): void {
  if (isLinked) linkSync(to, from);
  else renameSync(to, from);
  if (replaces !== "nothing") renameSync(backup, to);
}
