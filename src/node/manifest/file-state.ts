import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { platform } from "node:process";
import { OutputError } from "../../errors";
import type { FileRecord } from "../../files/manifest";
import type { CallOptions } from "../../types";
import { openPlainFile, statsIfThere } from "../directory/plain-file";

export type FileState = "intact" | "changed" | "missing";

const readBytes = 1024 * 1024;

/**
 * Compares a file of a folder with its record: first the length, then the checksum. Follows no links: a link, or a file
 * below one, has changed.
 *
 * @throws {OutputError} when the file cannot be read.
 */
export async function fileState(
  folder: string,
  { path, record, signal }: CallOptions & { readonly path: string; readonly record: FileRecord },
): Promise<FileState> {
  signal?.throwIfAborted();
  if (!isInside(path)) return "missing";
  try {
    const found = await kindOf(folder, path);
    if (found !== "file") return found === undefined ? "missing" : "changed";
    const opened = await openPlainFile(join(folder, path));
    if (opened === undefined) return "changed";
    const { file, stats } = opened;
    try {
      const isSameLength = stats.size === record.size;
      return isSameLength && (await checksumOf(file, { signal })) === record.sha256 ? "intact" : "changed";
    } finally {
      await file.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(join(folder, path), error);
  }
}

/** Anybody may have written the manifest: its paths are not trusted. */
export function isInside(path: string): boolean {
  const names = path.split(platform === "win32" ? /[/\\]/ : "/");
  const isPlain = names.every((name) => name !== "" && name !== "." && name !== "..");
  return isPlain && !path.includes("\0") && !(platform === "win32" && path.includes(":"));
}

/** What has a path, without following any link in it. */
export async function kindOf(folder: string, path: string): Promise<"file" | "folder" | "other" | undefined> {
  let at = folder;
  let kind: "file" | "folder" | "other" = "folder";
  for (const name of path.split("/")) {
    if (kind !== "folder") return "other";
    at = join(at, name);
    const found = await statsIfThere(at);
    if (found === undefined) return undefined;
    kind = found.isDirectory() ? "folder" : found.isFile() ? "file" : "other";
  }
  return kind;
}

/** An error of the file system as one of a call that reads. */
export function unreadable(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || error instanceof OutputError) return error;
  return new OutputError(
    `${path} cannot be read (${String(error.code)}): allow this user to read it, and try again.`,
    { path, cause: error },
  );
}

async function checksumOf(file: FileHandle, { signal }: CallOptions): Promise<string> {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(readBytes);
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, readBytes);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(buffer.subarray(0, bytesRead));
  }
}
