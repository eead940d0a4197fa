import { type ByteSource, blobSource } from "../../../src/viz/raster/byte-source";
import { loadGeotiff } from "../../../src/viz/raster/load-geotiff";
import { openRaster, type Raster } from "../../../src/viz/raster/open-raster";
import { type TiffInit, writeTiff } from "./geotiffs";

/** Writes a TIFF and opens it. */
export async function rasterOf(...pictures: readonly [TiffInit, ...TiffInit[]]): Promise<Raster> {
  return openBytes(writeTiff(...pictures));
}

/** Opens the bytes of a TIFF under the name `image.tif`. */
export async function openBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Raster> {
  return openRaster(blobSource(new Blob([bytes])), {
    name: "image.tif",
    geotiff: await loadGeotiff(undefined),
  });
}

/** Opens the bytes of a TIFF, and tells how many of them are read, and the most at once. */
export async function openWatched(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ raster: Raster; read: { bytes: number; most: number } }> {
  const read = { bytes: 0, most: 0 };
  const source: ByteSource = {
    ...blobSource(new Blob([bytes])),
    async read(offset, length) {
      read.bytes += length;
      read.most = Math.max(read.most, length);
      return bytes.slice(offset, offset + length);
    },
  };
  const raster = await openRaster(source, { name: "image.tif", geotiff: await loadGeotiff(undefined) });
  return { raster, read };
}

/** Red, green, blue and opacity of a pixel. */
export function pixelAt(
  { width, rgba }: { width: number; rgba: ArrayLike<number> },
  [column, row]: readonly [number, number],
): number[] {
  return Array.from({ length: 4 }, (_, channel) => rgba[(row * width + column) * 4 + channel] ?? -1);
}
