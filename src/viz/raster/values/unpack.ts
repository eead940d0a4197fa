import { Unzlib } from "fflate";
import type { Breather } from "../../../async/breather";

/** Bytes that inflate at once, to at most a thousand times as many. */
const pieceBytes = 2 ** 13;

/** Inflates at most `most` bytes, and ignores what follows. */
export async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  { most, breather }: { most: number; breather: Breather },
): Promise<Uint8Array<ArrayBuffer>> {
  const unpacked = new Uint8Array(most);
  let length = 0;
  const stream = new Unzlib((piece) => {
    unpacked.set(piece.subarray(0, most - length), length);
    length = Math.min(most, length + piece.length);
  });
  for (let start = 0; start < packed.length && length < most; start += pieceBytes) {
    stream.push(packed.subarray(start, start + pieceBytes));
    if (breather.isDue) await breather.rest();
  }
  return unpacked.subarray(0, length);
}

/** Unpacks runs of bytes (PackBits), to at most `most` bytes. */
export function unpackBits(packed: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  const unpacked = new Uint8Array(most);
  let length = 0;
  for (let at = 0; at < packed.length && length < most; ) {
    const code = packed[at] ?? 0;
    at += 1;
    const count = code < 128 ? code + 1 : code === 128 ? 0 : 257 - code;
    const taken = code < 128 ? count : Math.min(count, 1);
    const end = Math.min(most, length + count);
    if (code < 128) unpacked.set(packed.subarray(at, at + end - length), length);
    else unpacked.fill(packed[at] ?? 0, length, end);
    length = Math.min(end, code < 128 ? length + packed.length - at : end);
    at += taken;
  }
  return unpacked.subarray(0, length);
}

const clearCode = 256;
const endCode = 257;
const mostCodes = 4096;

/**
 * Unpacks LZW, to at most `most` bytes. geotiff has no such limit: a small file could use up all memory.
 *
 * @throws {Error} when the codes are damaged.
 */
export async function unpackLzw(
  packed: Uint8Array,
  { most, breather }: { most: number; breather: Breather },
): Promise<Uint8Array<ArrayBuffer>> {
  const unpacked = new Uint8Array(most);
  // Each code stands for bytes that were unpacked before: where they start, and how many.
  const starts = new Uint32Array(mostCodes);
  const lengths = new Uint16Array(mostCodes);
  let [length, used, width, before] = [0, endCode + 1, 9, clearCode];
  let [start, count] = [0, 0];
  for (let bit = 0; bit + width <= packed.length * 8 && length < most; ) {
    const code = codeAt(packed, bit, width);
    bit += width;
    if (code === endCode) break;
    if (code === clearCode) {
      [used, width, before] = [endCode + 1, 9, clearCode];
      continue;
    }
    // The code that the encoder has just made stands for the bytes before and the first of them again.
    const isNew = code === used && before !== clearCode;
    if (code > endCode && !isNew && code >= used) throw new Error("its LZW codes are damaged");
    const [from, size] =
      code < clearCode ? [-1, 1] : isNew ? [start, count + 1] : [starts[code] ?? 0, lengths[code] ?? 0];
    if (before !== clearCode && used < mostCodes) {
      starts[used] = start;
      lengths[used] = count + 1;
      used += 1;
    }
    start = length;
    count = size;
    const end = Math.min(most, length + size);
    if (from < 0) unpacked[length] = code;
    // Byte by byte, because both may overlap.
    else for (let to = length, at = from; to < end; to += 1, at += 1) unpacked[to] = unpacked[at] ?? 0;
    length = end;
    before = code;
    if (used + 1 >= 2 ** width && width < 12) width += 1;
    if (breather.isDue) await breather.rest();
  }
  return unpacked.subarray(0, length);
}

function codeAt(packed: Uint8Array, bit: number, width: number): number {
  const at = bit >> 3;
  const bits = ((packed[at] ?? 0) << 16) | ((packed[at + 1] ?? 0) << 8) | (packed[at + 2] ?? 0);
  return (bits >> (24 - width - (bit & 7))) & (2 ** width - 1);
}
