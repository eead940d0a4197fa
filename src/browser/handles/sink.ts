import { OutputError } from "../../errors";
import type { DirectoryHandle } from "../../files/directory-handle";
import type { Sink, SinkOptions } from "../../files/sink";
import { beginStaged } from "../../files/staged/transaction";
import { HandleBackend } from "./backend";
import { browserLocks, type Locks } from "./locks";
import { toOutputError } from "./output-error";

const mode = "readwrite";

interface HandleSinkOptions extends SinkOptions {
  /** @default those of the browser */
  readonly locks?: Locks | undefined;
}

/**
 * Puts files into a folder that a browser gave out and returns their paths in it, relative and with forward slashes.
 * Files appear under their names only when all of them have arrived; until then they wait in a hidden folder inside.
 * What a page that was closed left there is first brought to its end or cleared away.
 */
export function createHandleSink(
  target: DirectoryHandle,
  { overwrite = true, locks = browserLocks() }: HandleSinkOptions = {},
): Sink {
  return {
    async begin() {
      const backend = new HandleBackend(target, locks);
      await checkPermission(target, backend.show(""));
      return beginStaged(backend, { overwrite });
    },
  };
}

/**
 * Makes sure that this page may write into a folder. A browser asks its user only during a click; so what can be asked
 * for later is asked for here as well, in case that this is one.
 *
 * @throws {OutputError} when it may not.
 */
async function checkPermission(folder: DirectoryHandle, path: string): Promise<void> {
  if (folder.queryPermission === undefined) return;
  const state = await folder.queryPermission({ mode }).catch((error) => {
    throw toOutputError(error, path);
  });
  if (state === "granted") return;
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
