import { Breather } from "../../async/breather";
import type { TiffImage } from "./load-geotiff";
import { type Raster, readingTiff } from "./open-raster";
import { layoutOf } from "./values/layout";
import { readBlock } from "./values/read-block";
import { rowOf, sampleReader } from "./values/samples";

/** Pixels of a raster at a smaller size, by nearest neighbour. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Values row by row, one list for each requested band. */
  readonly bands: readonly Float64Array<ArrayBuffer>[];
  /** 0 where a mask of the file hides the pixel; `undefined` without a mask. */
  readonly mask: Float64Array<ArrayBuffer> | undefined;
}

/**
 * Reads a raster at a size, from its smallest overview that is large enough.
 *
 * Only the needed tiles or strips are decompressed, one after the other, so that images of any size can be read.
 *
 * @param options.bands Positions of bands, from 0.
 */
export async function readPixels(
  raster: Raster,
  {
    bands,
    width,
    height,
    signal,
  }: {
    bands: readonly number[];
    width: number;
    height: number;
    signal?: AbortSignal | undefined;
  },
): Promise<Pixels> {
  const isLargeEnough = (image: TiffImage) => image.getWidth() >= width && image.getHeight() >= height;
  const level = raster.levels.findLast(isLargeEnough) ?? raster.levels[0];
  const mask = raster.masks.findLast(isLargeEnough);
  const size = { width, height, signal };
  return {
    width,
    height,
    bands: await readImage(raster, level, { ...size, bands }),
    mask: mask && (await readImage(raster, mask, { ...size, bands: [0] }))[0],
  };
}

interface ImageRequest {
  readonly bands: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly signal: AbortSignal | undefined;
}

async function readImage(
  raster: Raster,
  image: TiffImage,
  { bands, width, height, signal }: ImageRequest,
): Promise<Float64Array<ArrayBuffer>[]> {
  return readingTiff({ name: raster.name, signal }, async () => {
    const layout = await layoutOf(image, raster);
    const breather = new Breather(signal);
    const empty = image.getGDALNoData() ?? 0;
    const made = bands.map(() => new Float64Array(width * height));
    const [columns, rows] = [middles(width, layout.width), middles(height, layout.height)];
    const across = Math.ceil(layout.width / layout.blockWidth);
    const down = Math.ceil(layout.height / layout.blockHeight);
    // With planes, each band has blocks of its own; otherwise, one block has all.
    const planes = layout.isPlanar
      ? bands.map((band, position) => [{ band, position }])
      : [bands.map((band, position) => ({ band, position }))];
    for (const vertical of runsOf(rows, layout.blockHeight)) {
      for (const horizontal of runsOf(columns, layout.blockWidth)) {
        for (const plane of planes) {
          signal?.throwIfAborted();
          const band = layout.isPlanar ? (plane[0]?.band ?? 0) : 0;
          const block = await readBlock(raster, image, {
            layout,
            index: (band * down + vertical.block) * across + horizontal.block,
            band,
            rows: layout.isTiled
              ? layout.blockHeight
              : Math.min(layout.blockHeight, layout.height - vertical.block * layout.blockHeight),
            breather,
          });
          const readers = plane.map((one) => ({
            read: sampleReader(layout, one.band),
            target: made[one.position] ?? new Float64Array(),
          }));
          for (let y = vertical.start; y < vertical.end; y += 1) {
            if (breather.isDue) await breather.rest();
            const row = block && rowOf(block, layout, { row: (rows[y] ?? 0) % layout.blockHeight, band });
            for (const { read, target } of readers) {
              for (let x = horizontal.start; x < horizontal.end; x += 1) {
                target[y * width + x] = row ? read(row, (columns[x] ?? 0) % layout.blockWidth) : empty;
              }
            }
          }
        }
      }
    }
    return made;
  });
}

/** Neighbouring positions that are in the same block. */
function runsOf(positions: Uint32Array, size: number): { block: number; start: number; end: number }[] {
  const runs: { block: number; start: number; end: number }[] = [];
  positions.forEach((position, index) => {
    const block = Math.floor(position / size);
    const last = runs.at(-1);
    if (last?.block === block) last.end = index + 1;
    else runs.push({ block, start: index, end: index + 1 });
  });
  return runs;
}

/** The pixel, of `all`, in the middle of each of `count` equal parts. */
function middles(count: number, all: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) * all) / count));
}
