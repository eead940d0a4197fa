import { describe, expect, it } from "vitest";
import { imageSizeOf } from "../../src/viz/image-size";
import { pixel } from "../support/outputs/sample-jobtask";

const jpeg = Uint8Array.of(
  ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2],
  ...[0xff, 0xff, 0xc4, 0, 3, 9],
  ...[0xff, 0xc2, 0, 11, 8, 0x01, 0x2c, 0x02, 0x58, 1, 1, 0x11, 0],
);

describe("imageSizeOf", () => {
  it.each([
    ["a PNG", pixel, { width: 1, height: 1 }],
    ["a JPEG", jpeg, { width: 600, height: 300 }],
    ["a GIF", new TextEncoder().encode("GIF89a\u0003\u0000\u0002\u0000"), { width: 3, height: 2 }],
    ["a PNG that is cut", pixel.slice(0, 18), undefined],
    ["a JPEG that is cut", jpeg.slice(0, 18), undefined],
    ["a JPEG without a picture", Uint8Array.of(0xff, 0xd8, 0xff, 0xd9, 0, 2, 0, 0), undefined],
    ["nothing known", new TextEncoder().encode("<svg/>"), undefined],
  ])("reads %s", (_, bytes, size) => {
    expect(imageSizeOf(bytes)).toEqual(size);
  });
});
