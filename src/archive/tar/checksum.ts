/** The checksum that a header states; `undefined` when it is not a number. */
export function checksumIn(block: Uint8Array): number | undefined {
  const [, digits] =
    /^[ \t]*([0-7]*)(?:[ \0]|$)/.exec(String.fromCharCode(...block.subarray(148, 156))) ?? [];
  return digits === undefined ? undefined : Number.parseInt(`0${digits}`, 8);
}

/** The checksum of a header, and the one that old tars compute of the same header: they add up signed bytes. */
export function sumsOf(block: Uint8Array): readonly [number, number] {
  let unsigned = 8 * 0x20;
  let high = 0;
  for (let index = 0; index < 512; index += 1) {
    if (index >= 148 && index < 156) continue;
    const byte = block[index] ?? 0;
    unsigned += byte;
    if (byte > 0x7f) high += 1;
  }
  return [unsigned, unsigned - 256 * high];
}

/** Whether a block is the header of a tar's member. Tars from before 1988 have a checksum, but no magic word. */
export function hasTarChecksum(block: Uint8Array): boolean {
  const checksum = checksumIn(block);
  return checksum !== undefined && checksum !== 0 && sumsOf(block).includes(checksum);
}
