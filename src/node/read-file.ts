import { type FileHandle, open } from "node:fs/promises";
import { OutputError } from "../errors";
import { toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";

const readBytes = 256 * 1024;

/** The bytes of a file. It is opened when the first of them is asked for. */
export function readFileStream(path: string): ByteStream {
  let file: FileHandle | undefined;

  async function close(): Promise<void> {
    await file?.close();
    file = undefined;
  }

  return toByteStream({
    async read() {
      file ??= await open(path).catch((cause: NodeJS.ErrnoException) => {
        throw new OutputError(`${path} cannot be read (${cause.code}).`, { path, cause });
      });
      const chunk = new Uint8Array(readBytes);
      const { bytesRead } = await file.read(chunk, 0, readBytes);
      if (bytesRead > 0) return chunk.subarray(0, bytesRead);
      await close();
      return undefined;
    },
    stop: close,
  });
}
