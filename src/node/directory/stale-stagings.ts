import { existsSync, renameSync } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { type FoundPlan, readPlan } from "./commit-plan";
import { type Move, planMoves } from "./plan-moves";
import { machineId } from "./process-owner";
import { discardStaging, findStagings, isOfEndedProcess, removeStaging, type Staging } from "./staging";

const hourMs = 60 * 60 * 1000;
const weekMs = 7 * 24 * hourMs;

/**
 * Clears away what killed processes left in a folder, or beside it before it was there. A download that was still arriving is forgotten; one that had
 * begun to move its files into place is brought to its end, so that the folder holds all of them.
 *
 * Folders of living processes are left alone. Those of another machine or container, which cannot be asked, and those
 * whose process number was given anew count as dead after a week, or an hour after they began to move files, which
 * takes moments.
 */
export async function clearStaleStagings(directory: string): Promise<void> {
  const found = await findStagings(directory);
  if (found.length === 0) return;
  const machine = await machineId();
  for (const staging of found) {
    // What cannot be cleared, such as another user's, must not stand in the way of this download.
    await clearIfStale(staging, { directory, machine }).catch(() => undefined);
  }
}

async function clearIfStale(
  staging: Staging,
  { directory, machine }: { directory: string; machine: string },
): Promise<void> {
  // Asked first: as long as the process lives, it may be about to write its plan.
  const isDead = isOfEndedProcess(staging, { machine });
  // Whoever may write beside a folder need not be allowed to write into it.
  const plan = staging.isBeside ? undefined : await readPlan(staging.plan);
  const isStale =
    isDead || (plan === undefined ? await isOld(staging) : Date.now() - plan.writtenAt > hourMs);
  if (!isStale) return;
  if (plan === undefined) await removeStaging(staging);
  else {
    await finishMoves(staging, { directory, plan });
    await discardStaging(staging);
  }
}

/** Moves what is left: what had been moved before is not in the staging folder any more. */
async function finishMoves(
  { incoming }: Staging,
  { directory, plan }: { directory: string; plan: FoundPlan },
): Promise<void> {
  await checkLengths(incoming, plan);
  const root = await realpath(directory);
  const moves: Move[] = [];
  for await (const move of planMoves({ from: incoming, to: directory, root })) {
    if (move.replaces === "nothing" || (await mayReplace(move.to, plan))) moves.push(move);
  }
  for (const { from, to } of moves) renameUnlessMoved(from, to);
}

/** After a power failure files may be shorter than they were. They must not take the place of old ones. */
async function checkLengths(incoming: string, { files }: FoundPlan): Promise<void> {
  for (const path of await readdir(incoming, { recursive: true })) {
    const found = await lstat(join(incoming, path));
    if (found.isDirectory() || found.size === files.get(path.split(sep).join("/"))) continue;
    throw new Error(`${path} is not what was downloaded.`);
  }
}

/** What is newer than the plan was put there by somebody who found the folder as it is. */
async function mayReplace(path: string, { overwrite, writtenAt }: FoundPlan): Promise<boolean> {
  return overwrite && (await lstat(path)).mtimeMs <= writtenAt;
}

/** Another process may be finishing the same download. */
function renameUnlessMoved(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (existsSync(from)) throw error;
  }
}

async function isOld({ path }: Staging): Promise<boolean> {
  const { mtimeMs } = await lstat(path);
  return Date.now() - mtimeMs > weekMs;
}
