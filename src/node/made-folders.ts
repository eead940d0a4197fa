import { rmdir } from "node:fs/promises";
import { dirname } from "node:path";

/** Removes the folders that were made for a download that failed, unless somebody else uses them by now. */
export async function removeMadeFolders({
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
