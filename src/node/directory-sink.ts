import { mkdir, rmdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../errors";
import type { Sink, SinkTransaction } from "../sinks/sink";
import { DirectoryTransaction } from "./directory-transaction";
import { onDisk } from "./output-error";
import { makeStaging, removeStaleStagings } from "./staging";

/** How {@link createDirectorySink} treats what is there. */
export interface DirectorySinkOptions {
  /**
   * Whether files that exist may be replaced. With `false`, the first name that is taken ends the download in an
   * `OutputError` and nothing is changed.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
}

/**
 * Puts files into a folder and answers their absolute paths. Files appear under their names only when all of them have
 * arrived; until then they wait in a dot-folder inside. The folder is made, with its parents, when it is missing.
 *
 * @param directory A path, relative to the current directory, or a `file:` URL.
 * @throws {InputError} When the URL is not a `file:` URL.
 */
export function createDirectorySink(
  directory: string | URL,
  { overwrite = true }: DirectorySinkOptions = {},
): Sink {
  const target = toPath(directory);
  return { begin: () => beginIn(target, { overwrite }) };
}

async function beginIn(target: string, { overwrite }: { overwrite: boolean }): Promise<SinkTransaction> {
  const firstMade = await onDisk(target, mkdir(target, { recursive: true }));
  try {
    await onDisk(target, removeStaleStagings(target));
    const staging = await onDisk(target, makeStaging(target));
    const files = new DirectoryTransaction({ target, staging, overwrite });
    return {
      write: (file) => files.write(file),
      commit: (paths) => files.commit(paths),
      async rollback() {
        await files.rollback();
        await removeMadeFolders({ target, firstMade });
      },
    };
  } catch (error) {
    await removeMadeFolders({ target, firstMade });
    throw error;
  }
}

function toPath(directory: string | URL): string {
  if (typeof directory === "string") return resolve(directory);
  if (directory.protocol === "file:") return resolve(fileURLToPath(directory));
  throw new InputError(
    `"outputDirectory" is a ${directory.protocol} URL, but only file: URLs name a folder.`,
    { argument: "outputDirectory" },
  );
}

/** Removes the folders that were made for a download that failed, unless somebody else uses them by now. */
async function removeMadeFolders({
  target,
  firstMade,
}: {
  target: string;
  /** The outermost folder that was made; `undefined` when all were there. */
  firstMade: string | undefined;
}): Promise<void> {
  if (firstMade === undefined) return;
  for (let folder = target; folder.length >= firstMade.length; folder = dirname(folder)) {
    // `rmdir` takes empty folders only.
    const isRemoved = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
}
