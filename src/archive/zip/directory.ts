import type { Breather } from "../../async/breather";
import type { Spool } from "../codecs";
import { toSafePath } from "../entry-path";
import type { Budget } from "../limits";
import { damagedZip, entrySignature, readUint64, readZipEnd, viewOf, wrongZip } from "./end";
import { decodeZipName, readExtraFields } from "./name";

const entryBytes = 46;
const zip64Field = 0x0001;
const dosFolder = 0x10;
/** What is not a file, by its type in Unix. A pipe is one: Info-ZIP marks a file that it reads from a pipe so. */
const unixKinds: ReadonlyMap<number, string> = /* @__PURE__ */ new Map([
  [10, "it is a symbolic link"],
  [2, "it is a device"],
  [6, "it is a device"],
  [12, "it is a socket"],
]);
const unixFolder = 4;
const maxNameBytes = 4096;
/** More than the longest entry: 46 bytes and three strings of 65,535. */
const windowBytes = 256 * 1024;

export interface ZipEntry {
  readonly name: string;
  readonly rawName: Uint8Array;
  /** Whether it is a folder, which needs no entry. */
  readonly isFolder: boolean;
  /** Why it is not saved; `undefined` for files and folders. */
  readonly skipped: string | undefined;
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
export async function readZipDirectory(
  spool: Spool,
  { budget, breather }: { budget: Budget; breather: Breather },
): Promise<ZipDirectory> {
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
    if (breather.isDue) await breather.rest();
    entries.push(readEntry(bytes.subarray(0, length), directory));
    position += length;
  }

  if (entries.length % directory.modulus !== directory.entries) {
    throw wrongZip(`its directory lists ${entries.length} entries instead of ${directory.entries}`);
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

function readEntry(bytes: Uint8Array, { offset }: { offset: number }): ZipEntry {
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== entrySignature) throw damagedZip("its directory has an invalid entry");
  const nameEnd = entryBytes + view.getUint16(28, true);
  const flags = view.getUint16(8, true);
  // A copy, so that the window around it does not stay in memory.
  const rawName = bytes.slice(entryBytes, nameEnd);
  const extraFields = readExtraFields(bytes.subarray(nameEnd, nameEnd + view.getUint16(30, true)));
  const name = decodeZipName(rawName, { flags, extraFields });

  // Before many of them fill the memory.
  if (rawName.byteLength > maxNameBytes) toSafePath(name);

  const [size, compressedSize, position] = widen(
    [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)],
    extraFields.get(zip64Field),
  );
  return {
    name,
    rawName,
    ...kindOf(name, { view, size }),
    flags,
    method: view.getUint16(10, true),
    crc32: view.getUint32(16, true),
    compressedSize,
    size,
    position: position + offset,
  };
}

/** Numbers of more than 32 bits have all bits set there; their values are in the zip64 field, in this order. */
function widen(numbers: [number, number, number], zip64: DataView | undefined): [number, number, number] {
  let offset = 0;
  const read = (number: number): number => {
    if (number !== 0xffffffff || zip64 === undefined) return number;
    if (offset + 8 > zip64.byteLength) throw wrongZip("a zip64 number of its directory is missing");
    offset += 8;
    return readUint64(zip64, offset - 8);
  };
  return [read(numbers[0]), read(numbers[1]), read(numbers[2])];
}

function kindOf(
  name: string,
  { view, size }: { view: DataView; size: number },
): Pick<ZipEntry, "isFolder" | "skipped"> {
  const madeOn = view.getUint8(5);
  const attributes = view.getUint32(38, true);
  // Unix and macOS keep the file's type and mode in the upper half; 0 means unknown.
  const unixType = madeOn === 3 || madeOn === 19 ? attributes >>> 28 : 0;
  const isFolder =
    /[/\\]$/.test(name) || (unixType === 0 ? (attributes & dosFolder) !== 0 : unixType === unixFolder);
  if (isFolder)
    return { isFolder: size === 0, skipped: size === 0 ? undefined : "it is a folder with bytes" };
  return { isFolder, skipped: unixKinds.get(unixType) };
}
