import { OutputError } from "../errors";
import { BlobParts } from "./blob-parts";
import type { IncomingFile, Sink, SinkTransaction } from "./sink";

/** Default limit for the files of one download in memory: 1 GiB. */
export const memoryBytes = 2 ** 30;

interface MemorySinkOptions {
  /** Limit for the bytes of all files of one download. @default no limit */
  readonly maxBytes?: number | undefined;
  /** Whether the call has the option `maxBytes`: then the message about the limit names it. */
  readonly takesMaxBytes?: boolean | undefined;
}

/**
 * Collects files in memory, as `File`s. Their `name` is the relative path, their `type` the media type. In a browser,
 * files go here unless the caller names another place.
 */
export function createMemorySink(options: MemorySinkOptions = {}): Sink<File> {
  return { begin: async () => new MemoryTransaction(options) };
}

const folderWay =
  'pass a folder as "outputDirectory", from showDirectoryPicker() or navigator.storage.getDirectory(), to write them ' +
  "to disk as they arrive";

class MemoryTransaction implements SinkTransaction<File> {
  readonly #files = new Map<string, File>();
  readonly #maxBytes: number;
  readonly #takesMaxBytes: boolean;
  /** Of all files, including those that are still arriving. */
  #bytes = 0;

  constructor({ maxBytes = Number.POSITIVE_INFINITY, takesMaxBytes = false }: MemorySinkOptions) {
    this.#maxBytes = maxBytes;
    this.#takesMaxBytes = takesMaxBytes;
  }

  async write({ path, mediaType, size = 0, body }: IncomingFile): Promise<void> {
    const replaced = this.#files.get(path)?.size ?? 0;
    let arrived = 0;
    const parts = new BlobParts();
    const reader = body.getReader();
    try {
      this.#check(path, this.#bytes - replaced + size);
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        arrived += next.value.byteLength;
        this.#bytes += next.value.byteLength;
        this.#check(path, this.#bytes - replaced);
        parts.append(next.value);
      }
    } catch (error) {
      // The file may be written again.
      this.#bytes -= arrived;
      await reader.cancel(error).catch(() => undefined);
      throw error;
    }
    this.#bytes -= replaced;
    this.#files.set(path, new File(parts.toParts(), path, { type: mediaType }));
  }

  async commit(paths: readonly string[]): Promise<File[]> {
    return paths.map((path) => {
      const file = this.#files.get(path);
      if (file === undefined) throw new Error(`No file was written as ${JSON.stringify(path)}.`);
      return file;
    });
  }

  async rollback(): Promise<void> {
    this.#files.clear();
    this.#bytes = 0;
  }

  #check(path: string, bytes: number): void {
    if (bytes <= this.#maxBytes) return;
    const raising = this.#takesMaxBytes ? ', or allow more with "maxBytes"' : "";
    throw new OutputError(
      `Nothing was kept: all files together have more than ${this.#maxBytes} bytes, the limit for Files in memory ` +
        `(stopped at ${JSON.stringify(path)}); ${folderWay}${raising}.`,
      { path },
    );
  }
}
