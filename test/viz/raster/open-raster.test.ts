import { describe, expect, it } from "vitest";
import { readingTiff } from "../../../src/viz/raster/open-raster";
import type { Place } from "../../support/pictures/geotiffs";
import { writeTiff } from "../../support/pictures/geotiffs";
import { openBytes, rasterOf } from "../../support/pictures/rasters";

const flat = { width: 4, height: 2, valueAt: () => 7 };

describe("openRaster", () => {
  it("reads size, bands, nodata and where the picture lies", async () => {
    const raster = await rasterOf({
      ...flat,
      bandCount: 4,
      extraSamples: [2],
      noData: "-9999",
      place: { projected: 32633, citation: "WGS 84 / UTM zone 33N", grid: [500_000, 5_800_000, 10, 20] },
    });
    expect(raster).toMatchObject({
      name: "image.tif",
      width: 4,
      height: 2,
      bandCount: 4,
      alpha: { band: 3, isMultiplied: false, full: 255 },
      noData: -9999,
      photometric: "rgb",
      affine: [10, 0, 500_000, 0, -20, 5_800_000],
      crs: { epsg: 32633, name: "WGS 84 / UTM zone 33N" },
    });
  });

  it.each<[string, Place, readonly number[] | undefined]>([
    ["a corner", { grid: [100, 200, 10, 20] }, [10, 0, 100, 0, -20, 200]],
    ["another pixel", { grid: [100, 200, 10, 20], tiePixel: [2, 1] }, [10, 0, 80, 0, -20, 220]],
    ["the middle of a pixel", { grid: [100, 200, 10, 20], pixelIsPoint: true }, [10, 0, 95, 0, -20, 210]],
    ["a matrix", { matrix: [8, 6, 100, 6, -8, 200] }, [8, 6, 100, 6, -8, 200]],
    ["a matrix of middles", { matrix: [8, 6, 100, 6, -8, 200], pixelIsPoint: true }, [8, 6, 93, 6, -8, 201]],
    ["a matrix without height", { matrix: [8, 0, 100, 0, 0, 200] }, undefined],
    ["nothing", {}, undefined],
  ])("knows from %s where pixels lie", async (_, place, affine) => {
    const raster = await rasterOf({ ...flat, place: { geographic: 4326, ...place } });
    expect(raster.affine).toEqual(affine);
  });

  it("tells smaller copies and masks from the picture", async () => {
    const raster = await rasterOf(
      flat,
      { ...flat, width: 1, height: 1, kind: 1 },
      { ...flat, kind: 4 },
      { ...flat, width: 2, height: 1, kind: 1 },
      { ...flat, width: 2, height: 1, kind: 5 },
      { ...flat, width: 3, height: 3 },
    );
    expect(raster.levels.map((image) => image.getWidth())).toEqual([4, 2, 1]);
    expect(raster.masks.map((image) => image.getWidth())).toEqual([4, 2]);
  });

  it("gives a system of its own no code, even over one that has a code", async () => {
    const place: Place = { projected: 32_767, geographic: 4326, citation: "Town grid", grid: [0, 0, 1, 1] };
    expect((await rasterOf({ ...flat, place })).crs).toMatchObject({ epsg: undefined, name: "Town grid" });
  });

  it.each([
    ["text", new TextEncoder().encode("no picture at all")],
    ["nothing", new Uint8Array()],
    ["a PNG", Uint8Array.of(0x89, 0x50, 0x4e, 0x47)],
  ])("refuses %s", async (_, bytes) => {
    await expect(openBytes(bytes)).rejects.toMatchObject({
      name: "InputError",
      argument: "source",
      message: "image.tif is not a GeoTIFF: its first bytes are not those of a TIFF.",
    });
  });

  it("refuses a file that ends in its head", async () => {
    await expect(openBytes(writeTiff(flat).slice(0, 60))).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(
        /^image\.tif cannot be read as a GeoTIFF: it may be cut short or damaged/,
      ),
    });
  });
});

describe("readingTiff", () => {
  const failing = (message: string) =>
    readingTiff({ name: "a.tif" }, () => Promise.reject(new Error(message)));

  it("tells WebP outside of browsers from what is damaged", async () => {
    await expect(
      failing("Cannot decode WebImage as `createImageBitmap` is not available"),
    ).rejects.toMatchObject({
      name: "UnsupportedError",
      message: expect.stringMatching(
        /^a\.tif cannot be read: it has WebP compression, which only browsers can read/,
      ),
    });
    await expect(failing("Offset is outside the bounds of the DataView")).rejects.toMatchObject({
      name: "InputError",
    });
  });

  it("passes aborts on as they are", async () => {
    const reason = new Error("Enough.");
    const signal = AbortSignal.abort(reason);
    await expect(
      readingTiff({ name: "a.tif", signal }, () => Promise.reject(new Error("Something else."))),
    ).rejects.toBe(reason);
  });
});
