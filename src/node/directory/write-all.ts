import type { FileHandle } from "node:fs/promises";

/** Writes all of `chunk` at `position`, for a single `write` may take a part of it only. */
export async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, written, chunk.byteLength - written, position + written);
    written += bytesWritten;
  }
}
