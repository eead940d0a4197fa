import { createHash, randomUUID } from "node:crypto";
import { type Dirent, renameSync } from "node:fs";
import { link, lstat, open, readdir, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { pid, platform } from "node:process";
import { UnsafePathError } from "../../errors";
import { below, type FolderBackend, type Found, folded, type StagedFile } from "../../files/staged/backend";
import { inStaging } from "../../files/staged/staging";
import {
  isMissing,
  type MadeFolders,
  makeFolders,
  moveEntries,
  realPathOf,
  removeMadeFolders,
  renameIfMissing,
} from "./folders";
import { IncomingFiles } from "./incoming-files";
import { oneAtATime } from "./one-at-a-time";
import { onDisk, toOutputError } from "./output-error";
import { machineId, processHasEnded } from "./process-owner";
import { isRefusedByWindows } from "./windows-names";

/** Holds the machine and the process that own the folder, and a hash of the folder that it is beside. */
const stagingName = /^\.up42-(?<machine>[0-9a-f]{8})-(?<pid>\d+)-[0-9a-f]{8}(?:-(?<beside>[0-9a-f]{8}))?$/;

/**
 * A folder on a disk. The files for a missing folder wait beside it, and one rename makes the folder.
 *
 * Renames are synchronous, so that all of them are made at once: below 0.3 ms for 4 files, 0.2 s (all new) to 0.4 s (all
 * replaced) for 5,000 on ext4 and a busy machine. With promises, one after the other, they take up to five times as
 * long. Hard links let each replaced file change from old to new in one step. Not all disks have them.
 */
export class DirectoryBackend implements FolderBackend {
  readonly renames = true;
  /** Renames take moments. */
  readonly longestMoveMs = 60 * 60 * 1000;
  readonly #target: string;
  readonly #incoming: IncomingFiles;
  #made: MadeFolders | undefined;
  #isMissing = false;
  #realPath: Promise<string> | undefined;

  /** @param target Absolute path of the folder. */
  constructor(target: string) {
    this.#target = target;
    this.#incoming = new IncomingFiles(target);
  }

  /** Makes the missing parents of the folder. @throws {OutputError} when they cannot be made. */
  async open(): Promise<void> {
    const target = this.#target;
    this.#isMissing = await lstat(target).then(() => false, isMissing);
    const base = this.#isMissing ? dirname(target) : target;
    this.#made = { target: base, firstMade: await onDisk(target, makeFolders(base)) };
  }

  async claimStaging(): Promise<string> {
    return this.#isMissing ? `../${await newName()}-${nameHash(this.#target)}` : newName();
  }

  async findStagings(): Promise<string[]> {
    const inside = await this.#stagingsIn("", undefined);
    // The parent may not be readable.
    const beside = await this.#stagingsIn("..", nameHash(this.#target)).catch(() => []);
    return [...inside, ...beside];
  }

  async begunAt(staging: string): Promise<number> {
    return (await lstat(this.#at(staging))).mtimeMs;
  }

  /** Never returns `false`: process ids are reused, so a running process proves nothing. */
  async ifOwnerIsGone(staging: string, work: () => Promise<void>): Promise<true | undefined> {
    const owner = stagingName.exec(basename(staging))?.groups;
    const [machine, number] = [owner?.machine ?? "", Number(owner?.pid)];
    if (!processHasEnded({ machine, pid: number }, { machine: await machineId() })) return undefined;
    await work();
    return true;
  }

  async enter(staging: string): Promise<string | undefined> {
    if (!this.#isMissing) return staging;
    const { incoming } = inStaging(staging);
    if (renameIfMissing(this.#at(incoming), this.#target)) return undefined;
    // Somebody has made the folder meanwhile, or it cannot be renamed.
    const made = await makeFolders(this.#target);
    if (made !== undefined) {
      this.#made = { target: this.#target, firstMade: this.#made?.firstMade ?? made };
    }
    const inside = await newName();
    try {
      await this.makeFolder(inStaging(inside).incoming);
      await moveEntries(this.#at(incoming), this.#at(inStaging(inside).incoming));
      await this.remove(staging);
    } catch (error) {
      await this.remove(inside);
      throw error;
    }
    return inside;
  }

  async exclusively(work: () => Promise<void>): Promise<void> {
    await oneAtATime(await realPathOf(this.#target), work);
  }

  async end(): Promise<void> {
    if (this.#made !== undefined) await removeMadeFolders(this.#made);
  }

  async list(path: string): Promise<{ name: string; isFolder: boolean }[]> {
    const entries = await orMissing(readdir(this.#at(path), { withFileTypes: true }));
    return (entries ?? []).map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  }

  /** Lists the folder once. Asks the disk only when a name is there with another spelling. */
  async lookIn(path: string): Promise<(name: string) => Promise<Found | undefined>> {
    const present = new Map<string, Dirent[]>();
    for (const entry of await readdir(this.#at(path), { withFileTypes: true })) {
      const key = folded(entry.name);
      present.set(key, [...(present.get(key) ?? []), entry]);
    }
    return async (name) => {
      const similar = present.get(folded(name));
      if (similar === undefined) return undefined;
      const at = this.#at(join(path, name));
      const there = similar.find((entry) => entry.name === name) ?? (await orMissing(lstat(at)));
      if (there?.isSymbolicLink()) return this.#follow(at);
      return there && (there.isDirectory() ? "folder" : there.isFile() ? "file" : "other");
    };
  }

  async stat(path: string): Promise<{ size: number; modifiedAt: number } | undefined> {
    const found = await orMissing(lstat(this.#at(path)));
    return found && { size: found.size, modifiedAt: found.mtimeMs };
  }

  async isCopy(path: string, other: string): Promise<boolean> {
    const [one, two] = await Promise.all(
      [path, other].map((name) => orMissing(lstat(this.#at(name), { bigint: true }))),
    );
    return one !== undefined && one.dev === two?.dev && one.ino === two.ino;
  }

  async read(path: string): Promise<string | undefined> {
    return orMissing(readFile(this.#at(path), "utf8"));
  }

  async makeFolder(path: string): Promise<void> {
    await makeFolders(this.#at(path));
  }

  async write(file: StagedFile): Promise<number> {
    if (platform === "win32" && isRefusedByWindows(file.path)) {
      throw new UnsafePathError(`The name ${JSON.stringify(file.path)} cannot be used on Windows.`, {
        entry: file.path,
      });
    }
    return this.#incoming.write(file);
  }

  settle(): Promise<void> {
    return this.#incoming.settle();
  }

  async writeWhole(path: string, text: string): Promise<void> {
    const unfinished = `${this.#at(path)}.part`;
    const file = await open(unfinished, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, this.#at(path));
  }

  async remove(path: string): Promise<void> {
    await rm(this.#at(path), { recursive: true, force: true });
  }

  relocate(from: string, to: string): void {
    renameSync(this.#at(from), this.#at(to));
  }

  async link(path: string, other: string): Promise<void> {
    await link(this.#at(path), this.#at(other));
  }

  saved(path: string): string {
    return this.#at(path);
  }

  show(path: string): string {
    return this.#at(path);
  }

  explain(error: unknown, path: string): unknown {
    return toOutputError(error, this.#at(path));
  }

  #at(path: string): string {
    return join(this.#target, path);
  }

  async #stagingsIn(folder: string, beside: string | undefined): Promise<string[]> {
    return (await this.list(folder)).flatMap(({ name, isFolder }) => {
      const found = isFolder ? stagingName.exec(name) : null;
      return found !== null && found.groups?.beside === beside ? [below(folder, name)] : [];
    });
  }

  /** Whether files may go below a link: only if it points to a folder inside the output folder. */
  async #follow(link: string): Promise<Found> {
    const real = await realpath(link).catch(() => undefined);
    if (real === undefined || !(await stat(real)).isDirectory()) return "other";
    this.#realPath ??= realpath(this.#target);
    const root = await this.#realPath;
    const isInside = real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
    return isInside ? "link to a folder inside" : "link to a folder outside";
  }
}

async function newName(): Promise<string> {
  return `.up42-${await machineId()}-${pid}-${randomUUID().slice(0, 8)}`;
}

/** The same for all spellings that some file system treats as the same name. */
function nameHash(path: string): string {
  return createHash("sha256")
    .update(folded(basename(path)))
    .digest("hex")
    .slice(0, 8);
}

async function orMissing<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
