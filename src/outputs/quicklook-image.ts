import type { ApiError } from "../errors";
import { imageType, isCutShort } from "./image-type";

/**
 * Takes what came in the place of a quicklook for an image; its media type is told by its bytes.
 *
 * @param options.refuse Makes the error about what is none.
 */
export function toImage(
  bytes: Uint8Array<ArrayBuffer>,
  { contentType, refuse }: { readonly contentType: string; readonly refuse: (what: string) => ApiError },
): Blob {
  const mediaType = imageType(bytes);
  if (mediaType === undefined) {
    const got =
      bytes.byteLength === 0 ? "nothing" : `${bytes.byteLength} bytes of ${contentType || "an unknown type"}`;
    throw refuse(`A quicklook came as ${got} instead of an image`);
  }
  if (isCutShort(bytes, mediaType)) {
    throw refuse(`A quicklook was cut short after ${bytes.byteLength} bytes`);
  }
  return new Blob([bytes], { type: mediaType });
}
