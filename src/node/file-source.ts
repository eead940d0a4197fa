import { open, stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { InputError } from "../errors";
import type { ByteSource } from "../viz/raster/byte-source";
import { readUpTo } from "./file-bytes";

/** Whether a path is absolute, as the paths of downloads are, and its file exists. */
export async function hasFileSource(path: string): Promise<boolean> {
  if (!isAbsolute(path)) return false;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

/** Opens a file that is read in pieces. @throws {InputError} when it cannot be opened. */
export async function openFileSource(path: string): Promise<ByteSource> {
  const file = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(
      `The downloaded file ${JSON.stringify(path)} cannot be opened (${cause.code}): download it again.`,
      {
        argument: "source",
        cause,
      },
    );
  });
  const { size } = await file.stat();
  return {
    size,
    read: (offset, length) => readUpTo(file, offset, Math.max(0, Math.min(length, size - offset))),
    close: () => file.close(),
  };
}
