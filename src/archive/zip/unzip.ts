import { Inflate } from "fflate";
import { Breather } from "../../async/breather";
import { ArchiveError } from "../../errors";
import { type Crc32, createCrc32 } from "../../streams/crc32";
import type { Spool } from "../codecs";
import { InflatePace } from "../inflate-pace";
import type { Budget } from "../limits";
import { type ArchiveEntry, type ArchiveMember, packedWay, quoteName } from "../member";
import { readZipDirectory, type ZipEntry } from "./directory";
import { damagedZip, localSignature, viewOf, wrongZip } from "./end";

const localBytes = 30;
const storedMethod = 0;
const deflatedMethod = 8;
/** Bytes taken from the spool at a time. */
const readBytes = 64 * 1024;
const encryptedFlag = 1;
const patchFlag = 1 << 5;

/**
 * Yields the files of a zip that has arrived completely, and what cannot be saved (symbolic links, devices). Skips folders.
 *
 * All of the zip is needed because only the directory at its end says how long each file is: writers that stream, such as
 * Java's `ZipOutputStream`, put the lengths after the files, and nothing marks where they start. The checksums are compared
 * here because fflate does not.
 *
 * @throws {ArchiveError} when the zip is damaged, cut short, encrypted, packed in an unknown way or over the budget.
 */
export async function* unzip(
  spool: Spool,
  { budget, signal }: { budget: Budget; signal?: AbortSignal | undefined },
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const breather = new Breather(signal);
  const { entries, start } = await readZipDirectory(spool, { budget, breather });
  const endOf = await endsOf(entries, { directoryStart: start, breather });
  const crc32 = createCrc32();
  for (const entry of entries) {
    if (entry.isFolder) continue;
    signal?.throwIfAborted();
    if (breather.isDue) await breather.rest();
    if (entry.skipped !== undefined) {
      yield { kind: "skipped", name: entry.name, reason: entry.skipped };
      continue;
    }
    refuseUnsupported(entry);
    const dataStart = await readLocalHeader(spool, entry, endOf(entry.position));
    const packed = readRange(spool, {
      start: dataStart,
      length: entry.compressedSize,
      breather,
      signal,
    });
    const member = openMember(entry, { packed, crc32 });
    yield member;
    while ((await member.read()) !== undefined);
  }
}

/**
 * Where the bytes of each entry end at the latest: at the next entry or at the directory. Entries must not share bytes,
 * because that is how a small zip unpacks to a huge one.
 */
async function endsOf(
  entries: readonly ZipEntry[],
  { directoryStart, breather }: { directoryStart: number; breather: Breather },
): Promise<(position: number) => number> {
  // Numbers alone are sorted ten times as fast as entries.
  const positions = Float64Array.from(entries, ({ position }) => position).sort();
  const endAfter = new Map<number, number>();
  await breather.each(positions.length, (index) => {
    const position = positions[index] ?? 0;
    const end = positions[index + 1] ?? directoryStart;
    if (position >= end) {
      const { name = "" } = entries.findLast((entry) => entry.position === position) ?? {};
      throw wrongZip(`${quoteName(name)} shares bytes with another entry`, { entry: name });
    }
    endAfter.set(position, end);
  });
  return (position) => endAfter.get(position) ?? 0;
}

function refuseUnsupported({ name, flags, method }: ZipEntry): void {
  const refuse = (what: string): ArchiveError =>
    new ArchiveError(
      `The zip archive holds ${quoteName(name)} ${what}, which is not supported; ${packedWay}.`,
      {
        format: "zip",
        entry: name,
      },
    );
  if ((flags & encryptedFlag) !== 0) throw refuse("encrypted");
  if ((flags & patchFlag) !== 0) throw refuse("as a patch");
  if (method === storedMethod || method === deflatedMethod) return;
  throw refuse(`compressed with ${methodNames.get(method) ?? `method ${method}`}`);
}

const methodNames: ReadonlyMap<number, string> = /* @__PURE__ */ new Map([
  [9, "Deflate64"],
  [12, "bzip2"],
  [14, "LZMA"],
  [93, "Zstandard"],
  [95, "xz"],
]);

/** Compares the entry's own header with the directory and returns where its bytes start. */
async function readLocalHeader(spool: Spool, entry: ZipEntry, roomEnd: number): Promise<number> {
  const { name, rawName, position, compressedSize, method } = entry;
  const wrong = (reason: string) => damagedZip(`${reason} ${quoteName(name)}`, { entry: name });
  const contradicted = (what: string) =>
    wrongZip(`its directory has another ${what} for ${quoteName(name)}`, { entry: name });
  const headerLength = localBytes + rawName.length;
  if (position + headerLength > roomEnd) throw wrong("bytes are missing from the header of");

  const header = await spool.read(position, headerLength);
  const view = viewOf(header);
  if (view.getUint32(0, true) !== localSignature) throw wrong("no header was found for");
  const sameName =
    view.getUint16(26, true) === rawName.length &&
    rawName.every((byte, index) => byte === header[localBytes + index]);
  if (!sameName) throw contradicted("name");
  if (view.getUint16(8, true) !== method) throw contradicted("method");

  const dataStart = position + headerLength + view.getUint16(28, true);
  if (dataStart + compressedSize > roomEnd) throw wrong("bytes are missing from");
  return dataStart;
}

async function* readRange(
  spool: Spool,
  {
    start,
    length,
    breather,
    signal,
  }: { start: number; length: number; breather: Breather; signal: AbortSignal | undefined },
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const end = start + length;
  for (let position = start; position < end; position += readBytes) {
    signal?.throwIfAborted();
    if (breather.isDue) await breather.rest();
    yield await spool.read(position, Math.min(readBytes, end - position));
  }
}

interface PackedBytes {
  readonly packed: AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;
  readonly crc32: Crc32;
}

function openMember(entry: ZipEntry, { packed, crc32 }: PackedBytes): ArchiveMember {
  const { name, size } = entry;
  const chunks = entry.method === storedMethod ? packed : inflate(packed, name);
  let length = 0;
  let checksum = 0;
  return {
    kind: "file",
    name,
    size,
    async read() {
      const { value = undefined } = await chunks.next();
      if (value !== undefined) {
        length += value.byteLength;
        checksum = crc32(value, checksum);
      }
      if (length > size || (value === undefined && length !== size)) {
        throw damagedZip(`${quoteName(name)} does not have the length that the directory of the zip states`, {
          entry: name,
        });
      }
      if (value === undefined && checksum !== entry.crc32) {
        throw damagedZip(`${quoteName(name)} has a wrong checksum`, { entry: name });
      }
      return value;
    },
  };
}

async function* inflate(
  packed: AsyncIterable<Uint8Array<ArrayBuffer>>,
  name: string,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let unpacked: Uint8Array<ArrayBuffer>[] = [];
  const inflater = new Inflate((chunk) => {
    if (chunk.byteLength > 0) unpacked.push(chunk as Uint8Array<ArrayBuffer>);
  });
  const push = (chunk: Uint8Array, final: boolean) => {
    unpacked = [];
    try {
      inflater.push(chunk, final);
    } catch (cause) {
      throw damagedZip(`${quoteName(name)} cannot be unpacked`, { entry: name, cause });
    }
    return unpacked;
  };
  const pace = new InflatePace();
  for await (const chunk of packed) {
    for (const slice of pace.slicesOf(chunk)) {
      await pace.rest();
      for (const part of push(slice, false)) {
        pace.count(part.byteLength);
        yield part;
      }
    }
  }
  yield* push(new Uint8Array(0), true);
}
