import { describe, expect, it } from "vitest";
import { readPixels } from "../../../src/viz/raster/read-pixels";
import { writeTiff } from "../../support/pictures/geotiffs";
import { openBytes, openWatched } from "../../support/pictures/rasters";

const wide = { width: 600, height: 500, valueAt: (column: number) => column % 251, rowsPerStrip: 1 };

describe("readPixels", () => {
  it("takes the pixels in the middle of what each stands for", async () => {
    const raster = await openBytes(
      writeTiff({ width: 6, height: 4, valueAt: (column, row) => 10 * row + column, rowsPerStrip: 3 }),
    );
    const { bands } = await readPixels(raster, { bands: [0], width: 2, height: 2 });
    expect([...(bands[0] ?? [])]).toEqual([11, 14, 31, 34]);
  });

  it("reads the smallest copy that is large enough", async () => {
    const bytes = writeTiff(
      wide,
      { ...wide, width: 300, height: 250, kind: 1, valueAt: () => 2 },
      { ...wide, width: 150, height: 125, kind: 1, valueAt: () => 3 },
    );
    const raster = await openBytes(bytes);
    const value = async (size: number) =>
      (await readPixels(raster, { bands: [0], width: size, height: 100 })).bands[0]?.[5];
    expect(await value(150)).toBe(3);
    expect(await value(151)).toBe(2);
    expect(await value(600)).toBe(5);
  });

  it("reads only the rows that it needs, a stripe at a time", async () => {
    const { raster, read } = await openWatched(writeTiff(wide));
    read.bytes = 0;
    read.most = 0;
    await readPixels(raster, { bands: [0], width: 20, height: 10 });
    expect(read.most).toBeLessThanOrEqual(2 * 600);
    expect(read.bytes).toBeLessThan(0.1 * 600 * 500);
  });

  it("refuses a picture that has to be decompressed in one huge piece", async () => {
    const raster = await openBytes(
      writeTiff({ width: 40_000, height: 40_000, valueAt: () => 0, isCut: true }),
    );
    await expect(readPixels(raster, { bands: [0], width: 10, height: 10 })).rejects.toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining("Convert it to tiles first"),
    });
  });

  it("reads one of the same size in strips", async () => {
    const raster = await openBytes(
      writeTiff({ width: 40_000, height: 2, valueAt: (column) => column % 7, rowsPerStrip: 1 }),
    );
    const { bands } = await readPixels(raster, { bands: [0], width: 10, height: 1 });
    expect(bands[0]?.length).toBe(10);
  });

  it.each([
    [
      "a packing that nothing here can unpack",
      34_712,
      "UnsupportedError",
      /it has TIFF compression 34712 \(JPEG 2000\)/,
    ],
    ["pixels that are not there", 1, "InputError", /cut short or damaged/],
  ])("puts %s into a sentence", async (_, compression, name, message) => {
    const raster = await openBytes(writeTiff({ ...wide, compression, isCut: true }));
    await expect(readPixels(raster, { bands: [0], width: 10, height: 10 })).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  it("ends when it is told to", async () => {
    const raster = await openBytes(writeTiff(wide));
    const reason = new Error("Enough.");
    const signal = AbortSignal.abort(reason);
    await expect(readPixels(raster, { bands: [0], width: 10, height: 10, signal })).rejects.toBe(reason);
  });
});
