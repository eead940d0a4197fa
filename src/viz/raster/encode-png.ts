// Imported by name, so that bundlers leave out the decoder of fast-png. This file is loaded on demand.
import { encode } from "fast-png";
import type { Picture } from "./colour";

export function encodePng({ width, height, rgba }: Picture): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode({ width, height, data: rgba, channels: 4, depth: 8 }));
}
