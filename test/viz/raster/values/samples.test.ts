import { describe, expect, it } from "vitest";
import { readPixels } from "../../../../src/viz/raster/read-pixels";
import { type PackedTiff, packTiff } from "../../../support/pictures/packed-tiffs";
import { openBytes } from "../../../support/pictures/rasters";

const [width, height] = [35, 17];

/** Values that use all bits, differ in each band, and have no regular steps. */
function valueIn(bits: number, format: number) {
  return (column: number, row: number, band: number) => {
    const mix = (column * 7919 + row * 104_729 + band * 1_299_709) % 1_000_003;
    if (format === 3) return ((mix % 2048) - 1024) / 4;
    const value = Math.floor((mix / 1_000_003) * 2 ** Math.min(bits, 52));
    return format === 2 ? value - 2 ** (Math.min(bits, 52) - 1) : value;
  };
}

async function expectExact(init: Omit<PackedTiff, "width" | "height" | "valueAt">) {
  const { bits = 8, format = 1, bandCount = 1 } = init;
  const inBand = (band: number) => valueIn(typeof bits === "number" ? bits : (bits[band] ?? 8), format);
  const valueAt = (column: number, row: number, band: number) => inBand(band)(column, row, band);
  const raster = await openBytes(packTiff({ width, height, valueAt, ...init }));
  const bands = Array.from({ length: bandCount }, (_, band) => band);
  const read = await readPixels(raster, { bands, width, height });
  for (const band of bands) {
    const expected = Array.from({ length: width * height }, (_, index) =>
      valueAt(index % width, Math.floor(index / width), band),
    );
    expect([...(read.bands[band] ?? [])]).toEqual(expected);
  }
}

const places = [
  { name: "one strip", init: {} },
  { name: "strips", init: { rowsPerStrip: 4 } },
  { name: "tiles", init: { tile: [16, 16] } },
  { name: "planes of strips", init: { isPlanar: true, rowsPerStrip: 4 } },
  { name: "planes of tiles", init: { isPlanar: true, tile: [16, 16] } },
] as const;
const orders = [{ isBigEndian: false }, { isBigEndian: true }];

describe.each(places)("values in $name", ({ init }) => {
  it.each(orders)("are exact with 1 to 32 bits, big-endian: $isBigEndian", async (order) => {
    for (const bits of [1, 2, 3, 4, 7, 9, 10, 11, 12, 13, 14, 15, 17, 24, 31, 32]) {
      await expectExact({ ...init, ...order, bits, bandCount: 1 });
      await expectExact({ ...init, ...order, bits, bandCount: 3 });
    }
  });

  it.each(orders)("are exact with signs, big-endian: $isBigEndian", async (order) => {
    for (const bits of [4, 8, 12, 16, 24, 32, 64]) {
      await expectExact({ ...init, ...order, bits, format: 2, bandCount: 3 });
    }
  });

  it.each(orders)("are exact in floating point, big-endian: $isBigEndian", async (order) => {
    for (const bits of [16, 32, 64]) {
      for (const predictor of [1, 3]) {
        await expectExact({ ...init, ...order, bits, predictor, format: 3, bandCount: 3, compression: 8 });
      }
    }
  });

  it.each(orders)("are exact with predictor 2, big-endian: $isBigEndian", async (order) => {
    for (const bits of [8, 16, 32, 64]) {
      for (const compression of [1, 5, 8, 32_773]) {
        await expectExact({ ...init, ...order, bits, compression, predictor: 2, bandCount: 1 });
        await expectExact({ ...init, ...order, bits, compression, predictor: 2, bandCount: 4 });
      }
    }
  });

  it("are exact where each band has bits of its own", async () => {
    await expectExact({ ...init, bits: [5, 6, 5], bandCount: 3 });
    await expectExact({ ...init, bits: [8, 16, 8], bandCount: 3, isBigEndian: true });
    await expectExact({ ...init, bits: [12, 8, 1], bandCount: 3 });
  });
});
