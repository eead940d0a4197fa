import { imageType } from "../outputs/quicklook-image";

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Reads the size of a PNG, a JPEG, a GIF or a WebP; `undefined` for other formats and for files without a readable size. */
export function imageSizeOf(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const size = sizeIn(view, imageType(bytes));
    return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
  } catch (error) {
    // The file is cut short.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function sizeIn(view: DataView, mediaType: string | undefined): ImageSize | undefined {
  switch (mediaType) {
    case "image/png":
      return { width: view.getUint32(16), height: view.getUint32(20) };
    case "image/gif":
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    case "image/jpeg":
      return jpegSizeIn(view);
    case "image/webp":
      return webpSizeIn(view);
    default:
      return undefined;
  }
}

/** A JPEG has a few dozen segments before its picture. */
const mostMarkers = 10_000;

/** Goes from marker to marker up to the start of the picture. */
function jpegSizeIn(view: DataView): ImageSize | undefined {
  for (let offset = 2, markers = 0; view.getUint8(offset) === 0xff && markers < mostMarkers; markers += 1) {
    const marker = view.getUint8(offset + 1);
    if (marker === 0xff) offset += 1;
    else if (isStartOfFrame(marker)) {
      return { width: view.getUint16(offset + 7), height: view.getUint16(offset + 5) };
    } else offset += 2 + view.getUint16(offset + 2);
  }
  return undefined;
}

/** Of the three forms of the format: with extra parts, without losses, and with losses. */
function webpSizeIn(view: DataView): ImageSize | undefined {
  const form = view.getUint8(15);
  if (form === 0x58) {
    return {
      width: 1 + (view.getUint32(23, true) >>> 8),
      height: 1 + (view.getUint32(26, true) >>> 8),
    };
  }
  if (form === 0x4c) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** C0 to CF, except for the tables (C4, CC) and a reserved marker (C8). */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
