import { encode } from "fast-png";
import type { Bytes } from "../provided";
import { sceneSize } from "./scenes";

/** Pixels along each side of a quicklook, as the service asks for it. */
const quicklookSize = 512;
/** Its true resolution: each pixel is drawn as two by two, which packs in a fraction of the time. */
const resolution = 256;

/** Makes a coarse preview of a scene as PNG. */
export function encodeQuicklook(rgb: Bytes): Bytes {
  const preview = new Uint8Array(quicklookSize * quicklookSize * 3);
  const stride = quicklookSize * 3;
  for (let y = 0; y < resolution; y++) {
    const row = Math.floor(((y + 0.5) * sceneSize) / resolution) * sceneSize;
    for (let x = 0; x < resolution; x++) {
      const from = (row + Math.floor(((x + 0.5) * sceneSize) / resolution)) * 3;
      const to = 2 * y * stride + 6 * x;
      for (let i = 0; i < 6; i++) preview[to + i] = rgb[from + (i % 3)] ?? 0;
    }
    preview.copyWithin((2 * y + 1) * stride, 2 * y * stride, (2 * y + 1) * stride);
  }
  const picture = { width: quicklookSize, height: quicklookSize, data: preview, channels: 3 };
  return new Uint8Array(encode(picture));
}
