import { UnsupportedError } from "../../errors";
import type { FileHandle } from "../../files/directory-handle";

/** Bytes that are written at once: each write is a message to another process of the browser. */
const batchBytes = 1024 * 1024;

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/**
 * Writes a whole body to a file. Each batch is read while the one before is written. Returns the number of bytes. When
 * anything fails, the file is unchanged.
 *
 * @throws {UnsupportedError} when the browser cannot write through handles.
 * @throws Errors of the body as they are; errors of writing as `explain` turns them.
 */
export async function writeStream(
  file: FileHandle,
  reader: Reader,
  explain: (error: unknown) => unknown = (error) => error,
): Promise<number> {
  if (file.createWritable === undefined) {
    throw new UnsupportedError(
      "This browser cannot write to a folder through its handle (it has no createWritable); leave out outputDirectory to get Files, or pass a sink.",
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
      // It is awaited after the next batch was read, which may fail first.
      writing.catch(() => undefined);
    }
    await explained(writer.close());
    return size;
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}

class Batches {
  readonly #reader: Reader;
  /** Two are enough, as one is written while the next is read. New ones each time would pile up until they are collected. */
  #buffers: (Uint8Array<ArrayBuffer> | undefined)[] = [undefined, undefined];
  /** The rest of the last chunk, which did not fit. */
  #rest: Uint8Array<ArrayBuffer> | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** The next batch; `undefined` at the end. Only the last batch that was returned may still be in use. */
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
