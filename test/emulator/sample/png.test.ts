import { unzlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { encodePng } from "../../../src/emulator/sample/png";
import { crc, crc32Polynomial } from "../../../src/emulator/storage/checksums";

/** Reads the chunks of a PNG and checks each one's checksum. */
function chunksOf(png: Uint8Array<ArrayBuffer>): [type: string, data: Uint8Array<ArrayBuffer>][] {
  const view = new DataView(png.buffer);
  const chunks: [string, Uint8Array<ArrayBuffer>][] = [];
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    expect(view.getUint32(at + 8 + length)).toBe(crc(png.slice(at + 4, at + 8 + length), crc32Polynomial));
    chunks.push([String.fromCharCode(...png.subarray(at + 4, at + 8)), png.slice(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  return chunks;
}

/** Undoes the filters 1 (left) and 2 (above). */
function unfiltered(rows: Uint8Array, { width }: { width: number }): number[] {
  const stride = width * 3;
  const pixels: number[] = [];
  for (let row = 0; row < rows.length; row += stride + 1) {
    for (let i = 0; i < stride; i++) {
      const at = pixels.length;
      const before = rows[row] === 1 ? (i < 3 ? 0 : pixels[at - 3]!) : pixels[at - stride]!;
      pixels.push((rows[row + 1 + i]! + before) & 0xff);
    }
  }
  return pixels;
}

describe("encodePng", () => {
  it("writes a picture that reads as it was", () => {
    const rgb = Uint8Array.from({ length: 7 * 5 * 3 }, (_, i) => (i * 91) % 256);
    const png = encodePng(rgb, { width: 7, height: 5 });
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const [header, data, end] = chunksOf(png);
    expect([header?.[0], data?.[0], end?.[0]]).toEqual(["IHDR", "IDAT", "IEND"]);
    expect([...(header?.[1] ?? [])]).toEqual([0, 0, 0, 7, 0, 0, 0, 5, 8, 2, 0, 0, 0]);
    expect(unfiltered(unzlibSync(data![1]), { width: 7 })).toEqual([...rgb]);
  });
});
