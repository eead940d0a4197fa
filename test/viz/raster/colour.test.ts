import { describe, expect, it } from "vitest";
import { readPicture } from "../../../src/viz/raster/colour";
import type { TiffInit } from "../../support/pictures/geotiffs";
import { pixelAt, rasterOf } from "../../support/pictures/rasters";

type Options = Partial<Parameters<typeof readPicture>[1]>;

/** The pixels of a picture's first row. */
async function firstRow(
  init: Partial<TiffInit> & { values: readonly (readonly number[])[] },
  options?: Options,
) {
  const { values, ...tiff } = init;
  const raster = await rasterOf({
    width: values.length,
    height: 1,
    bandCount: values[0]?.length ?? 1,
    valueAt: (column, _, band) => values[column]?.[band] ?? 0,
    ...tiff,
  });
  const picture = await readPicture(raster, { width: values.length, height: 1, ...options });
  return values.map((_, column) => pixelAt(picture, [column, 0]));
}

describe("readPicture", () => {
  it("spreads 16 bits between the 2nd and the 98th percentile, each band by itself", async () => {
    const values = Array.from({ length: 101 }, (_, n) => [n * 100, 30_000 + n, 5]);
    const pixels = await firstRow({ values, type: "uint16" });
    expect(pixels[0]).toEqual([0, 0, 128, 255]);
    expect(pixels[2]).toEqual([0, 0, 128, 255]);
    expect(pixels[50]).toEqual([128, 128, 128, 255]);
    expect(pixels[98]).toEqual([255, 255, 128, 255]);
    expect(pixels[100]).toEqual([255, 255, 128, 255]);
  });

  it("spreads 8 bits, too, and between other percentiles when asked", async () => {
    const values = [[100], [110], [120]];
    expect(await firstRow({ values }, { percentiles: [0, 100] })).toEqual([
      [0, 0, 0, 255],
      [128, 128, 128, 255],
      [255, 255, 255, 255],
    ]);
  });

  it("shows a mask of few ones, whose percentiles are the same", async () => {
    const values = Array.from({ length: 200 }, (_, n) => [n === 7 ? 1 : 0]);
    const pixels = await firstRow({ values });
    expect([pixels[6], pixels[7]]).toEqual([
      [0, 0, 0, 255],
      [255, 255, 255, 255],
    ]);
  });

  it("leaves out what is no number or no data in floating point", async () => {
    const values = [[Number.NaN], [-3.4028234663852886e38], [0.5], [1], [Number.POSITIVE_INFINITY]];
    const pixels = await firstRow(
      { values, type: "float32", noData: "-3.4028234663852886e+38" },
      { percentiles: [0, 100] },
    );
    expect(pixels).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 255],
      [255, 255, 255, 255],
      [0, 0, 0, 0],
    ]);
  });

  it("knows a nodata of floating point by what 32 bits hold of it", async () => {
    const pixels = await firstRow({ values: [[0.1], [1], [2]], type: "float32", noData: "0.1" });
    expect(pixels.map(([, , , opacity]) => opacity)).toEqual([0, 255, 255]);
  });

  it("takes nan for no data, and negative numbers for numbers", async () => {
    const pixels = await firstRow(
      { values: [[-5], [0], [5]], type: "int16", noData: "nan" },
      { percentiles: [0, 100] },
    );
    expect(pixels.map(([shade]) => shade)).toEqual([0, 128, 255]);
  });

  it("hides a pixel only where all bands have no data", async () => {
    const values = [
      [0, 0, 0],
      [0, 90, 40],
      [200, 10, 20],
    ];
    const pixels = await firstRow({ values, noData: "0" }, { percentiles: [0, 100] });
    expect(pixels.map(([, , , opacity]) => opacity)).toEqual([0, 255, 255]);
    expect(pixels[1]).toEqual([0, 255, 255, 255]);
  });

  it("takes a fourth band for opacity where the file says so, and leaves what is transparent out", async () => {
    const values = [
      [250, 250, 250, 0],
      [10, 10, 10, 255],
      [20, 20, 20, 128],
    ];
    const pixels = await firstRow({ values, extraSamples: [2] }, { percentiles: [0, 100] });
    expect(pixels.slice(1)).toEqual([
      [0, 0, 0, 255],
      [255, 255, 255, 128],
    ]);
    expect(pixels[0]?.[3]).toBe(0);
  });

  it("takes a fourth band for one more colour where the file says nothing of it", async () => {
    const values = [
      [0, 0, 0, 0],
      [1, 2, 3, 4],
    ];
    const pixels = await firstRow({ values, extraSamples: [0] }, { bands: [4], percentiles: [0, 100] });
    expect(pixels).toEqual([
      [0, 0, 0, 255],
      [255, 255, 255, 255],
    ]);
  });

  it("takes the bands in the order that is asked for", async () => {
    const values = [
      [0, 1, 1, 0],
      [1, 0, 1, 1],
    ];
    const [first] = await firstRow(
      { values, extraSamples: [0] },
      { bands: [4, 3, 2], percentiles: [0, 100] },
    );
    expect(first).toEqual([0, 128, 255, 255]);
  });

  it.each([
    [
      "one band",
      [[1], [2]],
      "image.tif has no band 2: its bands are numbered from 1 to 1, so it has only one band.",
    ],
    [
      "two bands",
      [
        [1, 1],
        [2, 2],
      ],
      "image.tif has no band 3: its bands are numbered from 1 to 2.",
    ],
  ])("refuses a band that a picture of %s lacks", async (_, values, message) => {
    const bands = [(values[0]?.length ?? 0) + 1];
    await expect(firstRow({ values }, { bands })).rejects.toMatchObject({
      name: "InputError",
      argument: "bands",
      message,
    });
  });

  it("gives a palette its own colours, and its values in grey when the band is asked for", async () => {
    const colourMap = Array.from({ length: 768 }, () => 0);
    colourMap[2] = 0xffff;
    colourMap[256 + 3] = 0x8000;
    const tiff = { values: [[2], [3]], photometric: 3, colourMap };
    expect(await firstRow(tiff)).toEqual([
      [255, 0, 0, 255],
      [0, 128, 0, 255],
    ]);
    expect(await firstRow(tiff, { bands: [1] })).toEqual([
      [0, 0, 0, 255],
      [255, 255, 255, 255],
    ]);
  });

  it("turns pictures over in which white is zero", async () => {
    const pixels = await firstRow({ values: [[0], [9]], photometric: 0 });
    expect(pixels.map(([shade]) => shade)).toEqual([255, 0]);
  });

  it("hides what a mask inside the file hides", async () => {
    const raster = await rasterOf(
      { width: 2, height: 1, valueAt: (column) => 10 + column },
      { width: 2, height: 1, valueAt: (column) => column, kind: 4 },
    );
    const { rgba } = await readPicture(raster, { width: 2, height: 1 });
    expect([rgba[3], rgba[7]]).toEqual([0, 255]);
  });

  it("is transparent where nothing has data", async () => {
    expect(await firstRow({ values: [[0], [0]], noData: "0" })).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });
});
