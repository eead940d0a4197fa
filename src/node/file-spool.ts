import { randomUUID } from "node:crypto";
import { open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Spool } from "../archive/codecs";
import { onDisk } from "./directory/output-error";
import { readUpTo, writeAll } from "./file-bytes";

/** Opens a temporary file, without a name if the system allows it: a killed process then leaves nothing behind. */
export async function openFileSpool({ directory = tmpdir() } = {}): Promise<Spool> {
  const path = join(directory, `up42-${randomUUID()}.part`);
  const file = await onDisk(directory, open(path, "wx+", 0o600));
  let named = await unlink(path).then(
    () => false,
    () => true,
  );
  let size = 0;
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await file.close();
    if (named) await unlink(path).catch(() => undefined);
    named = false;
  }

  return {
    get size() {
      return size;
    },
    async append(chunk) {
      await onDisk(directory, writeAll(file, chunk, size));
      size += chunk.byteLength;
    },
    async read(position, length) {
      const bytes = await onDisk(directory, readUpTo(file, position, length));
      if (bytes.length === length) return bytes;
      throw new RangeError(`The spool ends before position ${position + length}.`);
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}
