import type { Spool } from "../codecs";
import type { Budget } from "../limits";
import { damagedZip, readUint64, readZipEnd, viewOf } from "./end";
import { decodeZipName, readExtraFields } from "./name";

const entrySignature = 0x02014b50;
const entryBytes = 46;
const zip64Field = 0x0001;
const dosFolder = 0x10;
/** A regular file, and a pipe: Info-ZIP marks a file that it reads from a pipe as one. */
const unixFileTypes: readonly number[] = [8, 1];
/** More than the longest entry: 46 bytes and three strings of 65,535. */
const windowBytes = 256 * 1024;

export interface ZipEntry {
  readonly name: string;
  readonly rawName: Uint8Array;
  readonly isFile: boolean;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Position of the entry's local header. */
  readonly position: number;
}

export interface ZipDirectory {
  /** In the directory's order, including folders and links. */
  readonly entries: readonly ZipEntry[];
  /** Position of the directory. All bytes of files are before it. */
  readonly start: number;
}

/**
 * Reads the central directory, the only reliable list of a zip's files.
 *
 * @throws {ArchiveError} when it is missing, cut short or damaged, or holds more entries than the budget allows.
 */
export async function readZipDirectory(spool: Spool, { budget }: { budget: Budget }): Promise<ZipDirectory> {
  const directory = await readZipEnd(spool);
  const entries: ZipEntry[] = [];
  let position = directory.start;
  let window = new Uint8Array(0);
  let windowStart = position;

  while (position < directory.end) {
    let bytes = window.subarray(position - windowStart);
    let length = lengthOfEntry(bytes);
    if (length === undefined && windowStart + window.length < directory.end) {
      windowStart = position;
      window = await spool.read(position, Math.min(windowBytes, directory.end - position));
      bytes = window;
      length = lengthOfEntry(bytes);
    }
    if (length === undefined) throw damagedZip("its directory is cut short");
    budget.addEntry();
    entries.push(readEntry(bytes.subarray(0, length)));
    position += length;
  }

  if (entries.length !== directory.entries) {
    throw damagedZip(`its directory lists ${entries.length} entries instead of ${directory.entries}`);
  }
  return { entries, start: directory.start };
}

/** `undefined` when the entry continues after these bytes. */
function lengthOfEntry(bytes: Uint8Array): number | undefined {
  if (bytes.length < entryBytes) return undefined;
  const view = viewOf(bytes);
  const length = entryBytes + view.getUint16(28, true) + view.getUint16(30, true) + view.getUint16(32, true);
  return length <= bytes.length ? length : undefined;
}

function readEntry(bytes: Uint8Array): ZipEntry {
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== entrySignature) throw damagedZip("its directory has an invalid entry");
  const nameEnd = entryBytes + view.getUint16(28, true);
  const flags = view.getUint16(8, true);
  const rawName = bytes.subarray(entryBytes, nameEnd);
  const extraFields = readExtraFields(bytes.subarray(nameEnd, nameEnd + view.getUint16(30, true)));
  const name = decodeZipName(rawName, { flags, extraFields });

  const [size, compressedSize, position] = widen(
    [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)],
    extraFields.get(zip64Field),
  );
  return {
    name,
    rawName,
    isFile: isFile(name, view),
    flags,
    method: view.getUint16(10, true),
    crc32: view.getUint32(16, true),
    compressedSize,
    size,
    position,
  };
}

/** Numbers of more than 32 bits have all bits set there; their values are in the zip64 field, in this order. */
function widen(numbers: [number, number, number], zip64: DataView | undefined): [number, number, number] {
  let offset = 0;
  const read = (number: number): number => {
    if (number !== 0xffffffff || zip64 === undefined) return number;
    if (offset + 8 > zip64.byteLength) throw damagedZip("a zip64 number of its directory is missing");
    offset += 8;
    return readUint64(zip64, offset - 8);
  };
  return [read(numbers[0]), read(numbers[1]), read(numbers[2])];
}

function isFile(name: string, view: DataView): boolean {
  if (/[/\\]$/.test(name)) return false;
  const madeOn = view.getUint8(5);
  const attributes = view.getUint32(38, true);
  // Unix and macOS keep the file's type and mode in the upper half; 0 means unknown.
  const unixType = madeOn === 3 || madeOn === 19 ? attributes >>> 28 : 0;
  return unixType === 0 ? (attributes & dosFolder) === 0 : unixFileTypes.includes(unixType);
}
