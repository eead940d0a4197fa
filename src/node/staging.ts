import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { pid } from "node:process";
import { hasEnded, machineId } from "./process-owner";

const stagingName = /^\.up42-(?<machine>[0-9a-f]{8})-(?<pid>\d+)-[0-9a-f]{8}$/;

/** Whether a file or folder name is one of those that downloads in progress use. */
export function isStagingName(name: string): boolean {
  return stagingName.test(name);
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
  /** A file that is there from the first move into place to the last: until then the target is untouched. */
  readonly plan: string;
}

/** Makes a staging folder inside `directory`. */
export async function makeStaging(directory: string): Promise<Staging> {
  const staging = stagingAt(join(directory, `.up42-${await machineId()}-${pid}-${randomUUID().slice(0, 8)}`));
  await mkdir(staging.incoming, { recursive: true });
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

/** The staging folders inside `directory`. */
export async function findStagings(directory: string): Promise<Staging[]> {
  const names = await readdir(directory);
  return names.filter(isStagingName).map((name) => stagingAt(join(directory, name)));
}

function stagingAt(path: string): Staging {
  return {
    path,
    incoming: join(path, "incoming"),
    replaced: join(path, "replaced"),
    plan: join(path, "plan.json"),
  };
}

/** Whether the process that owns a staging folder is known to have ended. */
export function isOfEndedProcess({ path }: Staging, { machine }: { machine: string }): boolean {
  const owner = stagingName.exec(basename(path))?.groups;
  return hasEnded({ machine: owner?.machine ?? "", pid: Number(owner?.pid) }, { machine });
}
