import { ArchiveError } from "../../errors";
import type { Spool } from "../codecs";

const endSignature = 0x06054b50;
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
  /** Number of entries that it must hold. */
  readonly entries: number;
}

/** Finds the record that ends every zip. @throws {ArchiveError} when it is missing or does not fit the archive. */
export async function readZipEnd(spool: Spool): Promise<ZipEnd> {
  const tailLength = Math.min(spool.size, endBytes + maxCommentBytes);
  const tailStart = spool.size - tailLength;
  const tail = viewOf(await spool.read(tailStart, tailLength));
  const offset = findEndRecord(tail);
  if (offset === undefined) throw damagedZip("its end record is missing, so it is cut short");
  const endRecord = tailStart + offset;

  const plain = {
    disk: tail.getUint16(offset + 4, true),
    startDisk: tail.getUint16(offset + 6, true),
    entriesHere: tail.getUint16(offset + 8, true),
    entries: tail.getUint16(offset + 10, true),
    size: tail.getUint32(offset + 12, true),
    start: tail.getUint32(offset + 16, true),
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
  const end = found.start + found.size;
  if (end > found.position) throw damagedZip("bytes are missing in or before its directory");
  return { start: found.start, end, entries: found.entries };
}

function findEndRecord(tail: DataView): number | undefined {
  for (let offset = tail.byteLength - endBytes; offset >= 0; offset -= 1) {
    if (tail.getUint32(offset, true) !== endSignature) continue;
    // The comment must end exactly at the last byte. That of a record inside a comment or a file does not.
    if (offset + endBytes + tail.getUint16(offset + 20, true) === tail.byteLength) return offset;
  }
  return undefined;
}

/** The second end record, for numbers that do not fit the first; `undefined` when it is missing. */
async function readZip64End(spool: Spool, endRecord: number) {
  const locatorAt = endRecord - zip64LocatorBytes;
  if (locatorAt < 0) return undefined;
  const locator = viewOf(await spool.read(locatorAt, zip64LocatorBytes));
  if (locator.getUint32(0, true) !== zip64LocatorSignature) return undefined;

  const position = readUint64(locator, 8);
  if (position + zip64EndBytes > locatorAt) throw damagedZip("its zip64 end record is missing");
  const record = viewOf(await spool.read(position, zip64EndBytes));
  if (record.getUint32(0, true) !== zip64EndSignature) throw damagedZip("its zip64 end record is missing");
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
  if (!Number.isSafeInteger(value)) throw damagedZip("it has a length or a position that is too large");
  return value;
}

/** A view over exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The error for a damaged zip. */
export function damagedZip(reason: string, options: ErrorOptions & { entry?: string } = {}): ArchiveError {
  return new ArchiveError(`The zip archive is damaged: ${reason}; nothing was kept, download it again.`, {
    format: "zip",
    ...options,
  });
}
