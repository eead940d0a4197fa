import { OutputError } from "../../errors";
import type { DirectoryHandle } from "../../files/directory-handle";
import type { Sink, SinkOptions } from "../../files/sink";
import { beginStaged } from "../../files/staged/transaction";
import { HandleBackend } from "./backend";
import { browserLocks, type Locks } from "./locks";
import { toOutputError } from "./output-error";

const mode = "readwrite";

interface HandleSinkOptions extends SinkOptions {
  /** @default the locks of the browser */
  readonly locks?: Locks | undefined;
}

/**
 * Puts files into a folder in a browser and returns their paths in it, relative and with forward slashes. Files appear
 * under their names only when all of them have arrived; until then they wait in a hidden folder inside. First finishes or
 * removes what a closed page left there.
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
 * Makes sure that this page may write into a folder. A browser asks its user only during a click; this may be one, so the
 * permission is requested here.
 *
 * @throws {OutputError} when the page may not write there.
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
    `Nothing was saved to ${path}: this page may only read it; call requestPermission({ mode: "${mode}" }) on the ` +
      "handle in a click, or pick the folder with that mode, and try again.",
    { path, cause },
  );
}
