import { UnsafePathError } from "../../errors";
import type { DirectoryHandle, FileHandle } from "../../files/directory-handle";
import type { FolderBackend, Found, StagedFile } from "../../files/staged/backend";
import { createCrc32 } from "../../streams/crc32";
import { holdLock, ifUnlocked, type Locks } from "./locks";
import { toOutputError } from "./output-error";
import { writeStream } from "./write-stream";

const pieceBytes = 1024 * 1024;

/** Holds the origin of the page, whose locks show whether it is still open, and the time when the download started. */
const stagingName = /^\.up42-(?<origin>[0-9a-f]{8})-(?<begun>[0-9a-z]{8,10})-[0-9a-f]{8}\.partial$/;

/** The lock that a page holds while it uses its staging folder. */
export function stagingLock(staging: string): string {
  return `up42-js ${staging}`;
}

/**
 * A folder in a browser. Files are moved one by one, or copied if the browser cannot move them.
 *
 * An open page holds a lock. Whether pages of other origins, which may share a folder of the user, are open is unknown, as
 * it is for all pages in a browser without locks. The same page in another browser, with the same folder at the same time,
 * is not noticed: its download ends with an `OutputError`.
 */
export class HandleBackend implements FolderBackend {
  readonly renames = false;
  /** A week, because files may have to be copied. */
  readonly longestMoveMs = 7 * 24 * 60 * 60 * 1000;
  readonly #target: DirectoryHandle;
  readonly #locks: Locks | undefined;
  /** Folders that were opened, by their paths. */
  readonly #opened = new Map<string, DirectoryHandle>();
  #release = (): void => undefined;

  constructor(target: DirectoryHandle, locks: Locks | undefined) {
    this.#target = target;
    this.#locks = locks;
  }

  async claimStaging(): Promise<string> {
    const begun = Date.now().toString(36).padStart(8, "0");
    const staging = `.up42-${originId()}-${begun}-${crypto.randomUUID().slice(0, 8)}.partial`;
    this.#release = await holdLock(stagingLock(staging), this.#locks);
    return staging;
  }

  async findStagings(): Promise<string[]> {
    const entries = await this.list("");
    return entries.flatMap(({ name, isFolder }) => (isFolder && stagingName.test(name) ? [name] : []));
  }

  async begunAt(staging: string): Promise<number> {
    return Number.parseInt(stagingName.exec(staging)?.groups?.begun ?? "", 36);
  }

  /** A handle does not show who made a folder. */
  ifOurs(_: string, work: () => Promise<void>): Promise<void> {
    return work();
  }

  async ifOwnerIsGone(staging: string, work: () => Promise<void>): Promise<boolean | undefined> {
    if (stagingName.exec(staging)?.groups?.origin !== originId()) return undefined;
    return ifUnlocked(stagingLock(staging), this.#locks, work);
  }

  async enter(staging: string): Promise<string> {
    return staging;
  }

  exclusively(work: () => Promise<void>): Promise<void> {
    return this.#locks?.request("up42-js moves files into place", {}, work) ?? work();
  }

  async end(): Promise<void> {
    this.#release();
  }

  async list(path: string): Promise<{ name: string; isFolder: boolean }[]> {
    const folder = await orMissing(this.#open(path));
    const entries = [];
    for await (const { kind, name } of folder?.values?.() ?? []) {
      entries.push({ name, isFolder: kind === "directory" });
    }
    return entries;
  }

  async lookIn(path: string): Promise<(name: string) => Promise<Found | undefined>> {
    const folder = await this.#open(path);
    return async (name) => {
      try {
        return (await orMissing(folder.getFileHandle(name))) && "file";
      } catch (error) {
        if (isNamed(error, "TypeMismatchError")) return "folder";
        throw error;
      }
    };
  }

  async stat(path: string): Promise<{ size: number; modifiedAt: number } | undefined> {
    const file = await this.#read(path);
    return file && { size: file.size, modifiedAt: file.lastModified };
  }

  async isCopy(path: string, other: string): Promise<boolean> {
    const [one, two] = await Promise.all([this.#read(path), this.#read(other)]);
    return one !== undefined && two !== undefined && isSameFile(one, two);
  }

  async read(path: string): Promise<string | undefined> {
    return (await this.#read(path))?.text();
  }

  async makeFolder(path: string): Promise<void> {
    await this.#open(path, { create: true });
  }

  async write({ to, path, reader }: StagedFile): Promise<number> {
    const explain = (error: unknown): unknown => this.explain(error, path);
    let file: FileHandle;
    try {
      file = await this.#file(to, { create: true });
    } catch (error) {
      // A browser refuses a name with a `TypeError`. Its rules depend on the kind of folder.
      if (!(error instanceof TypeError)) throw explain(error);
      throw new UnsafePathError(`The browser does not allow the file name ${JSON.stringify(path)}.`, {
        entry: path,
        cause: error,
      });
    }
    return writeStream(file, reader, explain);
  }

  async settle(): Promise<void> {}

  async writeWhole(path: string, text: string): Promise<void> {
    await writeStream(await this.#file(path, { create: true }), new Blob([text]).stream().getReader());
  }

  async remove(path: string): Promise<void> {
    await orMissing(this.#remove(path, { recursive: true }));
  }

  /** Moves a file, or copies it if the browser cannot or may not move it. */
  async relocate(from: string, to: string): Promise<void> {
    const file = await this.#file(from);
    const { folder, name } = await this.#placeOf(to);
    if (file.move !== undefined) {
      try {
        return await file.move(folder, name);
      } catch (error) {
        if (isNamed(error, "NotFoundError") || isNamed(error, "QuotaExceededError")) throw error;
      }
    }
    const isNew = (await orMissing(folder.getFileHandle(name))) === undefined;
    try {
      const copy = await folder.getFileHandle(name, { create: true });
      await writeStream(copy, (await file.getFile()).stream().getReader());
      await this.#remove(from);
    } catch (error) {
      // A file in use cannot be removed: it must not be in two places.
      if (isNew) await folder.removeEntry(name).catch(() => undefined);
      throw error;
    }
  }

  async removeEmptyFolder(path: string): Promise<void> {
    await this.#remove(path);
  }

  saved(path: string): string {
    return path;
  }

  /** The name of the folder before the path. The root of OPFS has no name. */
  show(path: string): string {
    const { name } = this.#target;
    return path === "" && name !== "" ? name : `${name}/${path}`;
  }

  explain(error: unknown, path: string): unknown {
    return toOutputError(error, this.show(path));
  }

  async #open(path: string, options?: { create: boolean }): Promise<DirectoryHandle> {
    const opened = path === "" ? this.#target : this.#opened.get(path);
    if (opened !== undefined) return opened;
    const { folder, name } = await this.#placeOf(path, options);
    const found = await folder.getDirectoryHandle(name, options);
    this.#opened.set(path, found);
    return found;
  }

  /** The folder that holds what has a path, and the name there. */
  async #placeOf(
    path: string,
    options?: { create: boolean },
  ): Promise<{ folder: DirectoryHandle; name: string }> {
    const end = path.lastIndexOf("/");
    return { folder: await this.#open(path.slice(0, Math.max(end, 0)), options), name: path.slice(end + 1) };
  }

  async #file(path: string, options?: { create: boolean }): Promise<FileHandle> {
    const { folder, name } = await this.#placeOf(path, options);
    return folder.getFileHandle(name, options);
  }

  async #read(path: string): Promise<File | undefined> {
    return (await orMissing(this.#file(path)))?.getFile();
  }

  async #remove(path: string, options?: { recursive: boolean }): Promise<void> {
    const { folder, name } = await this.#placeOf(path);
    await folder.removeEntry(name, options);
    for (const opened of this.#opened.keys()) {
      if (`${opened}/`.startsWith(`${path}/`)) this.#opened.delete(opened);
    }
  }
}

async function isSameFile(one: File, other: File): Promise<boolean> {
  if (one.size !== other.size) return false;
  for (let start = 0; start < one.size; start += pieceBytes) {
    const end = start + pieceBytes;
    const [left, right] = await Promise.all(
      [one, other].map(async (file) => new Uint8Array(await file.slice(start, end).arrayBuffer())),
    );
    if (left?.some((byte, index) => byte !== right?.[index])) return false;
  }
  return true;
}

function originId(): string {
  const origin = new TextEncoder().encode(globalThis.origin ?? "");
  return createCrc32()(origin, 0).toString(16).padStart(8, "0");
}

async function orMissing<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isNamed(error, "NotFoundError")) return undefined;
    throw error;
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
