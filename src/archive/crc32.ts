/** Continues a CRC-32 over the next bytes; 0 starts a new one. The result is an unsigned 32-bit number. */
export type Crc32 = (bytes: Uint8Array, previous: number) => number;

/** Makes a CRC-32 as zip and gzip use it (the reversed polynomial 0xEDB88320). */
export function createCrc32(): Crc32 {
  const tables = makeTables();
  const at = (index: number) => tables[index] as number;

  return (bytes, previous) => {
    const byteAt = (index: number) => bytes[index] as number;
    let crc = ~previous;
    let index = 0;
    // Four bytes a step: twice as fast as one, and the unpacking of a zip waits for this.
    for (const end = bytes.length - 3; index < end; index += 4) {
      crc ^= byteAt(index) | (byteAt(index + 1) << 8) | (byteAt(index + 2) << 16) | (byteAt(index + 3) << 24);
      crc =
        at(768 + (crc & 0xff)) ^
        at(512 + ((crc >>> 8) & 0xff)) ^
        at(256 + ((crc >>> 16) & 0xff)) ^
        at(crc >>> 24);
    }
    for (; index < bytes.length; index += 1) crc = at((crc ^ byteAt(index)) & 0xff) ^ (crc >>> 8);
    return ~crc >>> 0;
  };
}

/** Four tables in a row: what a byte does to the checksum when none to three more bytes follow it in the step. */
function makeTables(): Int32Array {
  const tables = new Int32Array(4 * 256);
  for (let index = 0; index < 256; index += 1) {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[index] = value;
  }
  for (let index = 256; index < tables.length; index += 1) {
    const before = tables[index - 256] as number;
    tables[index] = (tables[before & 0xff] as number) ^ (before >>> 8);
  }
  return tables;
}
