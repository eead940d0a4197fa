import { constants } from "node:fs";
import { type FileHandle, link, open, readdir, rename, rm, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Part, PartOrigin, PartStore } from "../../download/part-store";
import { OutputError } from "../../errors";
import type { SinkOptions } from "../../files/sink";
import { clearStaleStagings } from "../../files/staged/stale-stagings";
import { toByteStream } from "../../streams/byte-reader";
import type { ByteStream } from "../../types";
import { isSame } from "../directory/anchor";
import { DirectoryBackend } from "../directory/backend";
import { copyBody } from "../directory/copy-body";
import { withFolderLock } from "../directory/folder-lock";
import { isMissing, makeFolders, removeMadeFolders } from "../directory/folders";
import { onDisk } from "../directory/output-error";
import { openPlainFile, statsIfThere } from "../directory/plain-file";
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
    const found = (await readdir(folder).catch(() => [])).map((entry) => noteName.exec(entry)?.groups?.name);
    const names = new Set(found.filter((name) => name !== undefined));
    if (names.size === 0) return undefined;
    return locked(folder, async (owner) => {
      for (const name of names) {
        const paths = pathsOf(folder, name);
        // Files that cannot be removed, such as another user's, must not stop this download.
        await clearNotes(paths, owner).catch(() => undefined);
        const note = await readNote(paths.note, owner);
        if (note?.source !== source || (await isBusy(note, paths))) continue;
        const part = await takeOver(paths, { note, owner });
        if (part !== undefined) return part;
      }
      return undefined;
    });
  }

  async function takeOver(
    paths: PartPaths,
    { note, owner }: { readonly note: PartNote; readonly owner: number | undefined },
  ): Promise<Part | undefined> {
    const opened = await openPlainFile(paths.part, { flags: constants.O_RDWR }).catch(() => undefined);
    const { size = 0, nlink, uid } = opened?.stats ?? {};
    const isOfUse =
      size > 0 &&
      size <= (note.object.totalBytes ?? Number.POSITIVE_INFINITY) &&
      // With another name, the bytes are also those of another file, which must not change.
      nlink === 1 &&
      (owner === undefined || uid === owner);
    if (opened === undefined || !isOfUse) {
      await opened?.file.close();
      await removeBoth(paths).catch(() => undefined);
      return undefined;
    }
    const { file } = opened;
    try {
      await checkName(paths.target, { overwrite });
      await claimPart(paths.note, note);
    } catch (error) {
      await file.close();
      throw error;
    }
    return partOf({ paths, origin: note, file, size, overwrite, firstMade: undefined });
  }

  async function begin({ name, ...origin }: PartOrigin & { name: string }): Promise<Part | undefined> {
    const paths = pathsOf(folder, name);
    await onDisk(paths.target, checkName(paths.target, { overwrite }));
    const firstMade = await onDisk(folder, makeFolders(folder));
    let part: Part | undefined;
    try {
      part = await locked(paths.target, async (owner) => {
        const note = await readNote(paths.note, owner);
        const isTaken =
          note === undefined ? await isThere(paths.part, paths.note) : await isBusy(note, paths);
        if (isTaken || !(await isRemoved(paths.part))) return undefined;
        try {
          await claimPart(paths.note, origin);
          const file = await open(paths.part, "wx+");
          return partOf({ paths, origin, file, size: 0, overwrite, firstMade });
        } catch (error) {
          await removeBoth(paths).catch(() => undefined);
          throw error;
        }
      });
      return part;
    } finally {
      if (part === undefined) await removeMadeFolders({ target: folder, firstMade });
    }
  }

  /** Nobody else changes notes meanwhile. */
  function locked<Result>(
    shown: string,
    work: (owner: number | undefined) => Promise<Result>,
  ): Promise<Result> {
    return onDisk(shown, withFolderLock(folder, work));
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
      const finish = async (): Promise<void> => {
        await giveName(paths, { file, overwrite });
        await rm(paths.note, { force: true }).catch(() => undefined);
      };
      await onDisk(target, withFolderLock(paths.folder, finish));
      await file.close();
      return target;
    },
    async release() {
      const { size: kept } = await file.stat();
      if (kept === 0) return discard();
      const isOurs = await isAt(file, paths.part);
      await file.close();
      if (isOurs) await withFolderLock(paths.folder, () => leavePart(paths.note, origin));
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
  const replaced = (): OutputError =>
    new OutputError(`Nothing was saved to ${target}: another download took its place.`, { path: target });
  if (!(await isAt(file, part))) throw replaced();
  if (overwrite || !(await isLinked(part, target))) {
    await checkName(target, { overwrite });
    await rename(part, target);
  } else {
    await rm(part);
  }
  // Whoever may write to the folder may have been quicker.
  if (!(await isAt(file, target))) throw replaced();
}

/** Gives a file a second name, if that is free: in one step, unlike a check and a rename. Not all disks can do it. */
function isLinked(path: string, other: string): Promise<boolean> {
  return link(path, other).then(
    () => true,
    () => false,
  );
}

/** @throws {OutputError} when a file cannot get this name. */
async function checkName(target: string, { overwrite }: { overwrite: boolean }): Promise<void> {
  const there = await statsIfThere(target);
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

/** Whether a path still belongs to an open file. */
async function isAt(file: FileHandle, path: string): Promise<boolean> {
  const found = await statsIfThere(path);
  return found !== undefined && isSame(await file.stat(), found);
}

/** Removes a file, or whatever else can be removed without a look at it. Returns whether nothing is left. */
function isRemoved(path: string): Promise<boolean> {
  return unlink(path).then(() => true, isMissing);
}

async function isThere(...paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(paths.map(statsIfThere));
  return found.some((stats) => stats !== undefined);
}

async function removeBoth({ part, note }: PartPaths): Promise<void> {
  await rm(part, { force: true });
  await rm(note, { force: true });
  await rm(`${note}.new`, { force: true });
}
