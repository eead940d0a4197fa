import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { pid } from "node:process";
import type { PartOrigin } from "../../download/part-store";
import { statsOf } from "../directory/folders";
import { machineId, type ProcessOwner, processHasEnded } from "../directory/process-owner";

const hourMs = 60 * 60 * 1000;

/** The note beside a part. It holds neither links nor tokens. */
export interface PartNote extends PartOrigin {
  /** The process that downloads it; `undefined` when nobody does. */
  readonly owner: ProcessOwner | undefined;
  /** The content of the file. */
  readonly text: string;
}

interface NotedPart {
  readonly part: string;
  readonly note: string;
}

/** Reads a note; `undefined` when it is missing or cannot be read. */
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

/** Notes that this process downloads a part. Returns `false` when somebody else was faster. */
export async function claimPart(
  path: string,
  { source, object }: PartOrigin,
  { found }: { readonly found: PartNote | undefined },
): Promise<boolean> {
  const owner: ProcessOwner = { machine: await machineId(), pid };
  const next = `${path}.new`;
  // Synchronous from here on, so that nothing of this process comes between the check and the claim.
  // Each claim is unique, so that an old one cannot be mistaken for a later one.
  writeFileSync(next, JSON.stringify({ source, object, owner, claim: randomUUID() }));
  if (found === undefined ? linkNew(next, path) : replaceSame(next, path, found.text)) return true;
  unlinkSync(next);
  return false;
}

/** Notes that nobody downloads a part any more. */
export function leavePart(path: string, { source, object }: PartOrigin): void {
  const next = `${path}.new`;
  writeFileSync(next, JSON.stringify({ source, object }));
  renameSync(next, path);
}

/**
 * Whether somebody may be downloading a part: a process that is alive, or one of another machine or container, which
 * cannot be checked. After an hour without a write, nobody is. A missing part is about to be made, or was just renamed.
 */
export async function isBusy({ owner }: PartNote, { note, part }: NotedPart): Promise<boolean> {
  if (owner === undefined || processHasEnded(owner, { machine: await machineId() })) return false;
  const written = (await statsOf(part)) ?? (await statsOf(note));
  return written !== undefined && Date.now() - written.mtimeMs < hourMs;
}

/** Removes useless files of a killed process: a note without a part, or one that was not in its place yet. */
export async function clearNotes({ note, part }: NotedPart): Promise<void> {
  const machine = await machineId();
  const isPartThere = (await statsOf(part)) !== undefined;
  for (const path of isPartThere ? [`${note}.new`] : [`${note}.new`, note]) {
    const owner = (await readNote(path))?.owner;
    if (owner !== undefined && processHasEnded(owner, { machine })) await rm(path, { force: true });
  }
}

/** Replaces a file if it still has this content. */
function replaceSame(from: string, to: string, text: string): boolean {
  if (textOf(to) !== text) return false;
  renameSync(from, to);
  return true;
}

/** Gives a file a new name, unless the name is taken. */
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
