import { describe, expect, it } from "vitest";
import { readPixels } from "../../../src/viz/raster/read-pixels";
import { openBytes } from "../../support/pictures/rasters";
import { gdalTiffs } from "./gdal-tiffs";

const [width, height] = [12, 8];

async function valuesOf(base64: string, bands: number): Promise<number[]> {
  const raster = await openBytes(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
  expect(raster).toMatchObject({ width, height, bandCount: bands });
  const { bands: read } = await readPixels(raster, { bands: [...Array(bands).keys()], width, height });
  return read.flatMap((band) => [...band]);
}

const unread = "LERC of unsigned values of 32 bits";

describe("a TIFF that GDAL wrote", () => {
  it.each(gdalTiffs.filter(({ name }) => name !== unread))(
    "is read exactly: $name",
    async ({ base64, bands, factor }) => {
      const expected = Array.from({ length: bands * width * height }, (_, index) => {
        const [band, rest] = [Math.floor(index / (width * height)), index % (width * height)];
        return factor * (((37 * (rest % width) + 101 * Math.floor(rest / width) + 59 * band) % 200) + 50);
      });
      expect(await valuesOf(base64, bands)).toEqual(expected);
    },
  );

  it("is refused by name where its package cannot unpack it, and not called damaged", async () => {
    const { base64 = "" } = gdalTiffs.find(({ name }) => name === unread) ?? {};
    await expect(valuesOf(base64, 1)).rejects.toMatchObject({
      name: "UnsupportedError",
      message: expect.stringMatching(/^image\.tif cannot be read: it has LERC compression of unsigned/),
    });
  });
});
