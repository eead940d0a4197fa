import { writeFile } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BodyReader, StagedFile } from "../../files/staged/backend";
import { type BodyChunk, copyBody } from "./copy-body";
import { makeFolders } from "./made-folders";
import { onDisk } from "./output-error";
import { WriteBehind } from "./write-behind";

/** Writes files into staging folders. A file of one chunk is written while the next ones arrive. */
export class IncomingFiles {
  readonly #target: string;
  readonly #folders = new Set<string>();
  readonly #smallFiles = new WriteBehind();

  constructor(target: string) {
    this.#target = target;
  }

  async write({ to, path, isAgain, reader }: StagedFile): Promise<number> {
    const at = join(this.#target, to);
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

/** Through a callback: `fs.promises` makes an object for each file that the garbage collector has to clear away. */
function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    writeFile(path, bytes, { flag: "wx" }, (error) => (error ? reject(error) : resolve()));
  });
}
