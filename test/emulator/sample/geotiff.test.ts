import { describe, expect, it } from "vitest";
import { encodeGeoTiff } from "../../../src/emulator/sample/geotiff";
import { numbers, readTiff } from "./tiff-reader";

const place = {
  corner: [388_400, 5_821_540],
  pixelMetres: 10,
  takenAt: Date.UTC(2023, 6, 13, 10, 16, 1),
} as const;

describe("encodeGeoTiff", () => {
  it("writes colours so that they are read as they were", () => {
    const samples = Uint8Array.from({ length: 5 * 170 * 3 }, (_, i) => (i * 37) % 255);
    const { tags, pixels } = readTiff(
      encodeGeoTiff({ samples, samplesPerPixel: 3, width: 5, height: 170, noData: 0, ...place }),
    );
    expect(pixels).toEqual(samples);
    expect([256, 257, 258, 259, 262, 277, 284, 317, 339].map((tag) => tags.get(tag))).toEqual([
      [5],
      [170],
      [8, 8, 8],
      [8],
      [2],
      [3],
      [1],
      [2],
      [1, 1, 1],
    ]);
    expect(numbers(tags, 273)).toHaveLength(3);
  });

  it("writes measures as 32 bit floating point", () => {
    const samples = Float32Array.of(0.5, -0.25, -9999, 1);
    const { tags, pixels } = readTiff(
      encodeGeoTiff({ samples, samplesPerPixel: 1, width: 2, height: 2, noData: -9999, ...place }),
    );
    expect(new Float32Array(pixels.buffer)).toEqual(samples);
    expect([tags.get(258), tags.get(262), tags.get(339), tags.get(42113)]).toEqual([[32], [1], [3], "-9999"]);
  });

  it("says where on earth it lies, and when", () => {
    const { tags } = readTiff(
      encodeGeoTiff({
        samples: new Uint8Array(3),
        samplesPerPixel: 3,
        width: 1,
        height: 1,
        noData: 0,
        ...place,
      }),
    );
    expect(tags.get(33550)).toEqual([10, 10, 0]);
    expect(tags.get(33922)).toEqual([0, 0, 0, 388_400, 5_821_540, 0]);
    // Version 1.1.0 and four keys: projected, pixels are areas, EPSG:32633, metres.
    expect(tags.get(34735)).toEqual([
      1, 1, 0, 4, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32633, 3076, 0, 1, 9001,
    ]);
    expect([tags.get(306), tags.get(42113)]).toEqual(["2023:07:13 10:16:01", "0"]);
  });
});
