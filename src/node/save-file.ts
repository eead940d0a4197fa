import { basename, dirname, sep } from "node:path";
import { InputError } from "../errors";
import type { OutgoingFile } from "../export/export-job";
import { transact } from "../files/transact";
import { absolutePath, createDirectorySink } from "./directory/sink";

/**
 * Writes one file and returns its absolute path. Like a download of one file, it makes missing folders; the file appears,
 * or replaces an older one, when it is complete.
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

/** The absolute path of a file. @throws {InputError} when the path names no file. */
export function toFilePath(path: string | URL): string {
  const fault = (reason: string, cause?: unknown): InputError =>
    new InputError(`"path" does not name a file here: ${reason}.`, { argument: "path", cause });
  const target = absolutePath(path, fault);
  const endsAsFolder =
    typeof path === "string" ? path.endsWith("/") || path.endsWith(sep) : path.pathname.endsWith("/");
  if (basename(target) === "" || endsAsFolder) throw fault("it is the path of a folder");
  return target;
}
