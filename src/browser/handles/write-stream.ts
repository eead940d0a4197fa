import { UnsupportedError } from "../../errors";
import type { FileHandle } from "../../files/directory-handle";

/** Bytes that are written in one go: each go is a message to another process of the browser. */
const batchBytes = 1024 * 1024;

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/**
 * Writes a body to a file, to its end, each batch being read while the one before is written. Returns the number of
 * bytes. The file is as it was when anything fails.
 *
 * @throws {UnsupportedError} when the browser has handles, but no way to write through them.
 * @throws What the body errors with as it is; what the writing fails with as `explain` says it.
 */
export async function writeStream(
  file: FileHandle,
  reader: Reader,
  explain: (error: unknown) => unknown = (error) => error,
): Promise<number> {
  if (file.createWritable === undefined) {
    throw new UnsupportedError(
      "This browser cannot write through the handle of a folder (it has no createWritable); leave outputDirectory out to get Files, or pass a sink.",
      { feature: "outputDirectory as a FileSystemDirectoryHandle" },
    );
  }
  const explained = <Result>(call: Promise<Result>): Promise<Result> =>
    call.catch((error) => {
      throw explain(error);
    });
  const writer = await explained(file.createWritable());
  const batches = new Batches(reader);
  let size = 0;
  try {
    let writing: Promise<void> = Promise.resolve();
    for (;;) {
      const next = batches.next();
      await Promise.allSettled([next, writing]);
      const batch = await next;
      await writing;
      if (batch === undefined) break;
      size += batch.byteLength;
      writing = explained(writer.write(batch));
      // Awaited after the next batch was read, which may fail first.
      writing.catch(() => undefined);
    }
    await explained(writer.close());
    return size;
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}

/** Reads a body in batches. */
class Batches {
  readonly #reader: Reader;
  /** Two are enough, as one is written while the next is read; new ones each time would pile up for the collector. */
  #buffers: (Uint8Array<ArrayBuffer> | undefined)[] = [undefined, undefined];
  /** What of the last chunk did not fit. */
  #rest: Uint8Array<ArrayBuffer> | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** `undefined` when nothing is left. What was given before the last batch must not be in use any more. */
  async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const first = this.#rest ?? (await this.#read());
    const second = first && first.byteLength < batchBytes ? await this.#read() : undefined;
    this.#rest = undefined;
    // A small file needs no buffer.
    if (first === undefined || second === undefined) return first;
    const batch = this.#buffers[0] ?? new Uint8Array(batchBytes);
    this.#buffers = [this.#buffers[1], batch];
    batch.set(first);
    let length = first.byteLength;
    for (let chunk: Uint8Array<ArrayBuffer> | undefined = second; chunk !== undefined; ) {
      const fitting = chunk.subarray(0, batchBytes - length);
      batch.set(fitting, length);
      length += fitting.byteLength;
      if (length === batchBytes) {
        this.#rest = fitting.byteLength < chunk.byteLength ? chunk.subarray(fitting.byteLength) : undefined;
        break;
      }
      chunk = await this.#read();
    }
    return batch.subarray(0, length);
  }

  async #read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { value } = await this.#reader.read();
    return value;
  }
}
