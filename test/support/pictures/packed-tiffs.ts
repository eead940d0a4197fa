import { zlibSync } from "fflate";

/** A TIFF of any layout that tests write: bits, byte order, planes, tiles, predictor and compression. */
export interface PackedTiff {
  readonly width: number;
  readonly height: number;
  readonly valueAt: (column: number, row: number, band: number) => number;
  readonly bandCount?: number;
  readonly bits?: number | readonly number[];
  /** 1 unsigned, 2 signed, 3 floating point. */
  readonly format?: number;
  readonly isBigEndian?: boolean;
  readonly isPlanar?: boolean;
  /** Width and height of tiles. */
  readonly tile?: readonly [width: number, height: number];
  readonly rowsPerStrip?: number;
  readonly predictor?: number;
  readonly compression?: number;
  readonly photometric?: number;
  /** Further or other tags: shorts, longs or doubles. */
  readonly tags?: readonly TiffTag[];
  /** Packs a block instead of `compression`, which then only names how. */
  readonly pack?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
}

type TiffTag = readonly [tag: number, type: 1 | 2 | 3 | 4 | 12, values: readonly number[]];

const packers: Readonly<Record<number, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>>> = {
  1: (bytes) => bytes,
  5: packLzw,
  8: (bytes) => new Uint8Array(zlibSync(bytes)),
  32773: packRuns,
};

export function packTiff(init: PackedTiff): Uint8Array<ArrayBuffer> {
  const { width, height, bandCount = 1, rowsPerStrip = height, tile, isPlanar = false } = init;
  const { compression = 1, pack = packers[compression] ?? packers[1]! } = init;
  const bits = bitsOf(init);
  const [blockWidth, blockHeight] = tile ?? [width, rowsPerStrip];
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  for (const bands of isPlanar ? bits.map((_, band) => [band]) : [bits.map((_, band) => band)]) {
    for (let top = 0; top < height; top += blockHeight) {
      for (let left = 0; left < width; left += blockWidth) {
        const rows = tile === undefined ? Math.min(blockHeight, height - top) : blockHeight;
        const lines = Array.from({ length: rows }, (_, row) =>
          rowBytesOf(init, { bands, row: top + row, left, width: blockWidth }),
        );
        blocks.push(pack(joined(lines)));
      }
    }
  }
  const tags: TiffTag[] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, bits],
    [259, 3, [compression]],
    [262, 3, [init.photometric ?? (bandCount >= 3 ? 2 : 1)]],
    [277, 3, [bandCount]],
    [284, 3, [isPlanar ? 2 : 1]],
    [317, 3, [init.predictor ?? 1]],
    [339, 3, bits.map(() => init.format ?? 1)],
    ...(tile === undefined
      ? []
      : ([
          [322, 4, [tile[0]]],
          [323, 4, [tile[1]]],
        ] as const)),
    ...(tile === undefined ? ([[278, 4, [rowsPerStrip]]] as const) : []),
  ];
  return assemble(init, { tags, blocks });
}

function bitsOf({ bits = 8, bandCount = 1 }: PackedTiff): readonly number[] {
  return typeof bits === "number" ? Array.from({ length: bandCount }, () => bits) : bits;
}

function assemble(
  { tile, isBigEndian = false, tags: own = [] }: PackedTiff,
  { tags, blocks }: { tags: readonly TiffTag[]; blocks: readonly Uint8Array<ArrayBuffer>[] },
): Uint8Array<ArrayBuffer> {
  const [offsetTag, countTag] = tile === undefined ? [273, 279] : [324, 325];
  let position = 8;
  const offsets = blocks.map(({ length }) => {
    position += length;
    return position - length;
  });
  const replaced = new Set(own.map(([tag]) => tag));
  const all: TiffTag[] = [
    ...tags,
    [offsetTag, 4, offsets] as TiffTag,
    [countTag, 4, blocks.map(({ length }) => length)] as TiffTag,
  ].filter(([tag]) => !replaced.has(tag));
  all.push(...own);
  all.sort(([one], [other]) => one - other);
  const sizes = { 1: 1, 2: 1, 3: 2, 4: 4, 12: 8 } as const;
  const start = position + (position % 2);
  let free = start + 2 + all.length * 12 + 4;
  const places = all.map(([, type, values]) => {
    const size = values.length * sizes[type];
    if (size <= 4) return undefined;
    free += size + (size % 2);
    return free - size - (size % 2);
  });
  const file = new Uint8Array(free);
  const view = new DataView(file.buffer);
  const little = !isBigEndian;
  file.set(little ? [0x49, 0x49] : [0x4d, 0x4d]);
  view.setUint16(2, 42, little);
  view.setUint32(4, start, little);
  blocks.forEach((block, index) => {
    file.set(block, offsets[index]);
  });
  view.setUint16(start, all.length, little);
  all.forEach(([tag, type, values], index) => {
    const entry = start + 2 + index * 12;
    const place = places[index];
    view.setUint16(entry, tag, little);
    view.setUint16(entry + 2, type, little);
    view.setUint32(entry + 4, values.length, little);
    if (place !== undefined) view.setUint32(entry + 8, place, little);
    values.forEach((value, n) => {
      const at = (place ?? entry + 8) + n * sizes[type];
      if (type === 12) view.setFloat64(at, value, little);
      else if (type === 4) view.setUint32(at, value, little);
      else if (type === 3) view.setUint16(at, value, little);
      else view.setUint8(at, value);
    });
  });
  return file;
}

/** A row of a block, with its predictor, as libtiff writes it. */
function rowBytesOf(
  init: PackedTiff,
  { bands, row, left, width }: { bands: readonly number[]; row: number; left: number; width: number },
): Uint8Array<ArrayBuffer> {
  const bits = bitsOf(init);
  const values: { value: number; bits: number }[] = [];
  for (let column = left; column < left + width; column += 1) {
    for (const band of bands) {
      const isInside = column < init.width && row < init.height;
      values.push({ value: isInside ? init.valueAt(column, row, band) : 0, bits: bits[band] ?? 8 });
    }
  }
  const total = values.reduce((sum, one) => sum + one.bits, 0);
  const bytes = new Uint8Array(Math.ceil(total / 8));
  const isWhole = values.every((one) => one.bits % 8 === 0);
  let at = 0;
  for (const { value, bits: width } of values) {
    const pattern = patternOf(value, width, init.format ?? 1);
    for (let bit = 0; bit < width; bit += 1) {
      // The number of the bit from the highest on; whole bytes are turned round in little-endian files.
      const isTurned = isWhole && init.isBigEndian !== true && init.predictor !== 3;
      const place = isTurned ? (width / 8 - 1 - (bit >> 3)) * 8 + (bit & 7) : bit;
      if ((pattern >> BigInt(width - 1 - bit)) & 1n) bytes[(at + place) >> 3]! |= 0x80 >> ((at + place) & 7);
    }
    at += width;
  }
  const size = (bits[0] ?? 8) / 8;
  if (init.predictor === 2)
    return differences(bytes, { size, step: bands.length, isBigEndian: init.isBigEndian });
  return init.predictor === 3 ? planes(bytes, { size, step: bands.length }) : bytes;
}

function patternOf(value: number, bits: number, format: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (format !== 3) return BigInt.asUintN(bits, BigInt(value));
  if (bits === 64) view.setFloat64(0, value);
  if (bits === 32) view.setFloat32(4, value);
  if (bits === 16) view.setUint16(6, halfPattern(value));
  return view.getBigUint64(0);
}

/** Halves that tests write: normal numbers that 16 bits hold exactly. */
function halfPattern(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = Math.round((Math.abs(value) / 2 ** exponent - 1) * 1024);
  return (value < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | fraction;
}

function differences(
  bytes: Uint8Array<ArrayBuffer>,
  { size, step, isBigEndian = false }: { size: number; step: number; isBigEndian?: boolean | undefined },
): Uint8Array<ArrayBuffer> {
  const read = (index: number) => {
    let value = 0n;
    for (let byte = 0; byte < size; byte += 1) {
      value = (value << 8n) | BigInt(bytes[index * size + (isBigEndian ? byte : size - 1 - byte)] ?? 0);
    }
    return value;
  };
  const written = bytes.slice();
  for (let index = step; index < bytes.length / size; index += 1) {
    let value = BigInt.asUintN(8 * size, read(index) - read(index - step));
    for (let byte = 0; byte < size; byte += 1) {
      written[index * size + (isBigEndian ? size - 1 - byte : byte)] = Number(value & 255n);
      value >>= 8n;
    }
  }
  return written;
}

function planes(
  bytes: Uint8Array<ArrayBuffer>,
  { size, step }: { size: number; step: number },
): Uint8Array<ArrayBuffer> {
  const count = bytes.length / size;
  const sorted = Uint8Array.from(bytes, (_, at) => bytes[(at % count) * size + Math.floor(at / count)] ?? 0);
  return Uint8Array.from(sorted, (byte, at) => (at < step ? byte : byte - (sorted[at - step] ?? 0)));
}

function packRuns(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const packed: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let run = 1;
    while (run < 128 && at + run < bytes.length && bytes[at + run] === bytes[at]) run += 1;
    if (run > 1) packed.push(257 - run, bytes[at] ?? 0);
    else packed.push(0, bytes[at] ?? 0);
    at += run;
  }
  return Uint8Array.from(packed);
}

/** LZW as TIFF 6.0 has it. */
function packLzw(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bits: number[] = [];
  let codes = new Map<string, number>();
  let width = 9;
  const write = (code: number) => {
    for (let bit = width - 1; bit >= 0; bit -= 1) bits.push((code >> bit) & 1);
  };
  const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : (codes.get(text) ?? 0));
  write(256);
  let known = "";
  for (const byte of bytes) {
    const longer = known + String.fromCharCode(byte);
    if (longer.length === 1 || codes.has(longer)) {
      known = longer;
      continue;
    }
    write(codeOf(known));
    codes.set(longer, 258 + codes.size);
    const used = 258 + codes.size;
    if (used === 4094) {
      write(256);
      codes = new Map();
      width = 9;
    } else if (used >= 2 ** width && width < 12) width += 1;
    known = String.fromCharCode(byte);
  }
  if (known !== "") write(codeOf(known));
  write(257);
  const packed = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, index) => {
    packed[index >> 3]! |= bit << (7 - (index & 7));
  });
  return packed;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}
