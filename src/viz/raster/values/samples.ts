import { type Layout, rowBytes } from "./layout";

/** Reads the value of a column from a row of a block, as `rowOf` returns it. */
export type SampleReader = (row: DataView, column: number) => number;

/** A row of a decompressed block, without its predictor. With planes, of one band. */
export function rowOf(
  block: Uint8Array,
  layout: Layout,
  { row, band }: { row: number; band: number },
): DataView {
  const length = rowBytes(layout, band);
  const view = new DataView(block.slice(row * length, (row + 1) * length).buffer);
  const step = layout.isPlanar ? 1 : layout.bands.length;
  const bytes = (layout.bands[0]?.bits ?? 8) / 8;
  if (layout.predictor === 2) addDifferences(view, { step, bytes, isLittleEndian: layout.isLittleEndian });
  if (layout.predictor === 3) joinPlanes(view, { step, bytes });
  return view;
}

/** Predictor 2 stores each value as its difference from the one before. */
function addDifferences(
  row: DataView,
  { step, bytes, isLittleEndian: little }: { step: number; bytes: number; isLittleEndian: boolean },
): void {
  const count = row.byteLength / bytes;
  for (let index = step; index < count; index += 1) {
    const [at, before] = [index * bytes, (index - step) * bytes];
    if (bytes === 1) row.setUint8(at, row.getUint8(at) + row.getUint8(before));
    else if (bytes === 2)
      row.setUint16(at, row.getUint16(at, little) + row.getUint16(before, little), little);
    else if (bytes === 4)
      row.setUint32(at, row.getUint32(at, little) + row.getUint32(before, little), little);
    else row.setBigUint64(at, row.getBigUint64(at, little) + row.getBigUint64(before, little), little);
  }
}

/**
 * Predictor 3 stores all first bytes of a row, then all second bytes, and so on, whatever the byte order of the file;
 * and each byte as its difference from the one before.
 */
function joinPlanes(row: DataView, { step, bytes }: { step: number; bytes: number }): void {
  const count = Math.floor(row.byteLength / bytes);
  const planes = new Uint8Array(row.buffer.slice(0));
  for (let index = step; index < planes.length; index += 1) {
    planes[index] = (planes[index] ?? 0) + (planes[index - step] ?? 0);
  }
  for (let index = 0; index < count; index += 1) {
    for (let byte = 0; byte < bytes; byte += 1) {
      row.setUint8(index * bytes + byte, planes[byte * count + index] ?? 0);
    }
  }
}

/** Makes the reader of a band. Values that do not fill bytes follow each other bit by bit, the highest bit first. */
export function sampleReader(layout: Layout, band: number): SampleReader {
  const { bands, isPlanar, predictor } = layout;
  // Predictor 3 has an order of its own.
  const little = predictor !== 3 && layout.isLittleEndian;
  const { bits = 8, kind = "unsigned" } = bands[band] ?? {};
  const widths = isPlanar ? [bits] : bands.map((one) => one.bits);
  const pixel = widths.reduce((sum, width) => sum + width, 0);
  const start = isPlanar ? 0 : widths.slice(0, band).reduce((sum, width) => sum + width, 0);
  if (widths.some((width) => width % 8 !== 0)) {
    const limit = 2 ** (bits - 1);
    return (row, column) => {
      const value = bitsAt(row, column * pixel + start, bits);
      return kind === "signed" && value >= limit ? value - 2 * limit : value;
    };
  }
  const [stride, shift, bytes] = [pixel / 8, start / 8, bits / 8];
  const read = byteReader(bytes, kind);
  return (row, column) => read(row, column * stride + shift, little);
}

function bitsAt(row: DataView, position: number, bits: number): number {
  let value = 0;
  for (let at = position; at < position + bits; ) {
    const left = 8 - (at % 8);
    const taken = Math.min(left, position + bits - at);
    value = value * 2 ** taken + ((row.getUint8(at >> 3) >> (left - taken)) & (2 ** taken - 1));
    at += taken;
  }
  return value;
}

function byteReader(
  bytes: number,
  kind: Layout["bands"][number]["kind"],
): (row: DataView, at: number, little: boolean) => number {
  if (kind === "float") {
    if (bytes === 4) return (row, at, little) => row.getFloat32(at, little);
    if (bytes === 8) return (row, at, little) => row.getFloat64(at, little);
    return (row, at, little) => halfOf(row.getUint16(at, little));
  }
  const isSigned = kind === "signed";
  if (bytes === 1) return isSigned ? (row, at) => row.getInt8(at) : (row, at) => row.getUint8(at);
  if (bytes === 2 && !isSigned) return (row, at, little) => row.getUint16(at, little);
  if (bytes === 8) {
    return (row, at, little) => Number(row[isSigned ? "getBigInt64" : "getBigUint64"](at, little));
  }
  const limit = 2 ** (8 * bytes - 1);
  return (row, at, little) => {
    let value = 0;
    for (let byte = 0; byte < bytes; byte += 1) {
      value = value * 256 + row.getUint8(at + (little ? bytes - 1 - byte : byte));
    }
    return isSigned && value >= limit ? value - 2 * limit : value;
  };
}

/** A floating-point number of 16 bits. */
function halfOf(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 === 0 ? 1 : -1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
