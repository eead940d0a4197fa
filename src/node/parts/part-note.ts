import { open, rename, rm } from "node:fs/promises";
import type { PartOrigin } from "../../download/part-store";
import { isRecord } from "../../options";
import { readPlainText, statsIfThere } from "../directory/plain-file";
import { machineId, type ProcessOwner, processHasEnded, thisProcess } from "../directory/process-owner";

const hourMs = 60 * 60 * 1000;
const maxNoteBytes = 64 * 1024;

/** The note beside a part. It holds neither links nor tokens. */
export interface PartNote extends PartOrigin {
  /** The process that downloads it; `undefined` when nobody does. */
  readonly owner: ProcessOwner | undefined;
}

interface NotedPart {
  readonly part: string;
  readonly note: string;
}

/** Reads a note; `undefined` when it is missing or cannot be read, or another user has written it. */
export async function readNote(path: string, owner?: number): Promise<PartNote | undefined> {
  try {
    const isTrusted = ({ uid, nlink }: { uid: number; nlink: number }): boolean =>
      nlink === 1 && (owner === undefined || uid === owner);
    const text = await readPlainText(path, { maxBytes: maxNoteBytes, isTrusted });
    const { source, object, owner: process } = JSON.parse(text ?? "");
    if (typeof source !== "string" || !isRecord(object)) return undefined;
    return { source, object: object as unknown as PartOrigin["object"], owner: process };
  } catch {
    return undefined;
  }
}

/** Notes that this process downloads a part. The caller holds the lock of the folder. */
export async function claimPart(path: string, { source, object }: PartOrigin): Promise<void> {
  await writeNote(path, { source, object, owner: await thisProcess() });
}

/** Notes that nobody downloads a part any more. */
export async function leavePart(path: string, { source, object }: PartOrigin): Promise<void> {
  await writeNote(path, { source, object });
}

/** Writes a note, whole or not at all, and never through a link that somebody has put there. */
async function writeNote(path: string, note: object): Promise<void> {
  const next = `${path}.new`;
  await rm(next, { force: true });
  const file = await open(next, "wx");
  try {
    await file.writeFile(JSON.stringify(note));
  } finally {
    await file.close();
  }
  await rename(next, path);
}

/**
 * Whether somebody may be downloading a part: a process that is alive, or one of another machine or container, which
 * cannot be checked. After an hour without a write, nobody is. A missing part is about to be made, or was just renamed.
 */
export async function isBusy({ owner }: PartNote, { note, part }: NotedPart): Promise<boolean> {
  if (owner === undefined || (await processHasEnded(owner, { machine: await machineId() }))) return false;
  const written = (await statsIfThere(part)) ?? (await statsIfThere(note));
  return written !== undefined && Date.now() - written.mtimeMs < hourMs;
}

/**
 * Removes useless files of a killed process: a note without a part, or one that was not in its place yet. The caller holds
 * the lock of the folder.
 */
export async function clearNotes({ note, part }: NotedPart, owner: number | undefined): Promise<void> {
  const unused = `${note}.new`;
  const isEmpty = (await readPlainText(unused, { maxBytes: 0 })) === "";
  if (isEmpty || (await readNote(unused, owner)) !== undefined) await rm(unused, { force: true });
  if ((await statsIfThere(part)) !== undefined) return;
  const process = (await readNote(note, owner))?.owner;
  if (process !== undefined && (await processHasEnded(process, { machine: await machineId() }))) {
    await rm(note, { force: true });
  }
}
