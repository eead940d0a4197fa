// Imported by name, so that bundlers leave out the half of fast-png that reads pictures. Who needs it loads this file.
import { encode } from "fast-png";
import type { Picture } from "./colour";

/** Packs a picture as PNG. */
export function encodePng({ width, height, rgba }: Picture): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode({ width, height, data: rgba, channels: 4, depth: 8 }));
}
