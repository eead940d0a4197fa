import { createHash, randomUUID } from "node:crypto";
import { lstat, mkdir, readdir, readlink, rm, rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { kill, pid } from "node:process";

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const NAME = /^\.up42-(?<machine>[0-9a-f]{8})-(?<pid>\d+)-[0-9a-f]{8}$/;

/** Whether a file or folder name is one of those that downloads in progress use. */
export function isStagingName(name: string): boolean {
  return NAME.test(name);
}

/**
 * The dot-folder in which a download's files wait for its end. It lies inside the target, so that they only need to be
 * renamed, and its name says which process of which machine owns it.
 */
export interface Staging {
  readonly path: string;
  /** Where new files wait. */
  readonly incoming: string;
  /** Where files wait that are being replaced; made when the first one is. */
  readonly replaced: string;
}

/** Makes a staging folder inside `directory`. */
export async function makeStaging(directory: string): Promise<Staging> {
  const staging = stagingAt(join(directory, `.up42-${await machineId()}-${pid}-${randomUUID().slice(0, 8)}`));
  await mkdir(staging.incoming, { recursive: true });
  return staging;
}

/** Removes a staging folder. Files that were to be replaced and could not be put back stay. */
export async function removeStaging({ path, incoming, replaced }: Staging): Promise<void> {
  await rm(incoming, { recursive: true, force: true });
  // `rmdir` takes empty folders only.
  await rmdir(replaced).catch(() => undefined);
  await rmdir(path).catch(() => undefined);
}

/** Removes a staging folder with all that was replaced. */
export async function discardStaging({ path }: Staging): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/**
 * Removes what killed processes left behind. A folder is left alone while the process in its name lives. A folder of
 * another machine or container, which cannot be asked, and one whose process number was given anew go after a week.
 */
export async function removeStaleStagings(directory: string): Promise<void> {
  const found = (await readdir(directory)).filter(isStagingName);
  if (found.length === 0) return;
  const machine = await machineId();
  for (const name of found) {
    const path = join(directory, name);
    // What cannot be removed, such as another user's, must not stand in the way of this download.
    const isStale = isOfDeadProcess(name, machine) || (await isOld(path).catch(() => false));
    if (isStale) await removeStaging(stagingAt(path)).catch(() => undefined);
  }
}

function stagingAt(path: string): Staging {
  return { path, incoming: join(path, "incoming"), replaced: join(path, "replaced") };
}

function isOfDeadProcess(name: string, machine: string): boolean {
  const owner = NAME.exec(name)?.groups;
  if (owner?.machine !== machine) return false;
  try {
    kill(Number(owner.pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

async function isOld(path: string): Promise<boolean> {
  const { mtimeMs } = await lstat(path);
  return Date.now() - mtimeMs > WEEK_MS;
}

/** Names the set of processes in which a process number means one process. */
async function machineId(): Promise<string> {
  // Containers may share a host's name and a folder, but count their processes each on its own. Linux only.
  const processNamespace = await readlink("/proc/self/ns/pid").catch(() => "");
  return createHash("sha256").update(`${hostname()}\n${processNamespace}`).digest("hex").slice(0, 8);
}
