import { UnsupportedError } from "../../errors";
import type { TiffImage } from "./load-geotiff";
import { type Raster, readingTiff } from "./open-raster";

/** How much of a picture is unpacked at a time, in values: what one stripe of tiles may hold at the most. */
const stripeLimit = 2 ** 27;

/** Pixels of a raster, each the one in the middle of what it stands for. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Values row by row, one list for each band that was asked for. */
  readonly bands: readonly Float64Array<ArrayBuffer>[];
  /** 0 where a mask of the file hides the pixel; `undefined` when it has no mask. */
  readonly mask: Float64Array<ArrayBuffer> | undefined;
}

/**
 * Reads a raster at a size, from the smallest copy of it that is large enough.
 *
 * Only the stripes of tiles that are needed are unpacked, one after the other, so that a picture of any height passes.
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
  const size = { name: raster.name, width, height, signal };
  return {
    width,
    height,
    bands: await readImage(level, { ...size, bands }),
    mask: mask && (await readImage(mask, { ...size, bands: [0] }))[0],
  };
}

interface ImageRequest {
  readonly name: string;
  readonly bands: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly signal: AbortSignal | undefined;
}

async function readImage(
  image: TiffImage,
  { name, bands, width, height, signal }: ImageRequest,
): Promise<Float64Array<ArrayBuffer>[]> {
  const columns = middles(width, image.getWidth());
  const rows = middles(height, image.getHeight());
  const stripe = image.getTileHeight();
  const values = image.getWidth() * Math.min(stripe, image.getHeight()) * image.getSamplesPerPixel();
  if (values > stripeLimit) {
    throw new UnsupportedError(
      `${name} has to be unpacked in pieces of ${values} values, which is too much; write it in tiles first, for example with \`gdal_translate -of COG\`.`,
      { feature: "GeoTIFFs in one large piece" },
    );
  }
  const made = bands.map(() => new Float64Array(width * height));
  let row = 0;
  while (row < height) {
    signal?.throwIfAborted();
    const from = rows[row] ?? 0;
    const stripeEnd = (Math.floor(from / stripe) + 1) * stripe;
    let end = row + 1;
    while (end < height && (rows[end] ?? 0) < stripeEnd) end += 1;
    const window = [0, from, image.getWidth(), (rows[end - 1] ?? from) + 1];
    const read = await readingTiff(name, () =>
      image.readRasters({ window, samples: [...bands], interleave: false, signal }),
    );
    made.forEach((target, band) => {
      const source = read[band] ?? [];
      for (let y = row; y < end; y += 1) {
        const offset = ((rows[y] ?? 0) - from) * image.getWidth();
        for (let x = 0; x < width; x += 1) target[y * width + x] = source[offset + (columns[x] ?? 0)] ?? 0;
      }
    });
    row = end;
  }
  return made;
}

/** Which of `all` pixels is in the middle of each of `count` equal parts. */
function middles(count: number, all: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) * all) / count));
}
