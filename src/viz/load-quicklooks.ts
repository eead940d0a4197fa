import { sideBySide } from "../async/side-by-side";
import { isUp42Error } from "../errors";
import type { LocalQuicklook } from "../outputs/scenes/local-scenes";
import type { Quicklook } from "../outputs/scenes/scenes";
import type { CallOptions } from "../types";
import type { FilePlatform } from "./platform";
import { type LoadedImage, loadQuicklook } from "./scene-images";

/** Images that are read at the same time. */
const readers = 6;

/**
 * Reads quicklooks, in their order; `undefined` stands for one that cannot be loaded, which must not take the others
 * along.
 *
 * @throws What the first one failed with, when none can be loaded; at once when signing in fails, when the signal aborts
 * and for what is no error of this package.
 */
export async function loadQuicklooks(
  quicklooks: readonly (Quicklook | LocalQuicklook)[],
  { platform, signal }: CallOptions & { platform: FilePlatform },
): Promise<(LoadedImage | undefined)[]> {
  const images = quicklooks.map((): LoadedImage | undefined => undefined);
  let failure: { error: unknown } | undefined;
  await sideBySide([...quicklooks.entries()], { limit: readers, signal }, async ([index, quicklook], own) => {
    try {
      images[index] = await loadQuicklook(quicklook, { platform, signal: own.signal });
    } catch (error) {
      if (own.signal.aborted || !isOfOneImage(error)) throw error;
      failure ??= { error };
    }
  });
  if (failure !== undefined && images.every((image) => image === undefined)) throw failure.error;
  return images;
}

/** Says how many quicklooks could not be loaded and, with `tellsNames`, of which scenes; `undefined` when all could. */
export function failureNote(
  names: readonly string[],
  { tellsNames }: { tellsNames: boolean },
): string | undefined {
  if (names.length === 0) return undefined;
  const what = names.length === 1 ? "1 quicklook" : `${names.length} quicklooks`;
  return `${what} could not be loaded${tellsNames ? `: ${names.join(", ")}` : ""}.`;
}

function isOfOneImage(error: unknown): boolean {
  return isUp42Error(error) && !isUp42Error(error, "AuthenticationError");
}
