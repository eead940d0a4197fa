import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, type Stats, unlinkSync, writeFileSync } from "node:fs";
import { lstat, readFile, rm } from "node:fs/promises";
import { pid } from "node:process";
import type { PartOrigin } from "../../download/part-store";
import { hasEnded, machineId, type ProcessOwner } from "../directory/process-owner";

const hourMs = 60 * 60 * 1000;

/** What is written beside a part. Neither links nor tokens. */
export interface PartNote extends PartOrigin {
  /** The process that is at it; `undefined` when it was left. */
  readonly owner: ProcessOwner | undefined;
  /** As it is written. */
  readonly text: string;
}

/** Reads what is noted; `undefined` when there is nothing that can be read. */
export async function readNote(path: string): Promise<PartNote | undefined> {
  try {
    const text = await readFile(path, "utf8");
    const { source, object, owner } = JSON.parse(text);
    if (typeof source !== "string" || typeof object !== "object" || object === null) return undefined;
    return { source, object, owner, text };
  } catch {
    return undefined;
  }
}

/** Notes that this process is at a part. `false` when somebody else was faster. */
export async function claimPart(
  path: string,
  { source, object }: PartOrigin,
  {
    found,
  }: {
    /** The note that was found; `undefined` when there was none. */
    readonly found: PartNote | undefined;
  },
): Promise<boolean> {
  const owner: ProcessOwner = { machine: await machineId(), pid };
  const next = `${path}.new`;
  // In one go from here on, so that nothing of this process comes between the look and the claim.
  // No two claims are the same, so that one that is gone is not taken for one that came after it.
  writeFileSync(next, JSON.stringify({ source, object, owner, claim: randomUUID() }));
  if (found === undefined ? linkNew(next, path) : replaceSame(next, path, found.text)) return true;
  unlinkSync(next);
  return false;
}

/** Notes that a part was left. */
export function leavePart(path: string, { source, object }: PartOrigin): void {
  const next = `${path}.new`;
  writeFileSync(next, JSON.stringify({ source, object }));
  renameSync(next, path);
}

/**
 * Whether somebody may be at a part: a living process, or one of another machine or container, which cannot be asked.
 * Whoever has not written to it for an hour is not. A part that is not there is about to be made, or was just renamed.
 */
export async function isBusy(
  { owner }: PartNote,
  { note, part }: { readonly note: string; readonly part: string },
): Promise<boolean> {
  if (owner === undefined || hasEnded(owner, { machine: await machineId() })) return false;
  const written = (await statsOf(part)) ?? (await statsOf(note));
  return written !== undefined && Date.now() - written.mtimeMs < hourMs;
}

/** Removes what a killed process left that is of use to nobody: a note without a part, or one not yet in its place. */
export async function clearNotes({
  note,
  part,
}: {
  readonly note: string;
  readonly part: string;
}): Promise<void> {
  const machine = await machineId();
  const isPartThere = (await statsOf(part)) !== undefined;
  for (const path of isPartThere ? [`${note}.new`] : [`${note}.new`, note]) {
    const owner = (await readNote(path))?.owner;
    if (owner !== undefined && hasEnded(owner, { machine })) await rm(path, { force: true });
  }
}

function statsOf(path: string): Promise<Stats | undefined> {
  return lstat(path).catch(() => undefined);
}

/** Puts a file in the place of one that holds this text. */
function replaceSame(from: string, to: string, text: string): boolean {
  if (textOf(to) !== text) return false;
  renameSync(from, to);
  return true;
}

/** Gives a file a name that nobody has. */
function linkNew(from: string, to: string): boolean {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    // Not all disks have links.
    if (textOf(to) !== undefined) return false;
    renameSync(from, to);
    return true;
  }
  unlinkSync(from);
  return true;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
