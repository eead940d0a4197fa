import type { ApiError } from "../errors";

/**
 * Makes an image of the bytes of a quicklook, with the media type that its first bytes stand for.
 *
 * @param options.refuse makes the error about bytes that are not an image.
 */
export function toImage(
  bytes: Uint8Array<ArrayBuffer>,
  { contentType, refuse }: { readonly contentType: string; readonly refuse: (what: string) => ApiError },
): Blob {
  const mediaType = imageType(bytes);
  if (mediaType === undefined) {
    const got =
      bytes.byteLength === 0
        ? "no bytes"
        : `${bytes.byteLength} bytes of ${contentType || "an unknown type"}`;
    throw refuse(`Instead of an image, a quicklook has ${got}`);
  }
  if (isCutShort(bytes, mediaType)) {
    throw refuse(`A quicklook was cut short after ${bytes.byteLength} bytes`);
  }
  return new Blob([bytes], { type: mediaType });
}

/** The first bytes of the image types that quicklooks have. */
const signatures: readonly [mediaType: string, bytes: readonly (number | undefined)[]][] = [
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  [
    "image/webp",
    [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50],
  ],
];

/** Returns the media type of an image by its bytes: the service sends `image/jpg`, and file endings are only names. */
export function imageType(bytes: Uint8Array): string | undefined {
  return signatures.find(([, signature]) =>
    signature.every((byte, index) => byte === undefined || bytes[index] === byte),
  )?.[0];
}

/**
 * Whether an image lacks its end marker, or bytes that its header announces. Not every response states its length, and an image that is cut short still
 * opens.
 */
export function isCutShort(bytes: Uint8Array, mediaType: string): boolean {
  if (mediaType === "image/webp") {
    // The length of what follows the first eight bytes.
    const { buffer, byteOffset, length } = bytes;
    return length < 12 || length < 8 + new DataView(buffer, byteOffset).getUint32(4, true);
  }
  const end = ends.get(mediaType);
  return end !== undefined && !endsNear(bytes, end);
}

const ends: ReadonlyMap<string, readonly number[]> = /* @__PURE__ */ new Map([
  ["image/png", [0x49, 0x45, 0x4e, 0x44]],
  ["image/jpeg", [0xff, 0xd9]],
]);

/** In the second half: an embedded thumbnail has its own end marker, and anything may follow the true one. */
function endsNear(bytes: Uint8Array, end: readonly number[]): boolean {
  for (let index = bytes.length - end.length; index >= bytes.length / 2; index -= 1) {
    if (end.every((byte, offset) => bytes[index + offset] === byte)) return true;
  }
  return false;
}
