import type { Bytes } from "../provided";

/** MD5, which WebCrypto does not have: cloud storage states it for every object. */
export function md5(bytes: Bytes): Bytes {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
  const whole = bytes.length - (bytes.length % 64);
  md5Blocks(state, sines, bytes.subarray(0, whole));

  const rest = bytes.subarray(whole);
  const tail = new Uint8Array(rest.length < 56 ? 64 : 128);
  tail.set(rest);
  tail[rest.length] = 0x80;
  const length = new DataView(tail.buffer, tail.length - 8);
  length.setUint32(0, (bytes.length << 3) >>> 0, true);
  length.setUint32(4, Math.floor(bytes.length / 0x20000000), true);
  md5Blocks(state, sines, tail);

  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => {
    digest.setInt32(i * 4, word, true);
  });
  return new Uint8Array(digest.buffer);
}

function md5Blocks(state: Int32Array, sines: Int32Array, bytes: Bytes): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = new Int32Array(16);
  const term = (word: number, sine: number) => ((words[word & 15] ?? 0) + (sines[sine] ?? 0)) | 0;
  let [a0 = 0, b0 = 0, c0 = 0, d0 = 0] = state;
  for (let offset = 0; offset < bytes.length; offset += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(offset + i * 4, true);
    let a = a0;
    let b = b0;
    let c = c0;
    let d = d0;
    for (let i = 0; i < 16; i += 4) {
      a = (rotated(a, (b & c) | (~b & d), term(i, i), 7) + b) | 0;
      d = (rotated(d, (a & b) | (~a & c), term(i + 1, i + 1), 12) + a) | 0;
      c = (rotated(c, (d & a) | (~d & b), term(i + 2, i + 2), 17) + d) | 0;
      b = (rotated(b, (c & d) | (~c & a), term(i + 3, i + 3), 22) + c) | 0;
    }
    for (let i = 16; i < 32; i += 4) {
      a = (rotated(a, (d & b) | (~d & c), term(5 * i + 1, i), 5) + b) | 0;
      d = (rotated(d, (c & a) | (~c & b), term(5 * i + 6, i + 1), 9) + a) | 0;
      c = (rotated(c, (b & d) | (~b & a), term(5 * i + 11, i + 2), 14) + d) | 0;
      b = (rotated(b, (a & c) | (~a & d), term(5 * i + 16, i + 3), 20) + c) | 0;
    }
    for (let i = 32; i < 48; i += 4) {
      a = (rotated(a, b ^ c ^ d, term(3 * i + 5, i), 4) + b) | 0;
      d = (rotated(d, a ^ b ^ c, term(3 * i + 8, i + 1), 11) + a) | 0;
      c = (rotated(c, d ^ a ^ b, term(3 * i + 11, i + 2), 16) + d) | 0;
      b = (rotated(b, c ^ d ^ a, term(3 * i + 14, i + 3), 23) + c) | 0;
    }
    for (let i = 48; i < 64; i += 4) {
      a = (rotated(a, c ^ (b | ~d), term(7 * i, i), 6) + b) | 0;
      d = (rotated(d, b ^ (a | ~c), term(7 * i + 7, i + 1), 10) + a) | 0;
      c = (rotated(c, a ^ (d | ~b), term(7 * i + 14, i + 2), 15) + d) | 0;
      b = (rotated(b, d ^ (c | ~a), term(7 * i + 21, i + 3), 21) + c) | 0;
    }
    a0 = (a0 + a) | 0;
    b0 = (b0 + b) | 0;
    c0 = (c0 + c) | 0;
    d0 = (d0 + d) | 0;
  }
  state.set([a0, b0, c0, d0]);
}

/** Each sum is cut to 32 bits at once: engines are twice as fast when no number leaves that range on the way. */
function rotated(word: number, mixed: number, term: number, bits: number): number {
  const sum = (((word + mixed) | 0) + term) | 0;
  return (sum << bits) | (sum >>> (32 - bits));
}

/** A checksum of a string and a secret key: enough to tell a link or a token of ours from any other. */
export function keyedChecksum(text: string, key: string): string {
  // Not HMAC by WebCrypto, which pages without https do not have.
  return base64(md5(new TextEncoder().encode(`${key}\n${text}`)));
}

/** CRC-32C (Castagnoli), which cloud storage states for every object, as an unsigned 32 bit number. */
export function crc32c(bytes: Bytes): number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    return value;
  });
  let value = -1;
  // An index and not for-of, which is several times slower in a cold engine.
  for (let i = 0; i < bytes.length; i++) {
    value = (value >>> 8) ^ (table[(value ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  }
  return ~value >>> 0;
}

/** Hexadecimal, as entity tags and ids have it. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Base64, as headers and signed links carry it. */
export function base64(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes));
}
