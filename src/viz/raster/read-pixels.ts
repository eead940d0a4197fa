import { UnsupportedError } from "../../errors";
import type { TiffImage } from "./load-geotiff";
import { type Raster, readingTiff } from "./open-raster";

/** Maximum number of values in one stripe of tiles, which is decompressed at once. */
const stripeLimit = 2 ** 27;

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
 * Only the needed stripes of tiles are decompressed, one after the other, so that images of any height can be read.
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
      `${name} cannot be read: it has to be decompressed in pieces of ${values} values, which is too many. Convert it to tiles first, for example with \`gdal_translate -of COG\`.`,
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

/** The pixel, of `all`, in the middle of each of `count` equal parts. */
function middles(count: number, all: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) * all) / count));
}
