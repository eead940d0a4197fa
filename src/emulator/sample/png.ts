import { type DeflateOptions, zlibSync } from "fflate";
import type { Bytes } from "../provided";
import { crc, crc32Polynomial } from "../storage/checksums";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Writes an 8 bit RGB picture as PNG. */
export function encodePng(
  rgb: Bytes,
  {
    width,
    height,
    level = 1,
  }: { width: number; height: number; level?: NonNullable<DeflateOptions["level"]> },
): Bytes {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2], 8);

  const stride = width * 3;
  const rows = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const row = y * (stride + 1);
    // Filter 1: each value as its difference to the pixel before it. Filter 2: to the pixel above, for twin rows.
    const back = y % 2 === 0 ? 3 : stride;
    rows[row] = y % 2 === 0 ? 1 : 2;
    for (let i = 0; i < stride; i++) {
      const at = y * stride + i;
      rows[row + 1 + i] = (rgb[at] ?? 0) - (i < back && back === 3 ? 0 : (rgb[at - back] ?? 0));
    }
  }
  return concatenated([
    Uint8Array.from(signature),
    chunk("IHDR", header),
    chunk("IDAT", zlibSync(rows, { level })),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Bytes {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc(bytes.subarray(4, data.length + 8), crc32Polynomial));
  return bytes;
}

function concatenated(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}
