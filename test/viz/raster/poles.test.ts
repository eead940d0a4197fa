import { decode } from "fast-png";
import proj4 from "proj4";
import { describe, expect, it } from "vitest";
import { drapeRaster } from "../../../src/viz/raster/drape";
import { lonLatOf, mapOf } from "../../../src/viz/raster/web-map";
import { packTiff } from "../../support/pictures/packed-tiffs";
import { openBytes } from "../../support/pictures/rasters";

const [width, height] = [96, 64];
const south = "+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +datum=WGS84 +units=m";
const north = "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +datum=WGS84 +units=m";

/** A raster between two corners, whose values name their columns and rows. */
async function rasterIn(code: number, [west, top, east, bottom]: readonly [number, number, number, number]) {
  const isDegrees = code === 4326;
  const size = [(east - west) / width, (top - bottom) / height] as const;
  return openBytes(
    packTiff({
      width,
      height,
      bandCount: 3,
      valueAt: (column, row, band) => [column * 2, row * 3, 200][band] ?? 0,
      tags: [
        [33_550, 12, [...size, 0]],
        [33_922, 12, [0, 0, 0, west, top, 0]],
        [
          34_735,
          3,
          [1, 1, 0, 3, 1024, 0, 1, isDegrees ? 2 : 1, 1025, 0, 1, 1, isDegrees ? 2048 : 3072, 0, 1, code],
        ],
      ],
    }),
  );
}

/** Compares every 7th pixel with the pixel of the raster that proj4 finds for its centre. */
async function expectPlaced(
  code: number,
  definition: string,
  box: readonly [number, number, number, number],
): Promise<Awaited<ReturnType<typeof drapeRaster>> & { shown: number }> {
  const draped = await drapeRaster(await rasterIn(code, box), { percentiles: [0, 100] });
  const { data } = decode(draped.png);
  const [west, bottom, east, top] = draped.bounds;
  const [x0, y0] = mapOf([west, bottom]);
  const [x1, y1] = mapOf([east, top]);
  const ground = proj4("+proj=longlat +datum=WGS84", definition);
  let [shown, wrong] = [0, 0];
  for (let index = 0; index < draped.width * draped.height; index += 7) {
    const column = (index % draped.width) + 0.5;
    const row = Math.floor(index / draped.width) + 0.5;
    const [longitude, latitude] = lonLatOf([
      x0 + (column / draped.width) * (x1 - x0),
      y1 - (row / draped.height) * (y1 - y0),
    ]);
    const [x = 0, y = 0] = ground.forward([longitude, latitude]);
    const [c, r] = [((x - box[0]) / (box[2] - box[0])) * width, ((box[1] - y) / (box[1] - box[3])) * height];
    const isInside = c >= 0.2 && r >= 0.2 && c < width - 0.2 && r < height - 0.2;
    const isOutside = c < -0.2 || r < -0.2 || c > width + 0.2 || r > height + 0.2;
    const isSeen = (data[index * 4 + 3] ?? 0) > 0;
    if (isSeen) shown += 1;
    if ((isInside && !isSeen) || (isOutside && isSeen)) wrong += 1;
    else if (isInside) {
      const shade = (255 * Math.floor(c)) / (width - 1);
      // A tenth of a pixel may decide between two columns.
      if (Math.abs((data[index * 4] ?? 0) - shade) > 4) wrong += 1;
    }
  }
  expect(wrong).toBe(0);
  return { ...draped, shown };
}

describe("drapeRaster", () => {
  it.each([
    ["round the south pole, down to its corners", 3031, south, [-500_000, 500_000, 500_000, -500_000]],
    [
      "round the south pole, which is not in its middle",
      3031,
      south,
      [-500_000, 2_500_000, 2_500_000, -500_000],
    ],
    ["round the north pole", 3413, north, [-3_850_000, 5_850_000, 3_750_000, -5_350_000]],
  ] as const)(
    "shows what a raster %s has within 85.05 degrees, for all longitudes",
    async (_, code, definition, box) => {
      const { bounds, shown, width: across } = await expectPlaced(code, definition, box);
      expect([bounds[0], bounds[2]].map(Math.round)).toEqual([-180, 180]);
      expect(Math.max(-bounds[1], bounds[3])).toBeCloseTo(85.0511, 3);
      expect(across).toBeGreaterThan(300);
      expect(shown).toBeGreaterThan(100);
    },
  );

  it("shows a raster with a pole at its corner for a quarter of the longitudes", async () => {
    const { bounds } = await expectPlaced(3031, south, [0, 2_500_000, 2_500_000, 0]);
    expect([bounds[0], bounds[2]].map(Math.round)).toEqual([0, 90]);
  });

  it.each([
    ["from -180 to 180", [-180, 90, 180, -90], [-180, 180]],
    ["from 0 to 360", [0, 90, 360, -90], [0, 360]],
  ] as const)("shows the whole world in degrees %s up to 85.05", async (_, box, ends) => {
    const { bounds } = await drapeRaster(await rasterIn(4326, box));
    expect([bounds[0], bounds[2]].map(Math.round)).toEqual(ends);
    expect([bounds[1], bounds[3]].map((value) => Number(value.toFixed(3)))).toEqual([-85.051, 85.051]);
  });

  it("refuses a raster that is nearer to the pole everywhere, and says so", async () => {
    const raster = await rasterIn(3031, [-300_000, 300_000, 300_000, -300_000]);
    await expect(drapeRaster(raster)).rejects.toMatchObject({
      name: "UnsupportedError",
      message:
        "image.tif cannot be put on a map: it lies nearer to a pole than 85.05 degrees, where web maps end. Draw it with `plotResults`.",
    });
  });

  it.each([
    [
      [33_922, 12, [0, 0, 0, 10, 50, 0, 9, 0, 0, 11, 50, 0, 0, 9, 0, 10, 49, 0]],
      "ground control points (GCPs)",
    ],
    [[50_844, 12, Array.from({ length: 92 }, () => 1)], "rational polynomial coefficients (RPCs)"],
  ] as const)("refuses a raster that is not placed by a grid", async (tag, what) => {
    const raster = await openBytes(packTiff({ width: 9, height: 9, valueAt: () => 1, tags: [tag] }));
    await expect(drapeRaster(raster)).rejects.toMatchObject({
      name: "UnsupportedError",
      message: `image.tif cannot be put on a map: it is placed by ${what}. Warp it first, for example with \`gdalwarp\`.`,
    });
  });
});
