import { describe, expect, it } from "vitest";
import { imageSizeOf } from "../../src/viz/image-size";
import { pixel } from "../support/outputs/sample-jobtask";

const jpeg = Uint8Array.of(
  ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2],
  ...[0xff, 0xff, 0xc4, 0, 3, 9],
  ...[0xff, 0xc2, 0, 11, 8, 0x01, 0x2c, 0x02, 0x58, 1, 1, 0x11, 0],
);

const webp = (form: string, ...bytes: number[]): Uint8Array =>
  Uint8Array.of(...new TextEncoder().encode(`RIFF....WEBPVP8${form}`), ...bytes);

/** A JPEG with so many empty segments before its picture. */
function jpegWith(segments: number): Uint8Array {
  const bytes = new Uint8Array(4 * segments + jpeg.length).fill(0xff, 0, 2);
  bytes.set([0xff, 0xd8]);
  for (let at = 2; at < 2 + 4 * segments; at += 4) bytes.set([0xff, 0xe1, 0, 2], at);
  bytes.set(jpeg.slice(2), 2 + 4 * segments);
  return bytes;
}

describe("imageSizeOf", () => {
  it.each([
    ["a PNG", pixel, { width: 1, height: 1 }],
    ["a JPEG", jpeg, { width: 600, height: 300 }],
    ["a GIF", new TextEncoder().encode("GIF89a\u0003\u0000\u0002\u0000"), { width: 3, height: 2 }],
    ["a PNG that is cut", pixel.slice(0, 18), undefined],
    ["a JPEG that is cut", jpeg.slice(0, 18), undefined],
    ["a JPEG without a picture", Uint8Array.of(0xff, 0xd8, 0xff, 0xd9, 0, 2, 0, 0), undefined],
    ["a JPEG with 9,000 segments", jpegWith(9000), { width: 600, height: 300 }],
    ["a JPEG with too many segments", jpegWith(10_000), undefined],
    [
      "a WebP with losses",
      webp(" ", 0, 0, 0, 0, 0x50, 1, 0, 0x9d, 1, 0x2a, 0x58, 2, 0x2c, 1),
      { width: 600, height: 300 },
    ],
    ["a WebP without losses", webp("L", 0, 0, 0, 0, 0x2f, 0x57, 0xc2, 0x4a, 0), { width: 600, height: 300 }],
    [
      "a WebP with extra parts",
      webp("X", 10, 0, 0, 0, 0x10, 0, 0, 0, 0x57, 2, 0, 0x2b, 1, 0),
      { width: 600, height: 300 },
    ],
    ["a WebP that is cut", webp("X", 10, 0, 0, 0, 0x10), undefined],
    ["nothing known", new TextEncoder().encode("<svg/>"), undefined],
  ])("reads %s", (_, bytes, size) => {
    expect(imageSizeOf(bytes)).toEqual(size);
  });
});
