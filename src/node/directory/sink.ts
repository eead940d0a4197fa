import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../errors";
import type { Sink, SinkOptions } from "../../files/sink";
import { beginStaged } from "../../files/staged/transaction";
import { DirectoryBackend } from "./backend";

/**
 * Puts files into a folder and returns their absolute paths. Files appear under their names only when all of them have
 * arrived; until then they wait in a dot-folder inside. A folder that is missing is made, with its parents; it appears
 * with all of its files, which wait in a dot-folder beside it. What a killed process left is first brought to its end or
 * cleared away. A file that replaces another one has the rights of a new file. For no files, no folder is made.
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

/** The absolute path that a path, relative to the current directory, or a `file:` URL stands for. */
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
  if (path.includes("\0")) throw fault("it holds a NUL character");
  return path;
}

function faultOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ERR_INVALID_URL_SCHEME") return "only file: URLs do";
  return code === "ENOENT" ? "the current directory is gone" : `its URL cannot be made a path (${code})`;
}
