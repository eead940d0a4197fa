/** The most bytes that Zstandard frames can unpack to: by what they claim, and by what their blocks can hold. */
export function mostZstdBytes(packed: Uint8Array): number {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let [claimed, held] = [0, 0];
  for (let at = 0; at + 4 <= packed.length; ) {
    const magic = view.getUint32(at, true);
    if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    if (magic !== 0xfd2fb528) break;
    const flags = view.getUint8(at + 4);
    const isSingle = (flags & 32) !== 0;
    at += 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][flags & 3] ?? 0);
    const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
    for (let byte = sizeBytes - 1, size = 0; byte >= 0; byte -= 1) {
      size = size * 256 + view.getUint8(at + byte);
      if (byte === 0) claimed += size;
    }
    at += sizeBytes;
    for (let isLast = false; !isLast; ) {
      const header = view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
      const [kind, size] = [(header >> 1) & 3, header >> 3];
      isLast = (header & 1) === 1;
      held += kind === 2 ? 131_072 : size;
      at += 3 + (kind === 1 ? 1 : size);
    }
    at += (flags & 4) === 0 ? 0 : 4;
  }
  return Math.max(claimed, held);
}

/** Bytes of the types of values in LERC. */
const lercBytes = [1, 1, 2, 2, 4, 4, 4, 8];

/** What the head of a LERC blob says; `undefined` for the first version, which only ArcGIS writes. */
export function lercHead(blob: Uint8Array): { bytes: number; isWhole: boolean } | undefined {
  if (String.fromCharCode(...blob.subarray(0, 6)) !== "Lerc2 ") return undefined;
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const version = view.getInt32(6, true);
  let at = version >= 3 ? 14 : 10;
  const next = () => {
    at += 4;
    return view.getInt32(at - 4, true);
  };
  const pixels = next() * next();
  const depth = version >= 4 ? next() : 1;
  const valid = next();
  // Skips the sizes of blocks and of the blob.
  at += 8;
  return { bytes: pixels * depth * (lercBytes[next()] ?? Number.NaN), isWhole: valid === pixels };
}
