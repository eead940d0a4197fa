import { constants } from "node:fs";
import { type FileHandle, link, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Part, PartOrigin, PartStore } from "../../download/part-store";
import { OutputError } from "../../errors";
import type { SinkOptions } from "../../files/sink";
import { clearStaleStagings } from "../../files/staged/stale-stagings";
import { toByteStream } from "../../streams/byte-reader";
import type { ByteStream } from "../../types";
import { DirectoryBackend } from "../directory/backend";
import { copyBody } from "../directory/copy-body";
import { makeFolders, removeMadeFolders, statsOf } from "../directory/folders";
import { onDisk } from "../directory/output-error";
import { toPath } from "../directory/sink";
import { readUpTo } from "../file-bytes";
import { claimPart, clearNotes, isBusy, leavePart, type PartNote, readNote } from "./part-note";

const noteEnding = ".part.json";
/** A note, or one that is about to take its place. */
const noteName = /^(?<name>.+)\.part\.json(?:\.new)?$/;
const readBytes = 1024 * 1024;

/**
 * Keeps files that are arriving as `<name>.part` in a folder, each with a note in `<name>.part.json` about the whole file.
 * A process may be killed at any time: the next one resumes the download.
 *
 * @param directory A path, relative to the current directory, or a `file:` URL.
 * @throws {InputError} when the URL is not a `file:` URL.
 */
export function createPartStore(directory: string | URL, { overwrite = true }: SinkOptions = {}): PartStore {
  const folder = toPath(directory);

  async function find(source: string): Promise<Part | undefined> {
    await clearStaleStagings(new DirectoryBackend(folder)).catch(() => undefined);
    const names = (await readdir(folder).catch(() => [])).map((entry) => noteName.exec(entry)?.groups?.name);
    for (const name of new Set(names)) {
      if (name === undefined) continue;
      const paths = pathsOf(folder, name);
      // Files that cannot be removed, such as another user's, must not stop this download.
      await clearNotes(paths).catch(() => undefined);
      const note = await readNote(paths.note);
      if (note?.source !== source || (await isBusy(note, paths))) continue;
      const part = await takeOver(paths, note);
      if (part !== undefined) return part;
    }
    return undefined;
  }

  async function takeOver(paths: PartPaths, note: PartNote): Promise<Part | undefined> {
    const found = await statsOf(paths.part);
    const isOfUse =
      found?.isFile() === true &&
      found.size > 0 &&
      found.size <= (note.object.totalBytes ?? Number.POSITIVE_INFINITY) &&
      !(await isSameFile(paths.part, paths.target));
    if (!isOfUse) {
      await onDisk(paths.target, removeBoth(paths));
      return undefined;
    }
    await checkName(paths.target, { overwrite });
    if (!(await onDisk(paths.target, claimPart(paths.note, note, { found: note })))) return undefined;
    // A link that somebody put there meanwhile is not followed.
    const file = await onDisk(paths.target, open(paths.part, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0)));
    return partOf({ paths, origin: note, file, size: found.size, overwrite, firstMade: undefined });
  }

  async function begin({ name, ...origin }: PartOrigin & { name: string }): Promise<Part | undefined> {
    const paths = pathsOf(folder, name);
    await checkName(paths.target, { overwrite });
    const note = await readNote(paths.note);
    const isTaken = note === undefined ? await isThere(paths.part, paths.note) : await isBusy(note, paths);
    if (isTaken) return undefined;
    const firstMade = await onDisk(folder, makeFolders(folder));
    try {
      if (!(await onDisk(paths.target, claimPart(paths.note, origin, { found: note })))) return undefined;
      await onDisk(paths.target, rm(paths.part, { force: true }));
      const file = await onDisk(paths.target, open(paths.part, "wx+"));
      return partOf({ paths, origin, file, size: 0, overwrite, firstMade });
    } catch (error) {
      await removeBoth(paths).catch(() => undefined);
      await removeMadeFolders({ target: folder, firstMade });
      throw error;
    }
  }

  return { find, begin };
}

interface PartPaths {
  readonly folder: string;
  readonly name: string;
  readonly target: string;
  readonly part: string;
  readonly note: string;
}

function pathsOf(folder: string, name: string): PartPaths {
  const target = join(folder, name);
  return { folder, name, target, part: `${target}.part`, note: target + noteEnding };
}

interface OpenPart {
  readonly paths: PartPaths;
  readonly origin: PartOrigin;
  readonly file: FileHandle;
  readonly size: number;
  readonly overwrite: boolean;
  /** The outermost folder that was made for the part. */
  readonly firstMade: string | undefined;
}

function partOf({ paths, origin, file, size, overwrite, firstMade }: OpenPart): Part {
  const { target } = paths;

  async function discard(): Promise<void> {
    const isOurs = await isAt(file, paths.part);
    await file.close();
    if (isOurs) await removeBoth(paths);
    await removeMadeFolders({ target: paths.folder, firstMade });
  }

  return {
    name: paths.name,
    object: origin.object,
    size,
    open: () => readStart(file, size),
    async append(body) {
      const reader = body.getReader();
      try {
        await copyBody(reader, file, { position: size, target });
      } catch (error) {
        await reader.cancel(error).catch(() => undefined);
        throw error;
      }
    },
    async commit() {
      await onDisk(target, giveName(paths, { file, overwrite }));
      await file.close();
      await rm(paths.note, { force: true }).catch(() => undefined);
      return target;
    },
    async release() {
      const { size: kept } = await file.stat();
      if (kept === 0) return discard();
      await file.close();
      leavePart(paths.note, origin);
    },
    discard,
  };
}

function readStart(file: FileHandle, length: number): ByteStream {
  let position = 0;
  return toByteStream({
    async read() {
      const chunk = await readUpTo(file, position, Math.min(readBytes, length - position));
      position += chunk.byteLength;
      return chunk.byteLength === 0 ? undefined : chunk;
    },
    stop: async () => undefined,
  });
}

/** Gives the part its name, unless somebody has replaced the part or the name is taken. */
async function giveName(
  { target, part }: PartPaths,
  { file, overwrite }: { file: FileHandle; overwrite: boolean },
): Promise<void> {
  if (!(await isAt(file, part))) {
    throw new OutputError(`Nothing was saved to ${target}: another download took its place.`, {
      path: target,
    });
  }
  if (overwrite) return rename(part, target);
  // In one step, unlike a check and a rename; not all disks can do it.
  const isLinked = await link(part, target).then(
    () => true,
    () => false,
  );
  if (isLinked) return rm(part);
  await checkName(target, { overwrite });
  return rename(part, target);
}

/** @throws {OutputError} when a file cannot get this name. */
async function checkName(target: string, { overwrite }: { overwrite: boolean }): Promise<void> {
  const there = await statsOf(target);
  if (there === undefined) return;
  if (!overwrite) {
    throw new OutputError(`Nothing was saved: ${target} already exists and "overwrite" is false.`, {
      path: target,
    });
  }
  if (there.isDirectory()) {
    throw new OutputError(`Nothing was saved: ${target} is a folder, but a file must go there.`, {
      path: target,
    });
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map(statsOf));
  return first !== undefined && first.ino === second?.ino;
}

/** Whether a path still belongs to an open file. */
async function isAt(file: FileHandle, path: string): Promise<boolean> {
  const [{ ino }, found] = await Promise.all([file.stat(), statsOf(path)]);
  return found?.ino === ino;
}

async function isThere(...paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(paths.map(statsOf));
  return found.some((stats) => stats !== undefined);
}

async function removeBoth({ part, note }: PartPaths): Promise<void> {
  await rm(part, { force: true });
  await rm(note, { force: true });
  await rm(`${note}.new`, { force: true });
}
