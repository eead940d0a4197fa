import { Breather } from "../../async/breather";
import { ArchiveError, type ArchiveFormat } from "../../errors";
import type { ByteReader } from "../../streams/byte-reader";
import { kindOf } from "../detect";
import type { Budget } from "../limits";
import { packedWay } from "../member";
import { hasTarChecksum } from "./checksum";
import { blockBytes, isZero } from "./header";

/** Bytes read together: a whole number of blocks. */
const partBytes = 64 * 1024;

/**
 * Reads what is behind the end marker of a tar, and keeps nothing of it. Zeros, and what old tars leave in their last
 * blocks, are not used, as with GNU tar. But another archive there is not lost without a word.
 *
 * @throws {ArchiveError} when another archive follows, or more bytes than the budget allows.
 */
export async function readRest(
  source: ByteReader,
  { budget, format }: { budget: Budget; format: ArchiveFormat },
): Promise<void> {
  const breather = new Breather();
  let isFirst = true;
  for (;;) {
    if (breather.isDue) await breather.rest();
    const part = await source.peek(partBytes);
    if (part.byteLength === 0) return;
    budget.addBehindEnd(part.byteLength);
    for (let start = 0; start < part.byteLength; start += blockBytes) {
      const block = part.subarray(start, start + blockBytes);
      if (isZero(block)) continue;
      if (hasTarChecksum(block) || (isFirst && startsArchive(block))) {
        throw new ArchiveError(
          `The tar archive continues after its end marker: another archive follows, which is not unpacked; ${packedWay}.`,
          { format },
        );
      }
      isFirst = false;
    }
    await source.take(part.byteLength);
  }
}

/** Whether a zip or gzip starts here, as far as its signature tells. */
function startsArchive(block: Uint8Array): boolean {
  return [0x50, 0x1f].includes(block[0] ?? 0) && ["zip", "gzip"].includes(kindOf(block.subarray(0, 4)));
}
