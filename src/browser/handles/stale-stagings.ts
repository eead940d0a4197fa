import type { DirectoryHandle } from "../../files/directory-handle";
import { type FoundPlan, readPlan } from "./commit-plan";
import { ifUnlocked, type Locks } from "./locks";
import { makeFolders, relocate } from "./moves";
import {
  begunAt,
  discardStaging,
  findStagings,
  inStaging,
  isOfThisOrigin,
  removeStaging,
  type Staging,
} from "./staging";
import { filesIn, look, openFolder, type Place, partsOf } from "./tree";

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** The lock that a page has as long as its staging folder is in use. */
export function stagingLock({ name }: Pick<Staging, "name">): string {
  return `up42-js ${name}`;
}

/**
 * Clears away what pages that were closed left in a folder. A download that was still arriving is forgotten; one that had
 * begun to move its files into place is brought to its end, so that the folder holds all of them.
 *
 * What belongs to living pages is left alone: they hold a lock. Pages of other origins, which may share a folder of the
 * user's, cannot be asked, nor can any page where there are no locks; theirs counts as left after a week. The same page
 * in another browser at the same time, in the same folder, is not seen: its download ends in an `OutputError`.
 */
export async function clearStaleStagings(target: DirectoryHandle, locks: Locks | undefined): Promise<void> {
  for (const staging of await findStagings(target)) {
    // What cannot be cleared must not stand in the way of this download.
    await clearIfStale(staging, locks).catch(() => undefined);
  }
}

async function clearIfStale(staging: Staging, locks: Locks | undefined): Promise<void> {
  const isTold = isOfThisOrigin(staging)
    ? await ifUnlocked(stagingLock(staging), locks, () => clear(staging))
    : undefined;
  if (isTold === undefined && Date.now() - begunAt(staging) > weekMs) await clear(staging);
}

async function clear(staging: Staging): Promise<void> {
  const plan = await readPlan(staging.folder);
  if (plan === undefined) return removeStaging(staging);
  await finishMoves(staging, plan);
  await discardStaging(staging);
}

/** Moves what is left: what had been moved before is not in the staging folder any more. */
async function finishMoves({ target, folder }: Staging, plan: FoundPlan): Promise<void> {
  const incoming = await openFolder(folder, inStaging.incoming);
  if (incoming === undefined) return;
  const files: string[] = [];
  for await (const { path, file } of filesIn(incoming)) {
    // A file that lost its end must not take the place of an old one.
    if ((await file.getFile()).size !== plan.files.get(path))
      throw new Error(`${path} is not what was downloaded.`);
    files.push(path);
  }
  for (const path of files) {
    const { folders, name } = partsOf(path);
    const to = { folder: await makeFolders(target, folders), name };
    if (!(await mayReplace(to, plan))) continue;
    await relocate({ folder: await makeFolders(incoming, folders), name }, to);
  }
}

/** What is newer than the plan was put there by somebody who found the folder as it is. */
async function mayReplace(place: Place, { overwrite, writtenAt }: FoundPlan): Promise<boolean> {
  const found = await look(place);
  if (found !== "file") return found === "nothing";
  if (!overwrite) return false;
  const { lastModified } = await (await place.folder.getFileHandle(place.name)).getFile();
  return lastModified <= writtenAt;
}
