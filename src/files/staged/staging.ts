import { below, type FolderBackend } from "./backend";

/**
 * Of Node `.up42-<machine>-<process>-<random>`, with the hash of a name when it is beside a folder; of a browser
 * `.up42-<origin>-<time>-<random>.partial`. Both are refused everywhere, for the same folder may be used by both.
 */
const stagingName = /^\.up42-[0-9a-f]{8}-[0-9a-z]+-[0-9a-f]{8}(?:-[0-9a-f]{8}|\.partial)?$/;

/** Whether a name is one of those that downloads in progress use. */
export function isStagingName(name: string): boolean {
  return stagingName.test(name);
}

/** What is in a staging folder: the hidden folder in which the files of a download wait for its end. */
export interface InStaging {
  /** Folder where new files wait, under their paths. */
  readonly incoming: string;
  /** Folder where replaced files wait, under their paths; made when the first one is replaced. */
  readonly replaced: string;
  /** File that is there from before the first move to after the last: until then the output folder is untouched. */
  readonly plan: string;
}

/** The paths of what is in a staging folder. */
export function inStaging(staging: string): InStaging {
  return {
    incoming: `${staging}/incoming`,
    replaced: `${staging}/replaced`,
    plan: `${staging}/plan.json`,
  };
}

/**
 * Removes a staging folder. Replaced files that could not be put back stay; a mere copy of what is in its place does
 * not.
 */
export async function removeStaging(backend: FolderBackend, staging: string): Promise<void> {
  const { incoming, replaced, plan } = inStaging(staging);
  // First, for it says that the incoming folder is complete.
  await backend.remove(plan);
  await backend.remove(incoming);
  for await (const path of filesIn(backend, replaced)) {
    if (!(await backend.isCopy(below(replaced, path), path))) return;
  }
  await backend.remove(staging);
}

/** Removes a staging folder with all that was replaced. */
export async function discardStaging(backend: FolderBackend, staging: string): Promise<void> {
  // Before the plan goes: what was replaced is kept where there is no plan.
  await backend.remove(inStaging(staging).replaced);
  await removeStaging(backend, staging);
}

/** The relative paths of the files in a folder and in the folders below it. */
export async function* filesIn(
  backend: FolderBackend,
  root: string,
  folder = "",
): AsyncGenerator<string, void, undefined> {
  for (const { name, isFolder } of await backend.list(below(root, folder))) {
    const path = below(folder, name);
    if (isFolder) yield* filesIn(backend, root, path);
    else yield path;
  }
}
