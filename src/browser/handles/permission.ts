import { OutputError, UnsupportedError } from "../../errors";
import type { DirectoryHandle, FileHandle } from "../../files/directory-handle";
import { inFolder } from "./output-error";

const mode = "readwrite";

/**
 * Makes sure that this page may write into a folder. A browser asks its user only during a click; so what can be asked
 * for later is asked for here as well, in case that this is one.
 *
 * @throws {OutputError} when it may not.
 */
export async function checkPermission(folder: DirectoryHandle, path: string): Promise<void> {
  if (folder.queryPermission === undefined) return;
  if ((await inFolder(path, folder.queryPermission({ mode }))) === "granted") return;
  let cause: unknown;
  const answer = await folder.requestPermission?.({ mode }).catch((error: unknown) => {
    cause = error;
  });
  if (answer === "granted") return;
  throw new OutputError(
    `Nothing was saved to ${path}: this page may only read it; call requestPermission({ mode: "${mode}" }) of the ` +
      "handle in a click, or pick the folder with that mode, and try again.",
    { path, cause },
  );
}

/** @throws {UnsupportedError} when the browser has handles, but no way to write through them. */
export function checkWritable(
  file: FileHandle,
): asserts file is FileHandle & Required<Pick<FileHandle, "createWritable">> {
  if (file.createWritable !== undefined) return;
  throw new UnsupportedError(
    "This browser cannot write through the handle of a folder (it has no createWritable); leave outputDirectory out to get Files, or pass a sink.",
    { feature: "outputDirectory as a FileSystemDirectoryHandle" },
  );
}
