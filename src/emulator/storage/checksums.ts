import type { Bytes } from "../provided";

// For each of the 64 steps of MD5: its constant, which of 16 words it adds, and by how many bits it rotates.
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
const words = Uint8Array.from({ length: 64 }, (_, i) => ([i, 5 * i + 1, 3 * i + 5, 7 * i][i >> 4] ?? 0) & 15);
const turns = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

/** MD5, which WebCrypto does not have. Cloud storage sends it with every object. */
export function md5(bytes: Bytes): Bytes {
  const padded = new Uint8Array((((bytes.length + 8) >>> 6) + 1) * 64);
  const view = new DataView(padded.buffer);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  view.setUint32(padded.length - 8, (bytes.length << 3) >>> 0, true);
  view.setUint32(padded.length - 4, Math.floor(bytes.length / 0x20000000), true);

  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let offset = 0; offset < padded.length; offset += 64) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mixed =
        round === 0
          ? (b & c) | (~b & d)
          : round === 1
            ? (d & b) | (~d & c)
            : round === 2
              ? b ^ c ^ d
              : c ^ (b | ~d);
      const word = view.getInt32(offset + 4 * (words[i] ?? 0), true);
      const turn = turns[round * 4 + (i & 3)] ?? 0;
      // Each sum is cut to 32 bits at once: engines are twice as fast when no number leaves that range.
      const sum = (((a + mixed) | 0) + ((word + (sines[i] ?? 0)) | 0)) | 0;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
    }
    a0 = (a0 + a) | 0;
    b0 = (b0 + b) | 0;
    c0 = (c0 + c) | 0;
    d0 = (d0 + d) | 0;
  }
  [a0, b0, c0, d0].forEach((word, i) => {
    view.setInt32(i * 4, word, true);
  });
  return padded.slice(0, 16);
}

/** A checksum of a string and a secret key, to recognize links and tokens of this emulator. */
export function keyedChecksum(text: string, key: string): string {
  // Not HMAC of WebCrypto, which is missing in pages without https.
  return base64(md5(new TextEncoder().encode(`${key}\n${text}`)));
}

/** CRC-32C (Castagnoli), which cloud storage sends with every object, as an unsigned 32-bit number. */
export function crc32c(bytes: Bytes): number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    return value;
  });
  let value = -1;
  // An index, because for-of is several times slower in a cold engine.
  for (let i = 0; i < bytes.length; i++) {
    value = (value >>> 8) ^ (table[(value ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  }
  return ~value >>> 0;
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function base64(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes));
}
