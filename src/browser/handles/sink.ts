import type { DirectoryHandle } from "../../files/directory-handle";
import type { Sink, SinkOptions } from "../../files/sink";
import { beginStaged } from "../../files/staged/transaction";
import { HandleBackend } from "./backend";
import { browserLocks, type Locks } from "./locks";
import { checkPermission } from "./permission";

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
