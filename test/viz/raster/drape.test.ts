import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { drapeRaster } from "../../../src/viz/raster/drape";
import { mapOf, type Point } from "../../../src/viz/raster/web-map";
import { openJobtask } from "../../support/outputs/sample-jobtask";
import { type Place, writeTiff } from "../../support/pictures/geotiffs";
import { openBytes, rasterOf } from "../../support/pictures/rasters";
import { knownPictures } from "../known-places";

type KnownPicture = (typeof knownPictures)[number];
type Draped = Awaited<ReturnType<typeof drapeRaster>>;

const [width, height] = [60, 40];
/** A colour for each corner, clockwise from the top left. */
const colours = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
] as const;
const percentiles = [0, 100] as const;

/** A grey picture with a pixel of its own colour in each corner. */
function markedTiff({ epsg, matrix, written }: KnownPicture): Uint8Array<ArrayBuffer> {
  const [cornerX, cornerY] = [matrix[2], matrix[5]];
  const isPoint = written === "point";
  const shift = isPoint ? 0.5 : 0;
  const grid = [cornerX + shift * matrix[0], cornerY + shift * matrix[4], matrix[0], -matrix[4]] as const;
  const place: Place = {
    ...(epsg === 4326 ? { geographic: epsg } : { projected: epsg }),
    ...(written === "matrix" ? { matrix } : { grid, pixelIsPoint: isPoint }),
  };
  return writeTiff({
    width,
    height,
    bandCount: 3,
    place,
    valueAt: (column, row, band) => {
      const corner = [
        [0, 0],
        [width - 1, 0],
        [width - 1, height - 1],
        [0, height - 1],
      ].findIndex(([x, y]) => x === column && y === row);
      return corner < 0 ? 100 : (colours[corner]?.[band] ?? 0);
    },
  });
}

/** The column and the row of the picture where a place is. */
function pixelOf(draped: Draped, place: readonly [number, number]): Point {
  const [west, south, east, north] = draped.bounds;
  const [left, bottom] = mapOf([west, south]);
  const [right, top] = mapOf([east, north]);
  const [x, y] = mapOf([...place]);
  return [((x - left) / (right - left)) * draped.width, ((top - y) / (top - bottom)) * draped.height];
}

/** The middle of all pixels of a colour. */
function middleOf({ png }: Draped, colour: readonly number[]): Point {
  const { data, width: across } = decode(png);
  const sum = { x: 0, y: 0, count: 0 };
  for (let index = 0; index < data.length / 4; index += 1) {
    if (
      data[index * 4 + 3] !== 255 ||
      !colour.every((value, channel) => data[index * 4 + channel] === value)
    ) {
      continue;
    }
    sum.x += (index % across) + 0.5;
    sum.y += Math.floor(index / across) + 0.5;
    sum.count += 1;
  }
  return [sum.x / sum.count, sum.y / sum.count];
}

function distance([x, y]: Point, [otherX, otherY]: Point): number {
  return Math.max(Math.abs(x - otherX), Math.abs(y - otherY));
}

describe("drapeRaster", () => {
  it.each(knownPictures)("puts the pixels of $name within a pixel of where PROJ has them", async (known) => {
    const draped = await drapeRaster(await openBytes(markedTiff(known)), { percentiles });
    const errors = known.pixels.map((place, corner) =>
      distance(middleOf(draped, colours[corner] ?? []), pixelOf(draped, place)),
    );
    expect(Math.max(...errors)).toBeLessThan(1);
    known.corners.forEach(([longitude, latitude], corner) => {
      expect(draped.corners[corner]?.[0]).toBeCloseTo(longitude, 6);
      expect(draped.corners[corner]?.[1]).toBeCloseTo(latitude, 6);
    });
    expect(Math.min(...draped.corners.map(([longitude]) => longitude))).toBeGreaterThanOrEqual(
      draped.bounds[0] - 1e-9,
    );
    expect(Math.max(...draped.corners.map(([, latitude]) => latitude))).toBeLessThanOrEqual(
      draped.bounds[3] + 1e-9,
    );
  });

  it("puts the GeoTIFFs of a job task on their footprints", async () => {
    const { jobtask } = await openJobtask();
    for (const { feature, loadFiles } of await jobtask.getScenes()) {
      const [file] = await loadFiles();
      const draped = await drapeRaster(await openBytes(new Uint8Array(await file!.arrayBuffer())));
      const [ring] = feature.geometry?.type === "Polygon" ? feature.geometry.coordinates : [];
      const [bottomLeft, bottomRight, topRight, topLeft] = ring as [Point, Point, Point, Point];
      [topLeft, topRight, bottomRight, bottomLeft].forEach((place, corner) => {
        const own = draped.corners[corner] ?? [0, 0];
        expect(distance(pixelOf(draped, own), pixelOf(draped, place))).toBeLessThan(0.01);
      });
      // The picture fills its footprint: an outer pixel shows something, the one beyond does not.
      const { data } = decode(draped.png);
      const isSeen = ([x, y]: Point) =>
        (data[(Math.floor(y) * draped.width + Math.floor(x)) * 4 + 3] ?? 0) > 0;
      const [x, y] = pixelOf(draped, topLeft);
      expect([isSeen([x + 1, y + 1.5]), isSeen([x + 0.5, y - 1.5])]).toEqual([true, false]);
    }
  });

  it("keeps what crosses the antimeridian in one piece, with an east beyond 180", async () => {
    const known = knownPictures.find(({ name }) => name === "the antimeridian");
    const { bounds } = await drapeRaster(await openBytes(markedTiff(known!)));
    expect(bounds[0]).toBeGreaterThan(179);
    expect(bounds[2]).toBeGreaterThan(181);
    expect(bounds[2]).toBeLessThan(183);
  });

  it("keeps to a number of pixels, and to the place", async () => {
    const known = knownPictures[0];
    const raster = await openBytes(markedTiff(known));
    const [whole, small] = [await drapeRaster(raster), await drapeRaster(raster, { maxPixels: 400 })];
    expect(small.width * small.height).toBeLessThanOrEqual(400);
    expect(small.bounds).toEqual(whole.bounds);
    expect(small.corners).toEqual(whole.corners);
  });

  it("is transparent beside the raster", async () => {
    const known = knownPictures.find(({ written }) => written === "matrix");
    const draped = await drapeRaster(await openBytes(markedTiff(known!)));
    const { data } = decode(draped.png);
    expect([data[3], data[draped.width * 4 - 1]]).toEqual([0, 0]);
    expect(data[(Math.floor(draped.height / 2) * draped.width + Math.floor(draped.width / 2)) * 4 + 3]).toBe(
      255,
    );
  });

  const flat = { width: 4, height: 4, valueAt: () => 1 };

  it("refuses what does not say where it lies", async () => {
    await expect(drapeRaster(await rasterOf(flat))).rejects.toMatchObject({
      name: "InputError",
      message: "image.tif cannot be put on a map: it has no georeference.",
    });
  });

  it("refuses what cannot be put on a map", async () => {
    const raster = await rasterOf({
      ...flat,
      place: { geographic: 4326, grid: [500_000, 5_800_000, 10, 10] },
    });
    await expect(drapeRaster(raster)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining("cannot be put on a map"),
    });
  });

  it("refuses a system that it does not know, and takes its definition", async () => {
    const place: Place = { projected: 31_468, grid: [4_595_000, 5_822_000, 10, 10] };
    const raster = await rasterOf({ ...flat, place });
    await expect(drapeRaster(raster)).rejects.toMatchObject({
      name: "UnsupportedError",
      feature: "EPSG:31468",
    });
    const definition =
      "+proj=tmerc +lat_0=0 +lon_0=12 +k=1 +x_0=4500000 +y_0=0 +ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7 +units=m +no_defs";
    const { bounds } = await drapeRaster(raster, { projections: { "EPSG:31468": definition } });
    expect(bounds[0]).toBeCloseTo(13.4, 1);
    expect(bounds[1]).toBeCloseTo(52.5, 1);
    await expect(
      drapeRaster(raster, { projections: { "EPSG:31468": "+proj=nothing" } }),
    ).rejects.toMatchObject({
      name: "InputError",
      argument: "projections",
    });
  });

  it("ends when it is told to", async () => {
    const reason = new Error("Enough.");
    const raster = await rasterOf(flat);
    await expect(drapeRaster(raster, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
