import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../errors";
import type { Sink, SinkOptions } from "../../files/sink";
import { beginStaged } from "../../files/staged/transaction";
import { DirectoryBackend } from "./backend";

/**
 * Puts files into a folder and returns their absolute paths. Files appear under their names only when all of them have
 * arrived; until then they wait in a hidden folder inside. A missing folder is made, with its parents; it appears with
 * all of its files, which wait in a hidden folder beside it. First finishes or removes what a killed process left. A file
 * that replaces another one has the permissions of a new file. Without files, no folder is made.
 *
 * @param directory A path, relative to the current directory, or a `file:` URL.
 * @throws {InputError} when the URL is not a `file:` URL.
 */
export function createDirectorySink(directory: string | URL, { overwrite = true }: SinkOptions = {}): Sink {
  const target = toPath(directory);
  return {
    async begin() {
      const backend = new DirectoryBackend(target);
      await backend.open();
      return beginStaged(backend, { overwrite });
    },
  };
}

/** The absolute path of a folder. */
export function toPath(directory: string | URL): string {
  return absolutePath(directory, (reason) => {
    const message = `"outputDirectory" does not name a folder here: ${reason}.`;
    return new InputError(message, { argument: "outputDirectory" });
  });
}

/** The absolute path of a path, relative to the current directory, or of a `file:` URL. */
export function absolutePath(
  given: string | URL,
  fault: (reason: string, cause?: unknown) => InputError,
): string {
  let path: string;
  try {
    path = resolve(typeof given === "string" ? given : fileURLToPath(given));
  } catch (error) {
    throw fault(faultOf(error), error);
  }
  if (path.includes("\0")) throw fault("it contains a NUL character");
  return path;
}

function faultOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ERR_INVALID_URL_SCHEME") return "only file: URLs do";
  return code === "ENOENT"
    ? "the current directory is gone"
    : `its URL cannot be turned into a path (${code})`;
}
