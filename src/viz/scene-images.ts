import { InputError } from "../errors";
import { imageType } from "../outputs/image-type";
import type { LocalQuicklook } from "../outputs/scenes/local-scenes";
import { propertiesOf } from "../outputs/scenes/scene-contract";
import type { Quicklook } from "../outputs/scenes/scenes";
import type { CallOptions } from "../types";
import type { AnyScene } from "./any-scene";
import type { FilePlatform } from "./platform";
import { type ByteSource, blobSource } from "./raster/byte-source";

/** An image as its file has it. */
export interface LoadedImage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Told by its bytes. */
  readonly mediaType: string;
}

/** Whether what a download gave can be opened here: not so a path in a page, or a name that a sink made up. */
export async function canOpenSaved(saved: unknown, platform: FilePlatform): Promise<boolean> {
  return typeof saved === "string" ? platform.hasFile(saved) : saved instanceof Blob;
}

/** Opens what a download gave: a path or a file. */
export async function openSaved(saved: string | File, platform: FilePlatform): Promise<ByteSource> {
  return typeof saved === "string" ? platform.openFile(saved) : blobSource(saved);
}

/**
 * Reads a quicklook from where it was saved, or from the service.
 *
 * @throws {InputError} when the file that was saved is no image.
 */
export async function loadQuicklook(
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
    if (mediaType !== undefined) return { bytes, mediaType };
  } finally {
    await source.close();
  }
  throw new InputError(`The quicklook ${quicklook.id} is not an image: download it again.`, {
    argument: "source",
  });
}

/** What a scene is called: by a property where it has that, else by its id; `undefined` without one. */
export function sceneNameOf(
  { id, feature }: AnyScene,
  { nameProperty }: { nameProperty?: string | undefined },
): string | undefined {
  const value = nameProperty === undefined ? undefined : propertiesOf(feature)[nameProperty];
  if (value === undefined || value === null || value === "") return id;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
