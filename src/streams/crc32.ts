/** Continues a checksum over the next bytes; 0 starts a new one. The result is an unsigned 32-bit number. */
export type Crc32 = (bytes: Uint8Array, previous: number) => number;

/** Makes the CRC-32 that zip and gzip use. */
export function createCrc32(): Crc32 {
  return createCrc(0xedb88320);
}

/** Makes the CRC-32C (Castagnoli) that cloud storage sends with every object. */
export function createCrc32c(): Crc32 {
  return createCrc(0x82f63b78);
}

/** @param polynomial The reversed polynomial. */
function createCrc(polynomial: number): Crc32 {
  const tables = makeTables(polynomial);
  const at = (index: number) => tables[index] as number;

  return (bytes, previous) => {
    const byteAt = (index: number) => bytes[index] as number;
    let crc = ~previous;
    let index = 0;
    // Eight bytes a step are four times as fast as one, and downloads wait for this.
    for (const end = bytes.length - 7; index < end; index += 8) {
      crc ^= byteAt(index) | (byteAt(index + 1) << 8) | (byteAt(index + 2) << 16) | (byteAt(index + 3) << 24);
      crc =
        at(1792 + (crc & 0xff)) ^
        at(1536 + ((crc >>> 8) & 0xff)) ^
        at(1280 + ((crc >>> 16) & 0xff)) ^
        at(1024 + (crc >>> 24)) ^
        at(768 + byteAt(index + 4)) ^
        at(512 + byteAt(index + 5)) ^
        at(256 + byteAt(index + 6)) ^
        at(byteAt(index + 7));
    }
    for (; index < bytes.length; index += 1) crc = at((crc ^ byteAt(index)) & 0xff) ^ (crc >>> 8);
    return ~crc >>> 0;
  };
}

/** Eight tables in a row: the effect of a byte on the checksum when 0 to 7 more bytes follow it in the step. */
function makeTables(polynomial: number): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let index = 0; index < 256; index += 1) {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    tables[index] = value;
  }
  for (let index = 256; index < tables.length; index += 1) {
    const before = tables[index - 256] as number;
    tables[index] = (tables[before & 0xff] as number) ^ (before >>> 8);
  }
  return tables;
}
