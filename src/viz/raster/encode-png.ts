import type { Picture } from "./colour";

/** Packs a picture as PNG. */
export async function encodePng({ width, height, rgba }: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const { encode } = await import("fast-png");
  return new Uint8Array(encode({ width, height, data: rgba, channels: 4, depth: 8 }));
}
