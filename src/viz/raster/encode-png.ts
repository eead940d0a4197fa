import { Breather } from "../../async/breather";
import { collectBytes } from "../../streams/collect-bytes";
import { createCrc32 } from "../../streams/crc32";
import type { CallOptions } from "../../types";
import type { Picture } from "./colour";

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Red, green, blue and opacity with 8 bits each. */
const [bitDepth, colourType] = [8, 6];

/**
 * Writes a PNG without holding up other work, which the packages for it do. A canvas would round the colours of pixels
 * that are partly transparent.
 */
export async function encodePng(
  { width, height, rgba }: Picture,
  { signal }: CallOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const row = width * 4;
  // The byte before each row names its filter; 0 means that the row is not filtered.
  const rows = new Uint8Array(height * (row + 1));
  const breather = new Breather(signal);
  for (let y = 0; y < height; y += 1) {
    if (breather.isDue) await breather.rest();
    rows.set(rgba.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  }
  const packing = new Blob([rows])
    .stream()
    .pipeThrough(new CompressionStream("deflate"), signal ? { signal } : {});
  const packed = await collectBytes(packing);

  const head = new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, bitDepth, colourType, 0, 0, 0]);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  const chunks = [chunkOf("IHDR", head), chunkOf("IDAT", packed), chunkOf("IEND", new Uint8Array())];
  return new Uint8Array(await new Blob([signature, ...chunks]).arrayBuffer());
}

/** A length, a name, the bytes, and the checksum of name and bytes. */
function chunkOf(name: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(bytes.length + 12);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, bytes.length);
  chunk.set(new TextEncoder().encode(name), 4);
  chunk.set(bytes, 8);
  view.setUint32(8 + bytes.length, createCrc32()(chunk.subarray(4, 8 + bytes.length), 0));
  return chunk;
}
