import { ArchiveError } from "../../errors";
import type { Spool } from "../codecs";
import { detectionBytes, notAnArchive } from "../detect";
import { packedWay } from "../member";

export const entrySignature = 0x02014b50;
export const localSignature = 0x04034b50;
const endSignature = 0x06054b50;
/** They may be in front of a zip that was to be split, or is in one part after all. */
const splitSignatures = [0x08074b50, 0x30304b50];
/** A file's header with a name and extra fields of common lengths. */
const maxHeaderBytes = 8 * 1024;
const endBytes = 22;
const maxCommentBytes = 0xffff;
const zip64LocatorSignature = 0x07064b50;
const zip64LocatorBytes = 20;
const zip64EndSignature = 0x06064b50;
const zip64EndBytes = 56;

export interface ZipEnd {
  /** Position of the directory's first byte. */
  readonly start: number;
  /** Position after the directory's last byte. */
  readonly end: number;
  /** Bytes before the zip, which its positions do not count. */
  readonly offset: number;
  /** Number of entries that it must hold. */
  readonly entries: number;
  /** The number is stored modulo this. */
  readonly modulus: number;
}

/**
 * Finds the record that ends every zip. Bytes behind it, such as a line end from a transfer as text, do not count, as with
 * `unzip`.
 *
 * @throws {ArchiveError} when it is missing or does not fit the archive.
 */
export async function readZipEnd(spool: Spool): Promise<ZipEnd> {
  const tailLength = Math.min(spool.size, endBytes + maxCommentBytes);
  const tailStart = spool.size - tailLength;
  const tail = viewOf(await spool.read(tailStart, tailLength));
  const at = findEndRecord(tail);
  const start = await spool.read(0, Math.min(spool.size, detectionBytes));
  if (at === undefined) {
    // What begins like a program was taken for a zip that unpacks itself.
    if (start[0] !== 0x50) throw notAnArchive(start);
    throw damagedZip("its end record is missing, so it is cut short");
  }
  const endRecord = tailStart + at;

  const plain = {
    disk: tail.getUint16(at + 4, true),
    startDisk: tail.getUint16(at + 6, true),
    entriesHere: tail.getUint16(at + 8, true),
    entries: tail.getUint16(at + 10, true),
    size: tail.getUint32(at + 12, true),
    start: tail.getUint32(at + 16, true),
  };
  const needsZip64 =
    plain.entries === 0xffff ||
    plain.size === 0xffffffff ||
    plain.start === 0xffffffff ||
    plain.disk === 0xffff;
  const zip64 = needsZip64 ? await readZip64End(spool, endRecord) : undefined;
  const found = zip64 ?? { ...plain, position: endRecord };

  if (found.disk !== 0 || found.startDisk !== 0 || found.entriesHere !== found.entries) {
    throw new ArchiveError("The zip archive is one part of several, which is not supported.", {
      format: "zip",
    });
  }
  const offset = await findOffset(spool, found);
  if (offset > 0 && ((await isNested(spool, offset)) || startsAsZip(start, offset))) {
    throw damagedZip("bytes are missing in or before its directory");
  }
  return {
    start: found.start + offset,
    end: found.start + offset + found.size,
    offset,
    entries: found.entries,
    // More than 65,535 entries, without zip64: some writers let the number start over.
    modulus: zip64 === undefined ? 2 ** 16 : Number.POSITIVE_INFINITY,
  };
}

function findEndRecord(tail: DataView): number | undefined {
  let last: number | undefined;
  for (let offset = tail.byteLength - endBytes; offset >= 0; offset -= 1) {
    if (tail.getUint32(offset, true) !== endSignature) continue;
    // The comment should end exactly at the last byte. That of a record inside a comment or a file does not.
    if (offset + endBytes + tail.getUint16(offset + 20, true) === tail.byteLength) return offset;
    last ??= offset;
  }
  return last;
}

/**
 * How many bytes precede the zip that its positions do not count, as when a program that unpacks it was put in front. Other
 * bytes may lie between the directory and its end record.
 */
async function findOffset(
  spool: Spool,
  { start, size, position, entries }: { start: number; size: number; position: number; entries: number },
): Promise<number> {
  const offset = position - (start + size);
  if (offset < 0) throw damagedZip("bytes are missing in or before its directory");
  if (offset === 0 || (entries > 0 && (await isEntryAt(spool, start)))) return 0;
  return offset;
}

async function isEntryAt(spool: Spool, position: number): Promise<boolean> {
  return viewOf(await spool.read(position, 4)).getUint32(0, true) === entrySignature;
}

/** Whether the zip starts in front of its first file: then that is not a program. */
function startsAsZip(start: Uint8Array, offset: number): boolean {
  const signature = start.byteLength < 4 ? 0 : viewOf(start).getUint32(0, true);
  if (splitSignatures.includes(signature)) return offset !== 4;
  return signature === localSignature;
}

/**
 * Whether a zip is a file in another zip, which was cut behind it: its directory lists a part of the files only. The header
 * of that file ends where the inner zip starts.
 */
async function isNested(spool: Spool, offset: number): Promise<boolean> {
  const start = Math.max(0, offset - maxHeaderBytes);
  const before = viewOf(await spool.read(start, offset - start));
  for (let at = before.byteLength - 30; at >= 0; at -= 1) {
    if (before.getUint32(at, true) !== localSignature) continue;
    const length = 30 + before.getUint16(at + 26, true) + before.getUint16(at + 28, true);
    if (at + length === before.byteLength) return true;
  }
  return false;
}

/** The second end record, for numbers that do not fit the first; `undefined` when it is missing. */
async function readZip64End(spool: Spool, endRecord: number) {
  const locatorAt = endRecord - zip64LocatorBytes;
  if (locatorAt < 0) return undefined;
  const locator = viewOf(await spool.read(locatorAt, zip64LocatorBytes));
  if (locator.getUint32(0, true) !== zip64LocatorSignature) return undefined;

  const stated = readUint64(locator, 8);
  // Behind bytes that positions do not count, it is where it is in almost every zip.
  for (const position of [stated, locatorAt - zip64EndBytes]) {
    const record = await readZip64Record(spool, position, locatorAt);
    if (record !== undefined) return record;
  }
  throw damagedZip("its zip64 end record is missing");
}

async function readZip64Record(spool: Spool, position: number, end: number) {
  if (position < 0 || position + zip64EndBytes > end) return undefined;
  const record = viewOf(await spool.read(position, zip64EndBytes));
  if (record.getUint32(0, true) !== zip64EndSignature) return undefined;
  return {
    position,
    disk: record.getUint32(16, true),
    startDisk: record.getUint32(20, true),
    entriesHere: readUint64(record, 24),
    entries: readUint64(record, 32),
    size: readUint64(record, 40),
    start: readUint64(record, 48),
  };
}

/** Reads a 64-bit length or position. */
export function readUint64(view: DataView, offset: number): number {
  const value = Number(view.getBigUint64(offset, true));
  if (!Number.isSafeInteger(value)) throw wrongZip("it has a length or a position that is too large");
  return value;
}

/** A view over exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The error for a zip of which bytes are missing or wrong. */
export function damagedZip(reason: string, options: ErrorOptions & { entry?: string } = {}): ArchiveError {
  return new ArchiveError(`The zip archive is damaged: ${reason}; nothing was kept, download it again.`, {
    format: "zip",
    ...options,
  });
}

/** The error for a zip that contradicts itself: it was written like that. */
export function wrongZip(reason: string, options: { entry?: string } = {}): ArchiveError {
  return new ArchiveError(`The zip archive is damaged: ${reason}; nothing was kept; ${packedWay}.`, {
    format: "zip",
    ...options,
  });
}
