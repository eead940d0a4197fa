// Imported by name, so that bundlers leave out the half of fast-png that reads pictures.
import { encode } from "fast-png";
import type { Bytes } from "../provided";

/** Writes an 8 bit RGB picture of some pixels along each side as PNG. */
export function encodePng(rgb: Bytes, { size }: { size: number }): Bytes {
  return new Uint8Array(encode({ width: size, height: size, data: rgb, channels: 3 }));
}
