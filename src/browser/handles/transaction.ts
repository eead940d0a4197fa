import { OutputError, UnsafePathError } from "../../errors";
import type { DirectoryHandle, FileHandle } from "../../files/directory-handle";
import type { IncomingFile, SinkTransaction } from "../../files/sink";
import { writePlan } from "./commit-plan";
import { type Locks, whileLocked } from "./locks";
import { makeMoves, planMoves } from "./moves";
import { inFolder, toOutputError } from "./output-error";
import { discardStaging, inStaging, isStagingName, removeStaging, type Staging } from "./staging";
import { look, type Place, partsOf } from "./tree";
import { writeStream } from "./write-stream";

interface HandleTransactionOptions {
  readonly staging: Staging;
  readonly incoming: DirectoryHandle;
  readonly overwrite: boolean;
  readonly locks: Locks | undefined;
  /** Tells that the staging folder is not in use any more. */
  readonly release: () => void;
}

/** One set of files on its way into a folder that a browser gave out. */
export class HandleTransaction implements SinkTransaction {
  readonly #options: HandleTransactionOptions;
  /** Length in bytes of each file, by its path. */
  readonly #written = new Map<string, number>();
  /** Paths by what a file system may take for the same. */
  readonly #folded = new Map<string, string>();
  readonly #folders = new Map<string, Promise<DirectoryHandle>>();
  readonly #writing = new Set<Promise<void>>();

  constructor(options: HandleTransactionOptions) {
    this.#options = options;
    this.#folders.set("", Promise.resolve(options.incoming));
  }

  async write(file: IncomingFile): Promise<void> {
    const writing = this.#write(file);
    this.#writing.add(writing);
    await writing.finally(() => this.#writing.delete(writing));
  }

  async commit(paths: readonly string[]): Promise<string[]> {
    const { staging, locks, release } = this.#options;
    const wanted = new Set(paths);
    for (const path of this.#written.keys()) {
      if (wanted.has(path)) continue;
      const { folder, name } = await this.#placeOf(path);
      await inFolder(this.#show(path), folder.removeEntry(name));
      this.#written.delete(path);
    }
    // What was there when the moves were planned must still be there when they are made.
    const moving = whileLocked("up42-js moves files into place", locks, () => this.#move(wanted));
    await inFolder(this.#show(), moving);
    // The files are in place: what cannot be cleared away now is cleared away by a later download.
    await discardStaging(staging).catch(() => undefined);
    release();
    return [...paths];
  }

  async rollback(): Promise<void> {
    const { staging, release } = this.#options;
    try {
      await Promise.allSettled(this.#writing);
      await removeStaging(staging);
    } finally {
      release();
    }
  }

  async #write({ path, body }: IncomingFile): Promise<void> {
    const reader = body.getReader();
    const shown = this.#show(path);
    try {
      if (isStagingName(path.split("/", 1)[0] ?? "")) {
        throw new UnsafePathError(`The name ${JSON.stringify(path)} is kept for downloads in progress.`, {
          entry: path,
        });
      }
      const file = await inFolder(shown, this.#createFile(path));
      this.#written.set(path, await writeStream(file, reader, (error) => toOutputError(error, shown)));
    } catch (error) {
      await reader.cancel(error).catch(() => undefined);
      throw error;
    }
  }

  async #move(paths: Iterable<string>): Promise<void> {
    const { staging, incoming, overwrite } = this.#options;
    const { target, folder } = staging;
    const show = (path: string): string => this.#show(path);
    const moves = await planMoves({ incoming, target, paths, overwrite, show });
    const isOneStep = moves.length === 1 && moves[0]?.replaces === false;
    if (!isOneStep) await writePlan(folder, { overwrite, files: this.#written });
    const keptIn = this.#show(`${staging.name}/${inStaging.replaced}`);
    const openReplaced = () => folder.getDirectoryHandle(inStaging.replaced, { create: true });
    await makeMoves(moves, { target, keptIn, openReplaced });
  }

  async #createFile(path: string): Promise<FileHandle> {
    const place = await this.#placeOf(path);
    const folded = path.normalize("NFC").toLowerCase();
    const other = this.#folded.get(folded) ?? path;
    this.#folded.set(folded, path);
    // Only the file system knows whether it takes two names for one.
    if (other !== path && !this.#written.has(path) && (await look(place)) === "file") {
      const names = [path, other].map((name) => JSON.stringify(name)).join(" and ");
      throw new OutputError(`Nothing was saved: the file system takes ${names} for one file.`, {
        path: this.#show(path),
      });
    }
    return named(path, place.folder.getFileHandle(place.name, { create: true }));
  }

  async #placeOf(path: string): Promise<Place> {
    const { folders, name } = partsOf(path);
    return { folder: await this.#makeFolder(folders, path), name };
  }

  #makeFolder(names: readonly string[], path: string): Promise<DirectoryHandle> {
    const key = names.join("/");
    const made =
      this.#folders.get(key) ??
      this.#makeFolder(names.slice(0, -1), path).then((parent) =>
        named(path, parent.getDirectoryHandle(names.at(-1) ?? "", { create: true })),
      );
    this.#folders.set(key, made);
    return made;
  }

  /** A path for messages. The root of OPFS has no name. */
  #show(path = ""): string {
    return showPath(this.#options.staging.target, path);
  }
}

/** Makes a path for messages: the name of the folder before that of a file in it. */
export function showPath({ name }: DirectoryHandle, path = ""): string {
  return path === "" && name !== "" ? name : `${name}/${path}`;
}

/** A browser refuses a name with a `TypeError`, by rules of its own for each kind of folder. */
async function named<Handle>(path: string, call: Promise<Handle>): Promise<Handle> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UnsafePathError(`The browser allows no file of the name ${JSON.stringify(path)} there.`, {
      entry: path,
      cause: error,
    });
  }
}
