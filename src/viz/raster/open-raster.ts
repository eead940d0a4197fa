import { InputError, isUp42Error } from "../../errors";
import type { CallOptions } from "../../types";
import type { ByteSource } from "./byte-source";
import { countImages } from "./check-header";
import { type Affine, affineOf, crsOf, type RasterCrs } from "./georeference";
import type { Geotiff, TiffImage } from "./load-geotiff";
import { unread } from "./values/layout";

/** An open GeoTIFF: its header was read, its pixels were not. */
export interface Raster {
  readonly name: string;
  readonly source: ByteSource;
  readonly getDecoder: Geotiff["getDecoder"];
  readonly width: number;
  readonly height: number;
  /** The full image, then its overviews, each smaller than the one before. */
  readonly levels: readonly [TiffImage, ...TiffImage[]];
  /** Masks of the image and of its overviews: pixels that are 0 there are hidden. */
  readonly masks: readonly TiffImage[];
  readonly bandCount: number;
  /** `undefined` without an alpha band. */
  readonly alpha: AlphaBand | undefined;
  /** The value of pixels without data, which may be `NaN`; `undefined` without such a value. */
  readonly noData: number | undefined;
  /** How its values become colours; a number for a way that is not supported. */
  readonly photometric: "white is zero" | "black is zero" | "rgb" | "palette" | "ycbcr" | number;
  readonly affine: Affine | undefined;
  readonly crs: RasterCrs;
}

export interface AlphaBand {
  /** Its position, from 0. */
  readonly band: number;
  /** Whether the colours were multiplied by it. */
  readonly isMultiplied: boolean;
  /** The value that stands for opaque. */
  readonly full: number;
}

const photometrics = new Map<unknown, Raster["photometric"]>([
  // Missing, or a mask as an image of its own.
  [undefined, "black is zero"],
  [4, "black is zero"],
  [0, "white is zero"],
  [1, "black is zero"],
  [2, "rgb"],
  [3, "palette"],
  [6, "ycbcr"],
]);

/** Bits of the tag NewSubfileType. */
const isCopy = 1;
const isMask = 4;

/**
 * Reads the header of a GeoTIFF.
 *
 * @throws {InputError} when the file is not a GeoTIFF, or is cut short.
 */
export async function openRaster(
  source: ByteSource,
  { name, geotiff, signal }: CallOptions & { name: string; geotiff: Geotiff },
): Promise<Raster> {
  if (!isTiff(await source.read(0, 4))) {
    throw new InputError(`${name} is not a GeoTIFF: its first bytes are not those of a TIFF.`, {
      argument: "source",
    });
  }
  return readingTiff({ name, signal }, async () => {
    const count = await countImages(source, { name, signal });
    const tiff = await geotiff.open({
      fileSize: source.size,
      fetch: (slices) => Promise.all(slices.map((slice) => readSlice(source, slice))),
      close: async () => {},
    });
    // geotiff 3.0.5 reads lists that it defers as if they were little-endian.
    if (!tiff.littleEndian) tiff.parser.eager = true;
    const images: TiffImage[] = [];
    for (let index = 0; index < count; index += 1) {
      signal?.throwIfAborted();
      images.push(await tiff.getImage(index));
    }
    return { source, getDecoder: geotiff.getDecoder, ...describe(name, images) };
  });
}

function describe(
  name: string,
  [whole, ...others]: readonly TiffImage[],
): Omit<Raster, "source" | "getDecoder"> {
  const width = whole?.getWidth() ?? 0;
  const height = whole?.getHeight() ?? 0;
  if (whole === undefined || width === 0 || height === 0) throw new Error("it contains no image");
  const bandCount = whole.getSamplesPerPixel();
  const photometric = whole.fileDirectory.getValue("PhotometricInterpretation");
  const copies = others.filter((image) => kindOf(image) === isCopy && isCopyOf(whole, image));
  return {
    name,
    width,
    height,
    levels: [whole, ...copies.sort((one, other) => other.getWidth() - one.getWidth())],
    masks: others.filter((image) => (kindOf(image) & isMask) !== 0),
    bandCount,
    alpha: alphaOf(whole, bandCount),
    noData: whole.getGDALNoData() ?? undefined,
    photometric: photometrics.get(photometric) ?? Number(photometric),
    affine: affineOf(whole),
    crs: crsOf(whole),
  };
}

function kindOf({ fileDirectory }: TiffImage): number {
  return Number(fileDirectory.getValue("NewSubfileType") ?? 0);
}

/** A thumbnail may have other bands, colours or proportions than the image. */
function isCopyOf(whole: TiffImage, image: TiffImage): boolean {
  const shrink = image.getWidth() / whole.getWidth();
  const alike = [
    (one: TiffImage) => one.getSamplesPerPixel(),
    (one: TiffImage) => one.getBitsPerSample(),
    (one: TiffImage) => one.getSampleFormat(),
    (one: TiffImage) => one.fileDirectory.getValue("PhotometricInterpretation"),
  ];
  return (
    shrink < 1 &&
    Math.abs(image.getHeight() - shrink * whole.getHeight()) <= 1 + shrink &&
    alike.every((of) => of(whole) === of(image))
  );
}

/** Values 1 and 2 of ExtraSamples are alpha bands; 0 is an unspecified further band. */
function alphaOf(image: TiffImage, bandCount: number): AlphaBand | undefined {
  const value = image.fileDirectory.getValue("ExtraSamples");
  const extra = typeof value === "number" ? [value] : Array.from((value ?? []) as ArrayLike<number>);
  const position = extra.findIndex((kind) => kind === 1 || kind === 2);
  if (position < 0) return undefined;
  const band = bandCount - extra.length + position;
  const full = image.getSampleFormat(band) === 3 ? 1 : 2 ** image.getBitsPerSample(band) - 1;
  return { band, isMultiplied: extra[position] === 1, full };
}

function isTiff([first, second, third, fourth]: Uint8Array): boolean {
  const isVersion = (byte: number | undefined) => byte === 42 || byte === 43;
  return (
    (first === 0x49 && second === 0x49 && isVersion(third) && fourth === 0) ||
    (first === 0x4d && second === 0x4d && third === 0 && isVersion(fourth))
  );
}

/** A damaged file may point anywhere, and Node's `Blob` crashes the process at a position that is not a number. */
async function readSlice(
  source: ByteSource,
  { offset, length }: { offset: number; length: number },
): Promise<ArrayBuffer> {
  if (!(offset >= 0 && offset <= source.size && length >= 0)) throw new Error("it points beyond its end");
  const { buffer, byteOffset, byteLength } = await source.read(
    offset,
    Math.min(length, source.size - offset),
  );
  return byteOffset === 0 && byteLength === buffer.byteLength
    ? buffer
    : buffer.slice(byteOffset, byteOffset + byteLength);
}

/** Turns errors of geotiff into errors of this package. An abort passes as it is. */
export async function readingTiff<Result>(
  { name, signal }: CallOptions & { name: string },
  read: () => Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    signal?.throwIfAborted();
    if (isUp42Error(cause)) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    if (/createImageBitmap|OffscreenCanvas/.test(detail)) {
      throw unread(name, "WebP compression, which only browsers can read", cause);
    }
    // lerc 3.0.0 calls a function that is spelled otherwise.
    if (detail.includes("getUInt32")) {
      throw unread(name, "LERC compression of unsigned values of 32 bits", cause);
    }
    throw new InputError(`${name} cannot be read as a GeoTIFF: it may be cut short or damaged (${detail}).`, {
      argument: "source",
      cause,
    });
  }
}
