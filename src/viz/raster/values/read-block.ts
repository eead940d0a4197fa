import type { Breather } from "../../../async/breather";
import { imageSizeOf } from "../../image-size";
import type { TiffImage } from "../load-geotiff";
import type { Raster } from "../open-raster";
import { lercHead, mostZstdBytes } from "./block-headers";
import { type Layout, rowBytes, unread } from "./layout";

interface BlockRequest {
  readonly layout: Layout;
  /** The position of the tile or strip among all. */
  readonly index: number;
  readonly band: number;
  /** Rows of the block that are in the image. */
  readonly rows: number;
  readonly breather: Breather;
}

/**
 * Reads a tile or a strip, and decompresses at most as many bytes as its rows have. `undefined` for one that the file
 * leaves out, because it has no data.
 *
 * @throws {UnsupportedError} when it has a kind of compression that cannot be undone exactly.
 * @throws {Error} when it is damaged.
 */
export async function readBlock(
  raster: Pick<Raster, "name" | "source" | "getDecoder">,
  image: TiffImage,
  { layout, index, band, rows, breather }: BlockRequest,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const unit = layout.isTiled ? "Tile" : "Strip";
  const [offset, length] = [
    Number(await image.fileDirectory.loadValueIndexed(`${unit}Offsets`, index)),
    Number(await image.fileDirectory.loadValueIndexed(`${unit}ByteCounts`, index)),
  ];
  if (length === 0) return undefined;
  if (!(offset >= 0 && offset <= raster.source.size && length > 0))
    throw new Error("it points beyond its end");
  const expected = rowBytes(layout, band) * rows;
  // Bytes that nothing can use are not read.
  const packed = await raster.source.read(offset, Math.min(length, 2 * expected + 2 ** 16));
  const block = await decompress(raster, image, { packed, layout, expected, rows, breather });
  if (block.length < expected)
    throw new Error(`it has only ${block.length} of ${expected} bytes of a ${unit.toLowerCase()}`);
  const values = layout.isPlanar ? 1 : layout.bands.length;
  const words = 2 * layout.blockWidth * values * rows;
  if (
    (layout.bands[band]?.bits ?? 8) % 8 !== 0 &&
    expected < words &&
    length >= words &&
    layout.compression === 1
  ) {
    throw unread(raster.name, `values of ${layout.bands[band]?.bits} bits that fill 16 bits each`);
  }
  return block;
}

interface PackedBlock extends Pick<BlockRequest, "layout" | "rows" | "breather"> {
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly expected: number;
}

async function decompress(
  raster: Pick<Raster, "name" | "getDecoder">,
  image: TiffImage,
  { packed, ...block }: PackedBlock,
): Promise<Uint8Array<ArrayBuffer>> {
  const { layout, expected, breather } = block;
  switch (layout.compression) {
    case 1:
      return packed;
    case 5: {
      // The first code is 256 in 9 bits; before TIFF 6.0, bits were stored the other way round.
      if (packed[0] === 0 && ((packed[1] ?? 0) & 1) === 1) {
        throw unread(raster.name, "LZW compression in the order of TIFF 5.0");
      }
      const { unpackLzw } = await import("./unpack");
      return unpackLzw(packed, { most: expected, breather });
    }
    case 8:
    case 32_946: {
      const { inflate } = await import("./unpack");
      return inflate(packed, { most: expected, breather });
    }
    case 32_773: {
      const { unpackBits } = await import("./unpack");
      return unpackBits(packed, expected);
    }
    case 34_887:
      return decodeLerc(raster, image, { packed, ...block });
    case 50_000:
      return decodeZstd(raster, { packed, most: expected });
    default:
      return decodeImage(raster, image, { packed, ...block });
  }
}

/** Decodes a JPEG or a WebP, which could have any size of its own. */
async function decodeImage(
  { getDecoder }: Pick<Raster, "getDecoder">,
  { fileDirectory }: TiffImage,
  { packed, layout, rows }: PackedBlock,
): Promise<Uint8Array<ArrayBuffer>> {
  const { compression, blockWidth, blockHeight } = layout;
  const size = imageSizeOf(packed);
  const isOfTile = size?.width === blockWidth && size.height >= rows && size.height <= blockHeight;
  if (!isOfTile && (compression === 7 || size !== undefined)) {
    throw new Error("an image in it has another size than its tile");
  }
  const samplesPerPixel = layout.isPlanar ? 1 : layout.bands.length;
  const JPEGTables = await fileDirectory.loadValue("JPEGTables");
  const decoded = await decodeWith(getDecoder, compression, { packed, samplesPerPixel, JPEGTables });
  const row = blockWidth * samplesPerPixel;
  if (decoded.length !== row * (size?.height ?? blockHeight)) {
    throw new Error("an image in it has another number of bands than its tile");
  }
  return decoded;
}

async function decodeZstd(
  { getDecoder }: Pick<Raster, "getDecoder">,
  { packed, most }: { packed: Uint8Array<ArrayBuffer>; most: number },
): Promise<Uint8Array<ArrayBuffer>> {
  if (mostZstdBytes(packed) > 2 * most + 2 ** 20) throw new Error("a tile in it unpacks to too many bytes");
  return decodeWith(getDecoder, 50_000, { packed });
}

/** LERC stores which pixels have a value; geotiff returns 0 for the others. */
async function decodeLerc(
  raster: Pick<Raster, "name" | "getDecoder">,
  { fileDirectory }: TiffImage,
  { packed, layout, expected, breather }: PackedBlock,
): Promise<Uint8Array<ArrayBuffer>> {
  const [, addition] = (await fileDirectory.loadValue("LercParameters")) ?? [];
  // Other headers are small.
  const most = 2 * expected + 2 ** 16;
  let blob = packed;
  if (addition === 1) blob = await (await import("./unpack")).inflate(packed, { most, breather });
  if (addition === 2) blob = await decodeZstd(raster, { packed, most });
  const head = lercHead(blob);
  if (head?.isWhole !== true) throw unread(raster.name, "LERC compression with pixels without values");
  if (head.bytes !== expected) throw new Error("a tile in it has another size than the others");
  return decodeWith(raster.getDecoder, 34_887, {
    packed: blob,
    planarConfiguration: layout.isPlanar ? 2 : 1,
    LercParameters: [4, 0],
  });
}

async function decodeWith(
  getDecoder: Raster["getDecoder"],
  compression: number,
  { packed, ...parameters }: { packed: Uint8Array<ArrayBuffer>; [name: string]: unknown },
): Promise<Uint8Array<ArrayBuffer>> {
  // up42-js undoes predictors itself, because geotiff takes numbers for little-endian.
  const decoder = await getDecoder(compression, { ...parameters, predictor: 1 } as never);
  return new Uint8Array((await decoder.decode(packed.slice().buffer)) as ArrayBuffer);
}
