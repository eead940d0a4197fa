import { UnsupportedError } from "../../errors";
import type { CallOptions } from "../../types";
import type { ByteSource } from "./byte-source";

/** A file with more images is a document or an attack, not a result. */
const mostImages = 1000;
/** Bytes of all tags together. The lists of positions of four million tiles fit in. */
const mostTagBytes = 2 ** 27;

/** Bytes of a value by its TIFF type; other types cannot be skipped. */
const valueBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/**
 * Walks through the directories of a TIFF and counts its images. geotiff follows any chain of directories, and reserves
 * as much memory as a tag claims to need; a header that passes this check costs little.
 *
 * @throws {Error} when the header is damaged.
 * @throws {UnsupportedError} when it has too many images or too many bytes.
 */
export async function countImages(
  source: ByteSource,
  { name, signal }: CallOptions & { name: string },
): Promise<number> {
  const head = await viewOf(source, 0, 16);
  const little = head.getUint8(0) === 0x49;
  const isBig = head.getUint16(2, little) === 43;
  const offsetAt = (view: DataView, at: number) =>
    isBig ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
  const [countBytes, entryBytes, offsetBytes] = isBig ? [8, 20, 8] : [2, 12, 4];

  const seen = new Set<number>();
  let tagBytes = 0;
  let next = offsetAt(head, isBig ? 8 : 4);
  while (next !== 0) {
    signal?.throwIfAborted();
    if (seen.has(next)) throw new Error("its list of images is a circle");
    seen.add(next);
    if (seen.size > mostImages) throw tooLarge(name, `more than ${mostImages} images`);
    const start = await viewOf(source, next, countBytes);
    const count = isBig ? Number(start.getBigUint64(0, little)) : start.getUint16(0, little);
    tagBytes += count * entryBytes;
    if (tagBytes > mostTagBytes) throw tooLarge(name, "a header that is too long");
    const entries = await viewOf(source, next + countBytes, count * entryBytes + offsetBytes);
    for (let entry = 0; entry < count; entry += 1) {
      const at = entry * entryBytes;
      const bytes = (valueBytes[entries.getUint16(at + 2, little)] ?? 0) * offsetAt(entries, at + 4);
      if (bytes <= offsetBytes) continue;
      tagBytes += bytes;
      if (offsetAt(entries, at + 4 + offsetBytes) + bytes > source.size) {
        throw new Error(`its tag ${entries.getUint16(at, little)} goes beyond its end`);
      }
      if (tagBytes > mostTagBytes) throw tooLarge(name, "a header that is too long");
    }
    next = offsetAt(entries, count * entryBytes);
  }
  return seen.size;
}

async function viewOf(source: ByteSource, offset: number, length: number): Promise<DataView> {
  const end = offset + length;
  if (!(end <= source.size)) throw new Error("its header goes beyond its end");
  const bytes = await source.read(offset, length);
  if (bytes.length < length) throw new Error("its header goes beyond its end");
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function tooLarge(name: string, what: string): UnsupportedError {
  return new UnsupportedError(
    `${name} cannot be read: it has ${what}. Save the image that you need in a file of its own, for example with \`gdal_translate\`.`,
    { feature: "GeoTIFFs with long headers" },
  );
}
