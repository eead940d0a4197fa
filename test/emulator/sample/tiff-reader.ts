import { unzlibSync } from "fflate";

/** Reads the TIFFs of these tests by the book (TIFF 6.0), apart from the code that writes them. */
export function readTiff(bytes: Uint8Array<ArrayBuffer>): {
  tags: Map<number, number[] | string>;
  pixels: Uint8Array<ArrayBuffer>;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (String.fromCharCode(...bytes.subarray(0, 2)) !== "II" || view.getUint16(2, true) !== 42)
    throw new Error("no TIFF");
  const directory = view.getUint32(4, true);
  const tags = new Map<number, number[] | string>();
  let last = 0;
  for (let i = 0; i < view.getUint16(directory, true); i++) {
    const entry = directory + 2 + i * 12;
    const tag = view.getUint16(entry, true);
    if (tag <= last) throw new Error(`tag ${tag} stands out of order`);
    last = tag;
    tags.set(tag, valueAt(view, entry));
  }
  const strips = numbers(tags, 273).map((offset, i) =>
    unzlibSync(bytes.subarray(offset, offset + (numbers(tags, 279)[i] ?? 0))),
  );
  const pixels = new Uint8Array(strips.reduce((sum, { length }) => sum + length, 0));
  strips.reduce((position, strip) => {
    pixels.set(strip, position);
    return position + strip.length;
  }, 0);
  if (numbers(tags, 317)[0] === 2) undoDifferences(pixels, tags);
  return { tags, pixels };
}

export function numbers(tags: Map<number, number[] | string>, tag: number): number[] {
  const value = tags.get(tag);
  if (!Array.isArray(value)) throw new Error(`tag ${tag} is no list of numbers`);
  return value;
}

function valueAt(view: DataView, entry: number): number[] | string {
  const kind = view.getUint16(entry + 2, true);
  const count = view.getUint32(entry + 4, true);
  const size = { 2: 1, 3: 2, 4: 4, 12: 8 }[kind] ?? 0;
  const place = size * count <= 4 ? entry + 8 : view.getUint32(entry + 8, true);
  const values = Array.from({ length: count }, (_, i) => {
    const at = place + i * size;
    if (kind === 2) return view.getUint8(at);
    if (kind === 3) return view.getUint16(at, true);
    return kind === 4 ? view.getUint32(at, true) : view.getFloat64(at, true);
  });
  return kind === 2 ? String.fromCharCode(...values.slice(0, -1)) : values;
}

function undoDifferences(pixels: Uint8Array, tags: Map<number, number[] | string>): void {
  const samples = numbers(tags, 277)[0] ?? 1;
  const stride = (numbers(tags, 256)[0] ?? 0) * samples;
  for (let i = 0; i < pixels.length; i++) {
    if (i % stride >= samples) pixels[i] = pixels[i]! + pixels[i - samples]!;
  }
}
