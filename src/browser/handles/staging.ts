import type { DirectoryHandle, FileHandle } from "../../files/directory-handle";
import { createCrc32 } from "../../streams/crc32";
import { isSameFile } from "./same-file";
import { entriesOf, filesIn, isNamed, openFolder, partsOf } from "./tree";

const stagingName = /^\.up42-(?<origin>[0-9a-f]{8})-(?<begun>[0-9a-z]{8,10})-[0-9a-f]{8}\.partial$/;

/** Whether a name is one of those that downloads in progress use. */
export function isStagingName(name: string): boolean {
  return stagingName.test(name);
}

/**
 * The hidden folder in which a download's files wait for its end. It lies inside the target, so that they only need to
 * be moved. Its name says which origin it is of, whose locks tell whether its page still lives, and when it was begun.
 */
export interface Staging {
  readonly name: string;
  readonly target: DirectoryHandle;
  readonly folder: DirectoryHandle;
}

/** Names of what is in a staging folder. */
export const inStaging = {
  /** Folder where new files wait. */
  incoming: "incoming",
  /** Folder where files wait that are being replaced, under their paths; made when the first one is. */
  replaced: "replaced",
  /** File that is there from the first move into place to the last: until then the target is untouched. */
  plan: "plan.json",
} as const;

/** Makes the name of a new staging folder. */
export function newStagingName(): string {
  return `.up42-${originId()}-${Date.now().toString(36).padStart(8, "0")}-${crypto.randomUUID().slice(0, 8)}.partial`;
}

/** Makes a staging folder. */
export async function makeStaging(target: DirectoryHandle, name: string): Promise<Staging> {
  const folder = await target.getDirectoryHandle(name, { create: true });
  return { name, target, folder };
}

/** The staging folders in a folder. */
export async function findStagings(target: DirectoryHandle): Promise<Staging[]> {
  const found: Staging[] = [];
  for (const { kind, name } of await entriesOf(target)) {
    if (kind !== "directory" || !isStagingName(name)) continue;
    found.push({ name, target, folder: await target.getDirectoryHandle(name) });
  }
  return found;
}

/** Removes a staging folder with all that is in it. */
export async function discardStaging({ target, name }: Pick<Staging, "target" | "name">): Promise<void> {
  await remove(target, name);
}

/**
 * Removes a staging folder. Files that were to be replaced and could not be put back stay; a mere copy of what is in
 * its place does not.
 */
export async function removeStaging({ target, folder, name }: Staging): Promise<void> {
  // First, for it says that everything is in the folder.
  await remove(folder, inStaging.plan);
  await remove(folder, inStaging.incoming);
  const replaced = await openFolder(folder, inStaging.replaced);
  if (replaced === undefined || !(await holdsMore(replaced, target))) await remove(target, name);
}

/** Whether a folder has a file that is not as well, byte for byte, under its path in another folder. */
async function holdsMore(folder: DirectoryHandle, other: DirectoryHandle): Promise<boolean> {
  for await (const { path, file } of filesIn(folder)) {
    if (!(await isSameFile(file, await findFile(other, path)))) return true;
  }
  return false;
}

async function findFile(root: DirectoryHandle, path: string): Promise<FileHandle | undefined> {
  const { folders, name } = partsOf(path);
  try {
    let folder = root;
    for (const child of folders) folder = await folder.getDirectoryHandle(child);
    return await folder.getFileHandle(name);
  } catch (error) {
    if (isNamed(error, "NotFoundError") || isNamed(error, "TypeMismatchError")) return undefined;
    throw error;
  }
}

async function remove(folder: DirectoryHandle, name: string): Promise<void> {
  await folder.removeEntry(name, { recursive: true }).catch((error: unknown) => {
    if (!isNamed(error, "NotFoundError")) throw error;
  });
}

/** Whether the locks of this page tell about the page that a staging folder is of. */
export function isOfThisOrigin({ name }: Pick<Staging, "name">): boolean {
  return stagingName.exec(name)?.groups?.origin === originId();
}

/** When a staging folder was begun, in epoch milliseconds. */
export function begunAt({ name }: Pick<Staging, "name">): number {
  return Number.parseInt(stagingName.exec(name)?.groups?.begun ?? "", 36);
}

function originId(): string {
  const origin = new TextEncoder().encode(globalThis.origin ?? "");
  return createCrc32()(origin, 0).toString(16).padStart(8, "0");
}
