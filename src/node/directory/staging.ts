import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pid } from "node:process";
import { hasEnded, machineId } from "./process-owner";

const stagingName = /^\.up42-(?<machine>[0-9a-f]{8})-(?<pid>\d+)-[0-9a-f]{8}(?:-(?<beside>[0-9a-f]{8}))?$/;

/** Whether a file or folder name is one of those that downloads in progress use. */
export function isStagingName(name: string): boolean {
  return stagingName.test(name);
}

/**
 * The dot-folder in which a download's files wait for its end. It lies inside the target, or beside one that is not
 * there yet, so that they only need to be renamed, and its name says which process of which machine owns it.
 */
export interface Staging {
  readonly path: string;
  /** Whether it lies beside its target. Nothing is replaced from there. */
  readonly isBeside: boolean;
  /** Where new files wait. */
  readonly incoming: string;
  /** Where files wait that are being replaced; made when the first one is. */
  readonly replaced: string;
  /** A file that is there from the first move into place to the last: until then the target is untouched. */
  readonly plan: string;
}

/** Makes a staging folder inside `directory`. */
export async function makeStaging(directory: string): Promise<Staging> {
  return makeStagingAt(join(directory, await newName()));
}

/** Makes a staging folder beside `target`, which is not there yet. Its name says whose it is. */
export async function makeStagingBeside(target: string): Promise<Staging> {
  return makeStagingAt(join(dirname(target), `${await newName()}-${nameHash(target)}`));
}

async function newName(): Promise<string> {
  return `.up42-${await machineId()}-${pid}-${randomUUID().slice(0, 8)}`;
}

async function makeStagingAt(path: string): Promise<Staging> {
  const staging = stagingAt(path);
  await mkdir(path);
  try {
    await mkdir(staging.incoming);
  } catch (error) {
    await removeStaging(staging);
    throw error;
  }
  return staging;
}

/** Removes a staging folder. Files that were to be replaced and could not be put back stay. */
export async function removeStaging({ path, incoming, replaced, plan }: Staging): Promise<void> {
  // First, for it says that everything is in the folder.
  await rm(plan, { force: true });
  await rm(`${plan}.part`, { force: true });
  await rm(incoming, { recursive: true, force: true });
  // `rmdir` takes empty folders only.
  await rmdir(replaced).catch(() => undefined);
  await rmdir(path).catch(() => undefined);
}

/** Removes a staging folder with all that was replaced. */
export async function discardStaging(staging: Staging): Promise<void> {
  // Before the plan goes: what was replaced is kept where there is no plan.
  await rm(staging.replaced, { recursive: true, force: true });
  await removeStaging(staging);
}

/** The staging folders of a folder: those inside it, if it is there, and those beside it. */
export async function findStagings(directory: string): Promise<Staging[]> {
  const inside = await stagingsIn(directory, undefined).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  // Not everybody who may use a folder may list its parent.
  const beside = await stagingsIn(dirname(directory), nameHash(directory)).catch(() => []);
  return [...inside, ...beside];
}

async function stagingsIn(folder: string, beside: string | undefined): Promise<Staging[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && isStagingName(entry.name))
    .filter(({ name }) => ownerOf(name)?.beside === beside)
    .map(({ name }) => stagingAt(join(folder, name)));
}

function ownerOf(name: string): Partial<Record<string, string>> | undefined {
  return stagingName.exec(name)?.groups;
}

/** The same for all spellings of a name that some file system takes for one. */
function nameHash(path: string): string {
  const name = basename(path).normalize("NFC").toLowerCase();
  return createHash("sha256").update(name).digest("hex").slice(0, 8);
}

function stagingAt(path: string): Staging {
  return {
    path,
    isBeside: ownerOf(basename(path))?.beside !== undefined,
    incoming: join(path, "incoming"),
    replaced: join(path, "replaced"),
    plan: join(path, "plan.json"),
  };
}

/** Whether the process that owns a staging folder is known to have ended. */
export function isOfEndedProcess({ path }: Staging, { machine }: { machine: string }): boolean {
  const owner = ownerOf(basename(path));
  return hasEnded({ machine: owner?.machine ?? "", pid: Number(owner?.pid) }, { machine });
}
