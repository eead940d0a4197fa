import { Breather } from "../async/breather";
import type { CallOptions } from "../types";

/** Divisible by three, so that encoded pieces can be joined, and small enough for the arguments of one call. */
const pieceLength = 3 * 8192;

export async function toDataUrl(
  bytes: Uint8Array,
  { mediaType, signal }: CallOptions & { mediaType: string },
): Promise<string> {
  const breather = new Breather(signal);
  const pieces: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += pieceLength) {
    if (breather.isDue) await breather.rest();
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(offset, offset + pieceLength))));
  }
  return `data:${mediaType};base64,${pieces.join("")}`;
}
