import type { FileHandle } from "node:fs/promises";
import type { BodyReader } from "../../files/staged/backend";
import { writeAll } from "../file-bytes";
import { onDisk } from "./output-error";

export type BodyChunk = Awaited<ReturnType<BodyReader["read"]>>;

interface CopyOptions {
  /** Chunks that were read already. */
  readonly start?: readonly BodyChunk[] | undefined;
  /** Where in the file to start. @default 0 */
  readonly position?: number | undefined;
  /** Path to show in errors. */
  readonly target: string;
}

/**
 * Writes a body into a file. Each chunk is read while the one before is written. Returns the position after the last
 * byte.
 *
 * @throws {OutputError} when the file cannot be written. Errors of the body are thrown as they are.
 */
export async function copyBody(
  reader: BodyReader,
  file: FileHandle,
  { start = [], position = 0, target }: CopyOptions,
): Promise<number> {
  let end = position;
  const write = async (chunk: Uint8Array): Promise<void> => {
    await onDisk(target, writeAll(file, chunk, end));
    end += chunk.byteLength;
  };

  let reading = reader.read();
  // It is awaited after a write, which may fail first.
  reading.catch(() => undefined);
  for (const { value } of start) {
    if (value !== undefined) await write(value);
  }
  for (let next = await reading; !next.done; next = await reading) {
    reading = reader.read();
    reading.catch(() => undefined);
    await write(next.value);
  }
  return end;
}
