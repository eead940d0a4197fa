import { type FlateError, FlateErrorCode, Gunzip } from "fflate";
import { ArchiveError, isUp42Error } from "../errors";
import { ByteReader, toByteStream } from "../streams/byte-reader";
import { createCrc32 } from "../streams/crc32";
import type { ByteStream } from "../types";
import { InflatePace } from "./inflate-pace";
import { packedWay } from "./member";
import { viewOf } from "./zip/end";

/**
 * Compressed bytes that are kept: a member's trailer is only checked after the next header has been read.
 */
const keptBytes = 128 * 1024;
const trailerBytes = 8;
const zeros = new Uint8Array(4 * 1024);
/** fflate needs this many bytes after a member before it tells what they are. */
const lookaheadBytes = 4;
/** A member's own bytes may end with so many zeros: a stored block of zeros, and the trailer. */
const maxOwnZeros = 0xffff + trailerBytes;

/**
 * Unpacks gzip members with fflate's `Gunzip` and makes the checks that it omits: the checksum and the length after each
 * member.
 *
 * fflate shows where a member ended only by what comes next: it reports another member and refuses anything else. So
 * zeros at the end are held back, and given to it one by one if nothing else comes after them: it refuses the fourth one
 * after the last member, which shows where that member ended.
 */
class MemberDecoder {
  readonly #pace: InflatePace;
  readonly #crc32 = createCrc32();
  readonly #gunzip: Gunzip;
  #unpacked: Uint8Array<ArrayBuffer>[] = [];
  #checksum = 0;
  #length = 0;
  #memberStart = 0;
  /** Number of bytes given to fflate. */
  #fed = 0;
  #heldZeros = 0;
  /** A ring buffer: the byte at position `n` is at `n % keptBytes`. */
  readonly #kept = new Uint8Array(keptBytes);

  constructor(pace: InflatePace) {
    this.#pace = pace;
    this.#gunzip = new Gunzip((chunk) => {
      if (chunk.byteLength === 0) return;
      this.#checksum = this.#crc32(chunk, this.#checksum);
      this.#length += chunk.byteLength;
      pace.count(chunk.byteLength);
      this.#unpacked.push(chunk as Uint8Array<ArrayBuffer>);
    });
    this.#gunzip.onmember = (start) => this.#checkMember(start);
  }

  /** What was unpacked since the last call. */
  take(): Uint8Array<ArrayBuffer>[] {
    const unpacked = this.#unpacked;
    this.#unpacked = [];
    return unpacked;
  }

  /** Unpacks a chunk in steps. @throws {ArchiveError} when what came so far is damaged. */
  *push(chunk: Uint8Array<ArrayBuffer>): Generator<undefined, void, undefined> {
    let end = chunk.byteLength;
    while (end > 0 && chunk[end - 1] === 0) end -= 1;
    for (; end > 0 && this.#heldZeros > 0; this.#heldZeros -= Math.min(this.#heldZeros, zeros.byteLength)) {
      this.#feed(zeros.subarray(0, this.#heldZeros));
      yield;
    }
    for (const slice of this.#pace.slicesOf(chunk.subarray(0, end))) {
      this.#feed(slice);
      yield;
    }
    this.#heldZeros += chunk.byteLength - end;
  }

  /** Ends in steps. @throws {ArchiveError} when the last member is cut short or damaged. */
  *end(): Generator<undefined, void, undefined> {
    const contentEnd = this.#fed;
    const sourceEnd = contentEnd + this.#heldZeros;
    const limit = Math.min(sourceEnd, contentEnd + maxOwnZeros) + lookaheadBytes;
    const zero = new Uint8Array(1);
    while (this.#fed < limit) {
      if (this.#isRefused(zero)) {
        const memberEnd = this.#fed - lookaheadBytes;
        if (memberEnd < contentEnd) throw junkBehind();
        this.#checkMember(memberEnd);
        return;
      }
      yield;
    }
    throw damagedGzip("it is cut short");
  }

  #feed(bytes: Uint8Array): void {
    if (!this.#isRefused(bytes)) return;
    throw this.#memberStart === 0 && this.#length === 0 ? damagedGzip("its header is wrong") : junkBehind();
  }

  /** Gives bytes to fflate. Returns whether it refuses them because they are not the start of a member. */
  #isRefused(bytes: Uint8Array): boolean {
    this.#keep(bytes);
    try {
      this.#gunzip.push(bytes);
      return false;
    } catch (error) {
      if (isUp42Error(error)) throw error;
      if ((error as Partial<FlateError>).code === FlateErrorCode.InvalidHeader) return true;
      throw damagedGzip("its data cannot be unpacked", error);
    }
  }

  #keep(bytes: Uint8Array): void {
    const start = this.#fed % keptBytes;
    const fitting = bytes.subarray(0, keptBytes - start);
    this.#kept.set(fitting, start);
    this.#kept.set(bytes.subarray(fitting.byteLength), 0);
    this.#fed += bytes.byteLength;
  }

  #checkMember(end: number): void {
    const start = end - trailerBytes;
    if (start < this.#memberStart || start < this.#fed - keptBytes) throw damagedGzip("a trailer is missing");
    const bytes = Uint8Array.from(
      { length: trailerBytes },
      (_, index) => this.#kept[(start + index) % keptBytes] ?? 0,
    );
    const trailer = viewOf(bytes);
    if (trailer.getUint32(0, true) !== this.#checksum) throw damagedGzip("a checksum is wrong");
    // The length is kept modulo 2^32.
    if (trailer.getUint32(4, true) !== this.#length % 2 ** 32) throw damagedGzip("a length is wrong");
    this.#memberStart = end;
    this.#checksum = 0;
    this.#length = 0;
  }
}

/**
 * Unpacks gzip of any number of members, also with zeros after them, on any platform. The result errors with
 * `ArchiveError` when a member is cut short or has a wrong checksum or length, or when anything but zeros follows.
 */
export function gunzipMembers(compressed: ByteStream): ByteStream {
  const source = new ByteReader(compressed);
  const chunks = unpackMembers(source);
  return toByteStream({
    read: async () => (await chunks.next()).value ?? undefined,
    stop: (reason) => source.stop(reason),
  });
}

async function* unpackMembers(source: ByteReader): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const pace = new InflatePace();
  const members = new MemberDecoder(pace);
  for (let isEnd = false; !isEnd; await pace.rest()) {
    const packed = await source.read();
    isEnd = packed === undefined;
    for (const _ of packed === undefined ? members.end() : members.push(packed)) {
      yield* members.take();
      await pace.rest();
    }
  }
  yield* members.take();
}

/** The error for a gzip file with something else behind it. */
export function junkBehind(): ArchiveError {
  return new ArchiveError(
    `The gzip data is damaged: something else follows its end; nothing was kept; ${packedWay}.`,
    { format: "tgz" },
  );
}

/** The error for damaged gzip data. */
export function damagedGzip(reason: string, cause?: unknown): ArchiveError {
  return new ArchiveError(`The gzip data is damaged: ${reason}; nothing was kept, download it again.`, {
    format: "tgz",
    ...(cause === undefined ? {} : { cause }),
  });
}
