import { writeFile } from "node:fs";
import { open, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { platform } from "node:process";
import { OutputError, UnsafePathError } from "../../errors";
import type { IncomingFile, SinkTransaction } from "../../files/sink";
import { oneAtATime } from "../parts/one-at-a-time";
import { writePlan } from "./commit-plan";
import { type BodyChunk, type BodyReader, copyBody } from "./copy-body";
import { makeFolders, removeMadeFolders } from "./made-folders";
import { moveIntoPlace } from "./move-into-place";
import { becomes, moveEntries, realPathOf } from "./new-folder";
import { onDisk } from "./output-error";
import { discardStaging, isStagingName, makeStaging, removeStaging, type Staging } from "./staging";
import { isRefusedByWindows } from "./windows-names";
import { WriteBehind } from "./write-behind";

interface DirectoryTransactionOptions {
  /** Absolute path of the output folder. */
  readonly target: string;
  readonly staging: Staging;
  readonly overwrite: boolean;
}

/** One set of files on its way into a folder. */
export class DirectoryTransaction implements SinkTransaction {
  readonly #target: string;
  #staging: Staging;
  /** The target, once it was made to move files into. */
  #madeTarget: string | undefined;
  readonly #overwrite: boolean;
  /** Length in bytes of each file, by its path. */
  readonly #written = new Map<string, number>();
  readonly #folders = new Set<string>(["."]);
  readonly #smallFiles = new WriteBehind();

  constructor({ target, staging, overwrite }: DirectoryTransactionOptions) {
    this.#target = target;
    this.#staging = staging;
    this.#overwrite = overwrite;
  }

  /** A file that came in one chunk may still be on its way to the disk afterwards; what goes wrong is told later. */
  async write({ path, body }: IncomingFile): Promise<void> {
    const reader = body.getReader();
    try {
      refuseName(path);
      await this.#makeFolder(dirname(path));
      const again = this.#written.has(path);
      this.#written.set(path, 0);
      if (again) await this.#smallFiles.finish();

      const first = await reader.read();
      const second = first.done ? first : await reader.read();
      if (second.done && !again) {
        await this.#smallFiles.add(() => this.#writeWhole(path, first.value ?? new Uint8Array(0)));
      } else {
        await this.#writeChunks(path, { flags: again ? "w" : "wx", start: [first, second], reader });
      }
    } catch (error) {
      await reader.cancel(error).catch(() => undefined);
      throw error;
    }
  }

  async commit(paths: readonly string[]): Promise<string[]> {
    await this.#smallFiles.finish();
    if (paths.length === 0) {
      await this.rollback();
      return [];
    }
    const wanted = new Set(paths);
    for (const path of this.#written.keys()) {
      if (!wanted.has(path)) await onDisk(this.#target, unlink(join(this.#staging.incoming, path)));
    }
    // What was there when the moves were planned must still be there when they are made.
    await oneAtATime(await onDisk(this.#target, realPathOf(this.#target)), () => this.#move());
    // The files are in place: what cannot be cleaned up now is cleaned up by a later download.
    await discardStaging(this.#staging).catch(() => undefined);
    return paths.map((path) => this.#targetOf(path));
  }

  async rollback(): Promise<void> {
    await this.#smallFiles.finish().catch(() => undefined);
    await removeStaging(this.#staging);
    await removeMadeFolders({ target: this.#target, firstMade: this.#madeTarget });
  }

  async #move(): Promise<void> {
    if (this.#staging.isBeside) {
      if (becomes(this.#staging.incoming, this.#target)) return;
      await onDisk(this.#target, this.#goInside());
    }
    const { incoming, replaced, plan } = this.#staging;
    const overwrite = this.#overwrite;
    await moveIntoPlace({
      from: incoming,
      to: this.#target,
      replaced,
      overwrite,
      beforeMoves: () => onDisk(this.#target, writePlan(plan, { overwrite, files: this.#written })),
    });
  }

  /** Has the files wait inside the target, which is there by now. */
  async #goInside(): Promise<void> {
    const beside = this.#staging;
    this.#madeTarget = await makeFolders(this.#target);
    this.#staging = await makeStaging(this.#target);
    try {
      await moveEntries(beside.incoming, this.#staging.incoming);
    } finally {
      await removeStaging(beside);
    }
  }

  async #makeFolder(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    await onDisk(this.#targetOf(folder), makeFolders(join(this.#staging.incoming, folder)));
    this.#folders.add(folder);
  }

  /** Through a callback: `fs.promises` makes an object for each file that the garbage collector has to clear away. */
  #writeWhole(path: string, bytes: Uint8Array): Promise<void> {
    this.#written.set(path, bytes.byteLength);
    return this.#created(
      path,
      new Promise((resolve, reject) => {
        writeFile(join(this.#staging.incoming, path), bytes, { flag: "wx" }, (error) =>
          error ? reject(error) : resolve(),
        );
      }),
    );
  }

  async #writeChunks(
    path: string,
    { flags, start, reader }: { flags: string; start: BodyChunk[]; reader: BodyReader },
  ): Promise<void> {
    const file = await this.#created(path, open(join(this.#staging.incoming, path), flags));
    const target = this.#targetOf(path);
    try {
      this.#written.set(path, await copyBody(reader, file, { start, target }));
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
    await onDisk(target, file.close());
  }

  /** Nothing else is in the staging folder: when a file is there already, the file system took two names for one. */
  #created<Result>(path: string, creating: Promise<Result>): Promise<Result> {
    const explained = creating.catch((error: NodeJS.ErrnoException) => {
      throw error.code === "EEXIST" ? this.#sameFile(path) : error;
    });
    return onDisk(this.#targetOf(path), explained);
  }

  #sameFile(path: string): OutputError {
    const folded = fold(path);
    const other = [...this.#written.keys()].find((written) => written !== path && fold(written) === folded);
    const names = [path, other ?? "another name"].map((name) => JSON.stringify(name)).join(" and ");
    return new OutputError(`Nothing was saved: the file system takes ${names} for one file.`, {
      path: this.#targetOf(path),
    });
  }

  #targetOf(path: string): string {
    return join(this.#target, path);
  }
}

function refuseName(path: string): void {
  const name = JSON.stringify(path);
  if (isStagingName(path.split("/", 1)[0] ?? "")) {
    throw new UnsafePathError(`The name ${name} is kept for downloads in progress.`, { entry: path });
  }
  if (platform === "win32" && isRefusedByWindows(path)) {
    throw new UnsafePathError(`The name ${name} cannot be used on Windows.`, { entry: path });
  }
}

function fold(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
