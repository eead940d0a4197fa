import { describe, expect, it } from "vitest";
import { readPicture } from "../../../src/viz/raster/colour";
import { type PackedTiff, packTiff } from "../../support/pictures/packed-tiffs";
import { openBytes, pixelAt } from "../../support/pictures/rasters";

type Options = Partial<Parameters<typeof readPicture>[1]>;
type Init = Omit<PackedTiff, "width" | "height" | "valueAt" | "bandCount">;

/** The pixels of a picture of one row. */
async function rowOf(values: readonly (readonly number[])[], init: Init, options: Options = {}) {
  const [width, height] = [values.length, 1];
  const bytes = packTiff({
    width,
    height,
    bandCount: values[0]?.length ?? 1,
    valueAt: (column, _, band) => values[column]?.[band] ?? 0,
    ...init,
  });
  const picture = await readPicture(await openBytes(bytes), { width, height, ...options });
  return values.map((_, column) => pixelAt(picture, [column, 0]));
}

const all = { percentiles: [0, 100] } as const;
const three = [
  [0, 0, 0],
  [255, 255, 255],
];
const whole = [530, 3, [1, 1]] as const;

describe("readPicture", () => {
  const ycbcr = [
    [76, 85, 255],
    [150, 43, 21],
    [29, 255, 107],
  ];

  it("takes red, green and blue out of brightness and differences", async () => {
    const tiff = { photometric: 6, tags: [whole] };
    expect(await rowOf(ycbcr, tiff, all)).toEqual([
      [255, 0, 0, 255],
      [0, 255, 0, 255],
      [0, 0, 255, 255],
    ]);
    const blue = await rowOf(ycbcr, tiff, { bands: [3], ...all });
    expect(blue.map(([shade]) => shade)).toEqual([0, 0, 255]);
  });

  it.each([
    ["several pixels together", [[530, 3, [2, 2]]]],
    ["several pixels together, which is the default", []],
  ] as const)("refuses YCbCr of %s, also when bands are asked for", async (_, tags) => {
    for (const bands of [undefined, [1]]) {
      await expect(rowOf(ycbcr, { photometric: 6, tags }, { bands })).rejects.toMatchObject({
        name: "UnsupportedError",
        message: expect.stringContaining("image.tif cannot be drawn: it has YCbCr colours of several pixels"),
      });
    }
  });

  it.each([
    [5, 4, "CMYK colours"],
    [8, 3, "CIELab colours"],
    [9, 3, "ICCLab colours"],
    [10, 3, "ITULab colours"],
    [32_803, 1, "colours of a filter array (CFA)"],
    [32_844, 1, "LogL brightnesses"],
    [32_845, 3, "LogLuv colours"],
    [34_892, 3, "raw colours of a camera"],
    [777, 3, "colours of an unknown kind (777)"],
  ])(
    "refuses photometric interpretation %i by name, and draws its bands when asked",
    async (photometric, bandCount, what) => {
      const values = three.map(([value = 0]) => Array.from({ length: bandCount }, () => value));
      await expect(rowOf(values, { photometric })).rejects.toMatchObject({
        name: "UnsupportedError",
        message: `image.tif cannot be drawn: it has ${what}. Convert it to red, green and blue first, or pass \`{ bands }\` to draw its values as they are.`,
      });
      const shades = await rowOf(values, { photometric }, { bands: [1] });
      expect(shades.map(([shade]) => shade)).toEqual([0, 255]);
    },
  );

  it.each([4, 1])("draws one band of photometric interpretation %i in grey", async (photometric) => {
    const shades = await rowOf([[0], [1]], { photometric, bits: 1 });
    expect(shades.map(([shade]) => shade)).toEqual([0, 255]);
  });

  it("reads palettes with 16 bits, with 8 bits, and big-endian ones that are long", async () => {
    const map = Array.from({ length: 768 }, () => 0);
    map[2] = 255;
    map[256 + 3] = 128;
    const colours = [
      [255, 0, 0, 255],
      [0, 128, 0, 255],
    ];
    for (const factor of [1, 256]) {
      for (const isBigEndian of [false, true]) {
        const tags = [[320, 3, map.map((value) => value * factor)]] as const;
        expect(await rowOf([[2], [3]], { photometric: 3, isBigEndian, tags })).toEqual(colours);
      }
    }
  });

  it("refuses a palette image without a palette", async () => {
    await expect(rowOf([[2], [3]], { photometric: 3 })).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining("it has no palette"),
    });
  });

  it("undoes the multiplication by an alpha band, and leaves colours beside one alone", async () => {
    const values = [
      [100, 50, 0, 128],
      [200, 100, 0, 255],
      [0, 0, 0, 255],
    ];
    const multiplied = await rowOf(values, { tags: [[338, 3, [1]]] }, all);
    expect(multiplied[0]).toEqual([254, 254, 128, 128]);
    const beside = await rowOf(values, { tags: [[338, 3, [2]]] }, all);
    expect(beside[0]).toEqual([128, 128, 128, 128]);
  });
});
