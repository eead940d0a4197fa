import type { DirectoryHandle } from "../../files/directory-handle";
import type { Sink, SinkOptions, SinkTransaction } from "../../files/sink";
import { browserLocks, holdLock, type Locks } from "./locks";
import { inFolder } from "./output-error";
import { checkPermission } from "./permission";
import { discardStaging, inStaging, makeStaging, newStagingName } from "./staging";
import { clearStaleStagings, stagingLock } from "./stale-stagings";
import { HandleTransaction, showPath } from "./transaction";

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
  return { begin: () => beginIn(target, { overwrite, locks }) };
}

async function beginIn(
  target: DirectoryHandle,
  { overwrite, locks }: { overwrite: boolean; locks: Locks | undefined },
): Promise<SinkTransaction> {
  const shown = showPath(target);
  await checkPermission(target, shown);
  await inFolder(shown, clearStaleStagings(target, locks));
  const name = newStagingName();
  // Before the folder is there, so that nobody takes it for one that was left.
  const release = await holdLock(stagingLock({ name }), locks);
  try {
    const staging = await inFolder(shown, makeStaging(target, name));
    const making = staging.folder.getDirectoryHandle(inStaging.incoming, { create: true });
    const incoming = await inFolder(shown, making);
    return new HandleTransaction({ staging, incoming, overwrite, locks, release });
  } catch (error) {
    await discardStaging({ target, name }).catch(() => undefined);
    release();
    throw error;
  }
}
