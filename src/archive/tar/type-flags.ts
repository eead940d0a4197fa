import type { TarHeader } from "modern-tar";
import { hasTarChecksum } from "../detect";

const blockBytes = 512;
/** Headers that describe the next member: PAX and global PAX headers, long names and long link names of GNU tar. */
const describing = "xgLK";
/** Links, devices, folders and pipes: no bytes follow their headers, whatever the headers say. */
const bodiless = "123456";
/** Number of members that modern-tar 0.8.6 reads before the first of them is taken. */
const readAhead = 3;

interface Kept {
  /** Position of the first byte in the archive. */
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** A member according to its own header alone. */
export interface UnreadMember {
  readonly header: TarHeader;
  readonly flag: string;
}

/**
 * Reads the type flag of each member from its header.
 *
 * modern-tar 0.8.6 does not tell it, and treats members with unknown flags as files, even sparse ones. So the decoder's
 * input is kept here as well and read again for each header that the decoder returns. The header has the member's length,
 * and so the position of the next header. Bytes are kept no longer than in the decoder itself.
 */
export class TypeFlags {
  #kept: Kept[] = [];
  #fed = 0;
  #nextHeader = 0;

  /** Keeps bytes that the decoder is about to get. */
  push(bytes: Uint8Array): void {
    const start = this.#fed;
    this.#fed += bytes.byteLength;
    if (this.#fed > this.#nextHeader) this.#kept.push({ start, bytes });
  }

  /** The flag of the next member, whose header the decoder has read; `undefined` when no member follows. */
  next(header: TarHeader): string | undefined {
    for (;;) {
      const block = this.#read(this.#nextHeader);
      if (block === undefined) return undefined;
      const flag = String.fromCharCode(block[156] ?? 0);
      const isDescribing = describing.includes(flag);
      const size = isDescribing ? sizeIn(block) : sizeOf(header, { flag, block });
      this.#nextHeader += paddedSize(size);
      if (isDescribing) continue;

      const needed = this.#kept.findIndex(({ start, bytes }) => start + bytes.byteLength > this.#nextHeader);
      this.#kept = needed < 0 ? [] : this.#kept.slice(needed);
      return flag;
    }
  }

  /**
   * The members that the decoder may have read but not returned, because it failed at what it took for the next header:
   * sparse files of old GNU tar have longer headers than it knows.
   */
  unread(): UnreadMember[] {
    const members: UnreadMember[] = [];
    for (let position = this.#nextHeader; members.length < readAhead; ) {
      const block = this.#read(position);
      if (block === undefined || !hasTarChecksum(block)) break;
      const flag = String.fromCharCode(block[156] ?? 0);
      const size = bodiless.includes(flag) ? 0 : sizeIn(block);
      position += paddedSize(size);
      const [name = ""] = new TextDecoder().decode(block.subarray(0, 100)).split("\0");
      if (!describing.includes(flag)) members.push({ header: { name, size }, flag });
    }
    return members;
  }

  #read(position: number): Uint8Array | undefined {
    const end = position + blockBytes;
    if (end > this.#fed) return undefined;
    const block = new Uint8Array(blockBytes);
    for (const { start, bytes } of this.#kept) {
      if (start >= end) break;
      const from = Math.max(position, start);
      if (from < start + bytes.byteLength)
        block.set(bytes.subarray(from - start, end - start), from - position);
    }
    return block;
  }
}

/** Length of a header with its content, in whole blocks. */
function paddedSize(size: number): number {
  return blockBytes + size + (-size & (blockBytes - 1));
}

function sizeOf(header: TarHeader, { flag, block }: { flag: string; block: Uint8Array }): number {
  if (header.type === "file") return header.size;
  if (bodiless.includes(flag)) return 0;
  // The decoder returns a file whose name ends with a slash as a folder without a size, and skips its bytes.
  return Number(header.pax?.size ?? sizeIn(block));
}

/** The length in a header's own field: octal, or base 256 for long files. */
function sizeIn(block: Uint8Array): number {
  const [first = 0, ...rest] = block.subarray(124, 136);
  if (first >= 0x80) return rest.reduce((size, byte) => size * 256 + byte, first & 0x7f);
  const [digits = ""] = String.fromCharCode(first, ...rest)
    .replaceAll(" ", "")
    .split("\0");
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}
