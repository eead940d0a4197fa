/** Divisible by three, so that the texts of pieces can be put together, and few enough for one call. */
const pieceLength = 3 * 8192;

/** Writes bytes as a `data:` URL. */
export function toDataUrl(bytes: Uint8Array, mediaType: string): string {
  const pieces: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += pieceLength) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(offset, offset + pieceLength))));
  }
  return `data:${mediaType};base64,${pieces.join("")}`;
}
