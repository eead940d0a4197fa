import { sideBySide } from "../async/side-by-side";
import { InputError, isUp42Error } from "../errors";
import { imageType } from "../outputs/quicklook-image";
import type { LocalQuicklook } from "../outputs/scenes/local-scenes";
import type { Quicklook } from "../outputs/scenes/scenes";
import type { CallOptions } from "../types";
import { imageSizeOf } from "./image-size";
import type { FilePlatform } from "./picture";
import { blobSource } from "./raster/byte-source";
import { openSaved } from "./scene-source";

/** An image as its file has it. */
export interface LoadedImage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
}

/** More take a quarter of a gigabyte and more to draw, however few bytes the image has. */
const mostPixels = 2 ** 26;

/** Images that are read at the same time. */
const readers = 6;

/**
 * Reads quicklooks from where they were saved or from the service, in their order. One that cannot be loaded is
 * `undefined` and does not stop the others.
 *
 * @throws The first error, when no quicklook can be loaded; at once when signing in fails, when the signal aborts, and
 * for errors that are not of this package.
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
      const isOfOneImage = isUp42Error(error) && !isUp42Error(error, "AuthenticationError");
      if (own.signal.aborted || !isOfOneImage) throw error;
      failure ??= { error };
    }
  });
  if (failure !== undefined && images.every((image) => image === undefined)) throw failure.error;
  return images;
}

async function loadQuicklook(
  quicklook: Quicklook | LocalQuicklook,
  { platform, signal }: CallOptions & { platform: FilePlatform },
): Promise<LoadedImage> {
  signal?.throwIfAborted();
  const source =
    "saved" in quicklook
      ? await openSaved(quicklook.saved, platform)
      : blobSource(await quicklook.load({ signal }));
  try {
    const bytes = await source.read(0, source.size);
    const mediaType = imageType(bytes);
    const { width = 1, height = 1 } = imageSizeOf(bytes) ?? {};
    if (width * height > mostPixels) {
      throw new InputError(
        `The quicklook ${quicklook.id} has ${width} × ${height} pixels, more than ${mostPixels}, and is not drawn.`,
        { argument: "source" },
      );
    }
    if (mediaType !== undefined) return { bytes, mediaType };
  } finally {
    await source.close();
  }
  throw new InputError(`The quicklook ${quicklook.id} is not an image: download it again.`, {
    argument: "source",
  });
}

/** Counts the quicklooks that could not be loaded and, with `tellsNames`, lists their names. */
export function failureNote(
  names: readonly string[],
  { tellsNames }: { tellsNames: boolean },
): string | undefined {
  if (names.length === 0) return undefined;
  const what = names.length === 1 ? "1 quicklook" : `${names.length} quicklooks`;
  return `${what} could not be loaded${tellsNames ? `: ${names.join(", ")}` : ""}.`;
}
