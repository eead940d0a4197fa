import { UnsupportedError } from "../../../errors";
import type { TiffImage } from "../load-geotiff";

/** Most bytes of one tile or strip, which is decompressed at once. */
export const mostBlockBytes = 2 ** 28;
const mostSide = 2 ** 31 - 1;

/** How an image stores its values. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly isTiled: boolean;
  /** Width and height of a tile, or of a strip. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** Whether each band has blocks of its own. */
  readonly isPlanar: boolean;
  /** Bits and kind of the values of each band. */
  readonly bands: readonly BandLayout[];
  readonly compression: number;
  readonly predictor: number;
  readonly isLittleEndian: boolean;
}

export interface BandLayout {
  readonly bits: number;
  readonly kind: "unsigned" | "signed" | "float";
}

/** SampleFormat. 4 is "undefined", which readers take for unsigned integers. */
const kinds = new Map<unknown, BandLayout["kind"]>([
  [1, "unsigned"],
  [2, "signed"],
  [3, "float"],
  [4, "unsigned"],
]);
const compressions = new Map<unknown, string>([
  [6, "old JPEG"],
  [34712, "JPEG 2000"],
  [33003, "JPEG 2000"],
  [33005, "JPEG 2000"],
  [34925, "LZMA"],
  [50002, "JPEG XL"],
  [52546, "JPEG XL"],
]);
const known = [1, 5, 7, 8, 32946, 32773, 34887, 50000, 50001];

/**
 * Reads how an image stores its values.
 *
 * @throws {UnsupportedError} when the values cannot be decoded exactly.
 * @throws {Error} when the image is damaged.
 */
export async function layoutOf(image: TiffImage, { name }: { name: string }): Promise<Layout> {
  const { fileDirectory } = image;
  const load = async (tag: Parameters<typeof fileDirectory.loadValue>[0]) =>
    (await fileDirectory.loadValue(tag)) as unknown;
  const [width, height] = [image.getWidth(), image.getHeight()];
  const [blockWidth, blockHeight] = [image.getTileWidth(), image.getTileHeight()];
  const sides = [width, height, blockWidth, blockHeight];
  if (!sides.every((side) => Number.isInteger(side) && side > 0)) {
    throw new Error("its images or tiles have no size");
  }
  const count = image.getSamplesPerPixel();
  const bits = listOf((await load("BitsPerSample")) ?? 1);
  const formats = listOf((await load("SampleFormat")) ?? 1);
  const layout: Layout = {
    width,
    height,
    isTiled: image.isTiled,
    blockWidth,
    blockHeight,
    isPlanar: count > 1 && (await load("PlanarConfiguration")) === 2,
    bands: Array.from({ length: count }, (_, band) =>
      bandOf(name, { bits: bits[band] ?? bits[0], format: formats[band] ?? formats[0] }),
    ),
    compression: Number((await load("Compression")) ?? 1),
    predictor: Number((await load("Predictor")) ?? 1),
    isLittleEndian: image.littleEndian,
  };
  const blockBytes = Math.max(...layout.bands.map((_, band) => rowBytes(layout, band))) * blockHeight;
  if (Math.max(...sides) > mostSide || !(blockBytes <= mostBlockBytes)) {
    throw new UnsupportedError(
      `${name} cannot be read: it has to be decompressed in pieces of ${blockBytes} bytes, which is too many. Convert it to tiles first, for example with \`gdal_translate -of COG\`.`,
      { feature: "GeoTIFFs in large pieces" },
    );
  }
  const wrong = oddityOf(layout, { isReversed: (await load("FillOrder")) === 2 });
  if (wrong !== undefined) throw unread(name, wrong);
  return layout;
}

/** Bytes of a row of a block; with planes, of those of a band. */
export function rowBytes({ blockWidth, isPlanar, bands }: Layout, band: number): number {
  const bits = isPlanar ? (bands[band]?.bits ?? 0) : bands.reduce((sum, one) => sum + one.bits, 0);
  return Math.ceil((blockWidth * bits) / 8);
}

/** Says that a file cannot be read, and how to convert it. */
export function unread(name: string, what: string, cause?: unknown): UnsupportedError {
  return new UnsupportedError(
    `${name} cannot be read: it has ${what}. up42-js does not support that: convert the file first, for example with \`gdal_translate\`.`,
    { feature: what, cause },
  );
}

function bandOf(
  name: string,
  { bits = 1, format }: { bits?: number | undefined; format: unknown },
): BandLayout {
  const kind = kinds.get(format);
  if (kind === undefined) {
    const isComplex = format === 5 || format === 6;
    throw unread(name, isComplex ? "complex numbers" : `values of an unknown kind (SampleFormat ${format})`);
  }
  const isRead =
    kind === "float" ? [16, 32, 64].includes(bits) : Number.isInteger(bits) && bits > 0 && bits <= 64;
  if (!isRead)
    throw unread(name, `${kind === "float" ? "floating-point" : "integer"} values of ${bits} bits`);
  return { bits, kind };
}

function oddityOf(
  { bands, compression, predictor }: Layout,
  { isReversed }: { isReversed: boolean },
): string | undefined {
  const [first] = bands;
  const isAlike = bands.every(({ bits, kind }) => bits === first?.bits && kind === first.kind);
  const bits = first?.bits ?? 0;
  if (!known.includes(compression)) {
    const title = compressions.get(compression);
    return `TIFF compression ${compression}${title === undefined ? "" : ` (${title})`}`;
  }
  if (isReversed && compression !== 7) return "bytes with reversed bits (FillOrder 2)";
  const isOfBytes = [7, 50001].includes(compression);
  if (isOfBytes && !(isAlike && bits === 8)) return `values of ${bits} bits in JPEGs or WebPs`;
  const isPredicted =
    predictor === 1 ||
    isOfBytes ||
    compression === 34887 ||
    (predictor === 2 && isAlike && [8, 16, 32, 64].includes(bits)) ||
    (predictor === 3 && isAlike && first?.kind === "float");
  return isPredicted ? undefined : `predictor ${predictor} over values of ${bits} bits`;
}

function listOf(value: unknown): number[] {
  return typeof value === "number" ? [value] : Array.from(value as ArrayLike<number>);
}
