/** Divisible by three, so that encoded pieces can be joined, and small enough for the arguments of one call. */
const pieceLength = 3 * 8192;

export function toDataUrl(bytes: Uint8Array, mediaType: string): string {
  const pieces: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += pieceLength) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(offset, offset + pieceLength))));
  }
  return `data:${mediaType};base64,${pieces.join("")}`;
}
