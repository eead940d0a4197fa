import { basename, dirname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../errors";
import type { OutgoingFile } from "../export/export-job";
import { transact } from "../files/transact";
import { createDirectorySink } from "./directory/sink";

/**
 * Writes one file and returns its absolute path. As a download of one file: missing folders are made, the file appears
 * when it is whole, and what was there before stays until then.
 *
 * @throws {InputError} when the path names no file.
 */
export async function saveFile({ path, overwrite, mediaType, body }: OutgoingFile): Promise<string> {
  const target = toFilePath(path);
  const name = basename(target);
  const [saved = target] = await transact(
    createDirectorySink(dirname(target), { overwrite }),
    async (files) => {
      await files.write({ path: name, mediaType, body });
      return [name];
    },
  );
  return saved;
}

function toFilePath(path: string | URL): string {
  let given: string;
  let target: string;
  try {
    given = typeof path === "string" ? path : fileURLToPath(path);
    target = resolve(given);
  } catch (cause) {
    throw namesNoFile(faultOf(cause), cause);
  }
  if (given.includes("\0")) throw namesNoFile("it holds a NUL character");
  const isFolder = basename(target) === "" || given.endsWith("/") || given.endsWith(sep);
  if (isFolder) throw namesNoFile("it is the path of a folder");
  return target;
}

function faultOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ERR_INVALID_URL_SCHEME") return "only file: URLs do";
  return code === "ENOENT" ? "the current directory is gone" : `its URL cannot be made a path (${code})`;
}

function namesNoFile(reason: string, cause?: unknown): InputError {
  return new InputError(`"path" does not name a file here: ${reason}.`, { argument: "path", cause });
}
