import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join, sep } from "node:path";
import type { FileRecord } from "../../files/manifest";
import type { CallOptions } from "../../types";
import { statsOf } from "../directory/folders";

export type FileState = "intact" | "changed" | "missing";

const readBytes = 1024 * 1024;

/** Compares a file of a folder with its record: first the length, then the checksum. */
export async function fileState(
  folder: string,
  { path, record, signal }: CallOptions & { readonly path: string; readonly record: FileRecord },
): Promise<FileState> {
  signal?.throwIfAborted();
  const full = join(folder, path);
  // Anybody may have written the manifest: its paths are not trusted.
  if (!full.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return "missing";
  const found = await statsOf(full);
  if (found === undefined) return "missing";
  if (!found.isFile() || found.size !== record.size) return "changed";
  const checksum = await checksumOf(full, { signal }).catch(() => {
    signal?.throwIfAborted();
    return undefined;
  });
  return checksum === record.sha256 ? "intact" : "changed";
}

async function checksumOf(path: string, { signal }: CallOptions): Promise<string> {
  const hash = createHash("sha256");
  const chunks = createReadStream(path, {
    highWaterMark: readBytes,
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}
