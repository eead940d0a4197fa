import { below, type FolderBackend } from "./backend";
import { listMoves, type Move } from "./moves";
import { discardStaging, type FoundPlan, filesIn, inStaging, readPlan, removeStaging } from "./staging";

const weekMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Cleans up after downloads into a folder whose process was killed or whose page was closed, also beside a folder that was
 * missing then. If the files were still arriving, they are removed; if their moves had started, the moves are finished, so
 * that the folder holds all of them.
 *
 * A staging folder whose owner is alive stays. If that is unknown, it counts as abandoned after a week, or, with a plan,
 * after `longestMoveMs`.
 */
export async function clearStaleStagings(backend: FolderBackend): Promise<void> {
  const ofUse: string[] = [];
  for (const staging of await backend.findStagings()) {
    // First, and without waiting for others: this may make room on a full disk.
    await clearIfStale(backend, staging, { onPlan: () => ofUse.push(staging) }).catch(() => undefined);
  }
  if (ofUse.length === 0) return;
  // Others may be moving files, or finishing the same moves.
  const finish = async (): Promise<void> => {
    // A folder that cannot be removed, such as another user's, must not stop this download.
    for (const staging of ofUse) await clearIfStale(backend, staging).catch(() => undefined);
  };
  await backend.exclusively(finish).catch(() => undefined);
}

/** @param options.onPlan Called, instead of finishing the moves, if they had started. */
async function clearIfStale(
  backend: FolderBackend,
  staging: string,
  { onPlan }: { readonly onPlan?: () => void } = {},
): Promise<void> {
  const clear = async (): Promise<void> => {
    const plan = await findPlan(backend, staging);
    if (plan === undefined) return removeStaging(backend, staging);
    if (onPlan !== undefined) return onPlan();
    await finishMoves(backend, staging, plan);
    await discardStaging(backend, staging);
  };
  await backend.ifOurs(staging, async () => {
    // First: an owner that is alive may be about to write its plan.
    const isCleared = await backend.ifOwnerIsGone(staging, clear);
    if (isCleared === undefined && (await isOld(backend, staging))) await clear();
  });
}

async function isOld(backend: FolderBackend, staging: string): Promise<boolean> {
  const plan = await findPlan(backend, staging);
  if (plan === undefined) return Date.now() - (await backend.begunAt(staging)) > weekMs;
  return Date.now() - plan.writtenAt > backend.longestMoveMs;
}

/** A plan beside the folder is ignored: its writer may have no right to write into the folder. */
async function findPlan(backend: FolderBackend, staging: string): Promise<FoundPlan | undefined> {
  return staging.startsWith("../") ? undefined : readPlan(backend, inStaging(staging).plan);
}

/** Moves the files that are still in the staging folder. */
async function finishMoves(backend: FolderBackend, staging: string, plan: FoundPlan): Promise<void> {
  const { incoming } = inStaging(staging);
  for await (const path of filesIn(backend, incoming)) {
    // After a power failure a file may be shorter than it was: it must not replace an old one.
    if ((await backend.stat(below(incoming, path)))?.size !== plan.files.get(path)) {
      throw new Error(`${path} is not what was downloaded.`);
    }
  }
  const moves: Move[] = [];
  for await (const move of listMoves(backend, incoming)) {
    if (move.replaces === undefined || (await mayReplace(backend, move.path, plan))) moves.push(move);
  }
  for (const { path, makesFolder } of moves) {
    if (makesFolder) await backend.makeFolder(path);
    else await moveUnlessMoved(backend, below(incoming, path), path);
  }
}

/**
 * A file newer than the plan was put there by somebody who saw the folder as it is, so it stays. An empty file may be a
 * copy that a closed page had started.
 */
async function mayReplace(
  backend: FolderBackend,
  path: string,
  { overwrite, writtenAt }: FoundPlan,
): Promise<boolean> {
  const found = await backend.stat(path);
  if (found === undefined || (found.size === 0 && !backend.renames)) return true;
  return overwrite && found.modifiedAt <= writtenAt;
}

/** Tolerates that somebody else finishes the same download. */
async function moveUnlessMoved(backend: FolderBackend, from: string, to: string): Promise<void> {
  try {
    await backend.relocate(from, to);
  } catch (error) {
    if ((await backend.stat(from)) !== undefined) throw error;
  }
}
