/** One picture inside a TIFF that tests write, without compression. */
export interface TiffInit {
  readonly width: number;
  readonly height: number;
  /** The value of a pixel in a band, all counted from 0. */
  readonly valueAt: (column: number, row: number, band: number) => number;
  readonly bandCount?: number;
  readonly type?: SampleType;
  /** 0 white is zero, 1 black is zero, 2 red green blue, 3 palette. */
  readonly photometric?: number;
  /** Kinds of the bands beyond the colours; 2 is an opacity. */
  readonly extraSamples?: readonly number[];
  readonly noData?: string;
  readonly rowsPerStrip?: number;
  /** Reds, greens, blues of 16 bits. */
  readonly colourMap?: readonly number[];
  readonly compression?: number;
  /** 1 is a smaller copy, 4 a mask. */
  readonly kind?: number;
  readonly place?: Place;
  /** Whether the pixels are left out, as in a file that was cut after its head. */
  readonly isCut?: boolean;
}

/** Where a picture lies. */
export interface Place {
  readonly projected?: number;
  readonly geographic?: number;
  readonly citation?: string;
  readonly pixelIsPoint?: boolean;
  /** West and north of the picture, and width and height of a pixel. */
  readonly grid?: readonly [x: number, y: number, width: number, height: number];
  /** The pixel that the west and north of `grid` are those of. */
  readonly tiePixel?: readonly [column: number, row: number];
  /** The first two rows of the matrix, without the height. */
  readonly matrix?: readonly [a: number, b: number, c: number, d: number, e: number, f: number];
}

type SampleType = "uint8" | "uint16" | "int16" | "float32" | "float64";

const samples = {
  uint8: { bits: 8, format: 1, set: "setUint8" },
  uint16: { bits: 16, format: 1, set: "setUint16" },
  int16: { bits: 16, format: 2, set: "setInt16" },
  float32: { bits: 32, format: 3, set: "setFloat32" },
  float64: { bits: 64, format: 3, set: "setFloat64" },
} as const;

type Field = readonly [tag: number, kind: keyof typeof kinds, values: readonly number[]];

const kinds = {
  text: { code: 2, bytes: 1, set: "setUint8" },
  short: { code: 3, bytes: 2, set: "setUint16" },
  long: { code: 4, bytes: 4, set: "setUint32" },
  double: { code: 12, bytes: 8, set: "setFloat64" },
} as const;

/** Writes a TIFF with a picture and, after it, smaller copies and masks. */
export function writeTiff(...pictures: readonly [TiffInit, ...TiffInit[]]): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array<ArrayBuffer>[] = [Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0)];
  let offset = 8;
  pictures.forEach((picture, index) => {
    const strips = picture.isCut ? [] : stripsOf(picture);
    const length = directoryOf(picture, { at: offset, strips, next: 0 }).length;
    const next = index + 1 < pictures.length ? offset + length + lengthOf(strips) : 0;
    pieces.push(directoryOf(picture, { at: offset, strips, next }), ...strips);
    offset += length + lengthOf(strips);
  });
  return joined(pieces);
}

/** The file as a `File` of results. */
export function tiffFile(name: string, ...pictures: readonly [TiffInit, ...TiffInit[]]): File {
  return new File([writeTiff(...pictures)], name, { type: "image/tiff" });
}

function stripsOf(picture: TiffInit): Uint8Array<ArrayBuffer>[] {
  const { width, height, valueAt, bandCount = 1, type = "uint8", rowsPerStrip = height } = picture;
  const { bits, set } = samples[type];
  const strips: Uint8Array<ArrayBuffer>[] = [];
  for (let first = 0; first < height; first += rowsPerStrip) {
    const rows = Math.min(rowsPerStrip, height - first);
    const length = (rows * width * bandCount * bits) / 8;
    const strip = new Uint8Array(length + (length % 2));
    const view = new DataView(strip.buffer);
    let at = 0;
    for (let row = first; row < first + rows; row += 1) {
      for (let column = 0; column < width; column += 1) {
        for (let band = 0; band < bandCount; band += 1) {
          view[set](at, valueAt(column, row, band), true);
          at += bits / 8;
        }
      }
    }
    strips.push(strip);
  }
  return strips;
}

function directoryOf(
  picture: TiffInit,
  { at, strips, next }: { at: number; strips: readonly Uint8Array[]; next: number },
): Uint8Array<ArrayBuffer> {
  const fields = (data: number) => fieldsOf(picture, strips, data);
  const length = writeDirectory(fields(0), { at, next }).length;
  return writeDirectory(fields(at + length), { at, next });
}

function fieldsOf(picture: TiffInit, strips: readonly Uint8Array[], data: number): Field[] {
  const { width, height, bandCount = 1, type = "uint8", rowsPerStrip = height } = picture;
  const { bits, format } = samples[type];
  const perBand = (value: number) => Array.from({ length: bandCount }, () => value);
  let offset = data;
  const offsets = strips.map((strip) => {
    offset += strip.length;
    return offset - strip.length;
  });
  const { noData, extraSamples = [], colourMap = [] } = picture;
  const fields: Field[] = [
    [254, "long", [picture.kind ?? 0]],
    [256, "long", [width]],
    [257, "long", [height]],
    [258, "short", perBand(bits)],
    [259, "short", [picture.compression ?? 1]],
    [262, "short", [picture.photometric ?? (bandCount >= 3 ? 2 : 1)]],
    [273, "long", strips.length > 0 ? offsets : [data]],
    [277, "short", [bandCount]],
    [278, "long", [rowsPerStrip]],
    [279, "long", strips.length > 0 ? strips.map((strip) => strip.length) : [4]],
    [320, "short", colourMap],
    [338, "short", extraSamples],
    [339, "short", perBand(format)],
    ...placeFields(picture.place ?? {}),
    [42113, "text", noData === undefined ? [] : codesOf(noData)],
  ];
  return fields.filter(([, , values]) => values.length > 0);
}

function placeFields({ grid, tiePixel = [0, 0], matrix, citation, ...place }: Place): Field[] {
  const keys = [
    [1024, 0, 1, place.projected === undefined ? 2 : 1],
    [1025, 0, 1, place.pixelIsPoint ? 2 : 1],
    ...(place.geographic === undefined ? [] : [[2048, 0, 1, place.geographic]]),
    ...(place.projected === undefined ? [] : [[3072, 0, 1, place.projected]]),
    ...(citation === undefined ? [] : [[3073, 34737, citation.length + 1, 0]]),
  ];
  const hasCrs = place.projected !== undefined || place.geographic !== undefined;
  const [x = 0, y = 0, width = 0, height = 0] = grid ?? [];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix ?? [];
  return [
    [33550, "double", grid ? [width, height, 0] : []],
    [33922, "double", grid ? [...tiePixel, 0, x, y, 0] : []],
    [34264, "double", matrix ? [a, b, 0, c, d, e, 0, f, 0, 0, 0, 0, 0, 0, 0, 1] : []],
    [34735, "short", hasCrs ? [[1, 1, 0, keys.length], ...keys].flat() : []],
    [34737, "text", citation === undefined ? [] : codesOf(`${citation}|`)],
  ];
}

function codesOf(text: string): number[] {
  return [...`${text}\0`].map((character) => character.charCodeAt(0));
}

function writeDirectory(
  fields: readonly Field[],
  { at, next }: { at: number; next: number },
): Uint8Array<ArrayBuffer> {
  const start = 2 + fields.length * 12 + 4;
  let free = start;
  const places = fields.map(([, kind, values], index) => {
    const size = values.length * kinds[kind].bytes;
    if (size <= 4) return 2 + index * 12 + 8;
    free += size + (size % 2);
    return free - size - (size % 2);
  });
  const bytes = new Uint8Array(free);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, fields.length, true);
  fields.forEach(([tag, kind, values], index) => {
    const entry = 2 + index * 12;
    const place = places[index] ?? 0;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, kinds[kind].code, true);
    view.setUint32(entry + 4, values.length, true);
    if (place !== entry + 8) view.setUint32(entry + 8, at + place, true);
    values.forEach((value, n) => {
      view[kinds[kind].set](place + n * kinds[kind].bytes, value, true);
    });
  });
  view.setUint32(2 + fields.length * 12, next, true);
  return bytes;
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(lengthOf(pieces));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
