import { Breather } from "../../async/breather";
import { ArchiveError, type ArchiveFormat } from "../../errors";
import type { ByteReader } from "../../streams/byte-reader";
import { kindOf } from "../detect";
import type { Budget } from "../limits";
import { packedWay } from "../member";
import { hasTarChecksum } from "./checksum";
import { blockBytes } from "./header";

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
    const block = await source.peek(blockBytes);
    if (block.byteLength === 0) return;
    budget.addBehindEnd(block.byteLength);
    if (block.some((byte) => byte !== 0)) {
      if (hasTarChecksum(block) || (isFirst && startsArchive(block))) {
        throw new ArchiveError(
          `The tar archive continues after its end marker: another archive follows, which is not unpacked; ${packedWay}.`,
          { format },
        );
      }
      isFirst = false;
    }
    await source.take(block.byteLength);
  }
}

/** Whether a zip or gzip starts here, as far as its signature tells. */
function startsArchive(block: Uint8Array): boolean {
  return [0x50, 0x1f].includes(block[0] ?? 0) && ["zip", "gzip"].includes(kindOf(block.subarray(0, 4)));
}
