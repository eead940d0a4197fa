import { writeFile } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BodyReader, StagedFile } from "../../files/staged/backend";
import { type BodyChunk, copyBody } from "./copy-body";
import { makeFolders } from "./folders";
import { onDisk } from "./output-error";

/** Writes files into staging folders. Files of one chunk are written while the next files arrive. */
export class IncomingFiles {
  readonly #target: string;
  readonly #at: (path: string) => string;
  readonly #folders = new Set<string>();
  readonly #smallFiles = new WriteBehind();

  /** @param at Returns where calls of the file system find a path. */
  constructor(target: string, at: (path: string) => string) {
    this.#target = target;
    this.#at = at;
  }

  async write({ to, path, isAgain, reader }: StagedFile): Promise<number> {
    const at = this.#at(to);
    const target = join(this.#target, path);
    await this.#makeFolder(dirname(at), dirname(target));
    if (isAgain) await this.settle();
    const first = await reader.read();
    const second = first.done ? first : await reader.read();
    if (!second.done || isAgain) {
      const file = await onDisk(target, open(at, isAgain ? "w" : "wx"));
      return writeChunks(file, { reader, start: [first, second], target });
    }
    const bytes = first.value ?? new Uint8Array(0);
    await this.#smallFiles.add(() => onDisk(target, writeNew(at, bytes)));
    return bytes.byteLength;
  }

  settle(): Promise<void> {
    return this.#smallFiles.finish();
  }

  async #makeFolder(folder: string, target: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    await onDisk(target, makeFolders(folder));
    this.#folders.add(folder);
  }
}

async function writeChunks(
  file: FileHandle,
  { reader, start, target }: { reader: BodyReader; start: readonly BodyChunk[]; target: string },
): Promise<number> {
  let size: number;
  try {
    size = await copyBody(reader, file, { start, target });
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
  await onDisk(target, file.close());
  return size;
}

/** Uses a callback: `fs.promises` makes an object for each file, which has to be garbage-collected. */
function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    writeFile(path, bytes, { flag: "wx" }, (error) => (error ? reject(error) : resolve()));
  });
}

/** Pieces at the same time: enough to keep the four threads of Node's pool busy. */
const mostAtOnce = 16;

/**
 * Runs short pieces of work of the file system while the next ones are prepared. Waiting for each piece would take
 * several times as long, because most of that time is spent on the way to a thread and back.
 */
export class WriteBehind {
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  /** Starts work as soon as few enough pieces are running. @throws the error of an earlier piece. */
  async add(work: () => Promise<void>): Promise<void> {
    while (this.#running.size >= mostAtOnce) await Promise.race(this.#running);
    this.#throwFailure();
    const running: Promise<void> = work()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits until all work has ended. @throws the error of the first piece that failed. */
  async finish(): Promise<void> {
    await Promise.all(this.#running);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
