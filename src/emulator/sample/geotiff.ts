import { type DeflateOptions, zlibSync } from "fflate";
import type { Bytes } from "../provided";
import { pixelMetres, type Scene, sceneSize } from "./scenes";
import type { EastNorth } from "./utm";

export interface GeoTiff {
  /** All samples, pixel by pixel and row by row: bytes or 32-bit floating point numbers. */
  readonly samples: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  /** 3 for red, green and blue; 1 for a grey value or a measurement. */
  readonly samplesPerPixel: 1 | 3;
  readonly width: number;
  readonly height: number;
  /** Upper left corner of the upper left pixel. */
  readonly corner: EastNorth;
  readonly pixelMetres: number;
  readonly noData: number;
  /** When it was taken, in milliseconds since 1970. */
  readonly takenAt: number;
  readonly level?: NonNullable<DeflateOptions["level"]>;
}

type Field =
  | readonly [tag: number, kind: "short" | "long" | "double", values: readonly number[]]
  | readonly [tag: number, kind: "text", value: string];

const kinds = {
  text: { code: 2, bytes: 1 },
  short: { code: 3, bytes: 2 },
  long: { code: 4, bytes: 4 },
  double: { code: 12, bytes: 8 },
} as const;
const rowsPerStrip = 80;

/** Writes a square GeoTIFF of a whole scene: bytes are colours, floating point numbers are measurements. */
export function encodeSceneTiff(
  { corner, takenAt }: Scene,
  { samples, noData }: Pick<GeoTiff, "samples" | "noData">,
): Bytes {
  const samplesPerPixel = samples instanceof Float32Array ? 1 : 3;
  const side = Math.sqrt(samples.length / samplesPerPixel);
  const shape = {
    samplesPerPixel,
    width: side,
    height: side,
    pixelMetres: (sceneSize * pixelMetres) / side,
  } as const;
  return encodeGeoTiff({ samples, noData, corner, takenAt, ...shape });
}

/** Writes a GeoTIFF in EPSG:32633 (UTM zone 33 north): strips, deflate, horizontal differences for bytes. */
export function encodeGeoTiff(picture: GeoTiff): Bytes {
  const { samplesPerPixel, width, height, samples } = picture;
  const isFloat = samples instanceof Float32Array;
  const strips = stripsOf(picture);
  const perSample = (value: number) => Array.from({ length: samplesPerPixel }, () => value);
  const date = new Date(picture.takenAt).toISOString();
  const fields = (offsets: readonly number[]): Field[] => [
    [256, "long", [width]],
    [257, "long", [height]],
    [258, "short", perSample(isFloat ? 32 : 8)],
    [259, "short", [8]], // Compression: deflate
    [262, "short", [samplesPerPixel === 3 ? 2 : 1]], // Photometric: RGB, or black is zero
    [273, "long", offsets],
    [277, "short", [samplesPerPixel]],
    [278, "long", [rowsPerStrip]],
    [279, "long", strips.map(({ length }) => length)],
    [284, "short", [1]], // Samples of a pixel side by side
    [306, "text", `${date.slice(0, 10).replaceAll("-", ":")} ${date.slice(11, 19)}`],
    [317, "short", [isFloat ? 1 : 2]], // Predictor: none, or horizontal differences
    [339, "short", perSample(isFloat ? 3 : 1)], // Sample format
    [33550, "double", [picture.pixelMetres, picture.pixelMetres, 0]], // ModelPixelScale
    [33922, "double", [0, 0, 0, picture.corner[0], picture.corner[1], 0]], // ModelTiepoint
    [34735, "short", geoKeys],
    [42113, "text", `${picture.noData}`], // GDAL_NODATA
  ];

  const directory = directoryOf(fields(strips.map(() => 0)));
  let offset = directory.length;
  const offsets = strips.map(({ length }) => {
    offset += length;
    return offset - length;
  });
  const whole = new Uint8Array(offset);
  whole.set(directoryOf(fields(offsets)));
  strips.forEach((strip, i) => {
    whole.set(strip, offsets[i]);
  });
  return whole;
}

/** Projected; pixels are areas; EPSG:32633; metres. Each key: id, 0 (the value is in this list), 1 value, the value. */
const geoKeys = [
  [1, 1, 0, 4],
  [1024, 0, 1, 1],
  [1025, 0, 1, 1],
  [3072, 0, 1, 32_633],
  [3076, 0, 1, 9001],
].flat();

function stripsOf({ samples, samplesPerPixel, width, height, level = 1 }: GeoTiff): Uint8Array[] {
  const stride = width * samplesPerPixel;
  const strips: Uint8Array[] = [];
  for (let row = 0; row < height; row += rowsPerStrip) {
    const part = samples.slice(row * stride, Math.min(height, row + rowsPerStrip) * stride);
    if (part instanceof Uint8Array) difference(part, { stride, samplesPerPixel });
    strips.push(zlibSync(new Uint8Array(part.buffer), { level }));
  }
  return strips;
}

/** Replaces each value by its difference to the pixel before it, which compresses better. */
function difference(
  bytes: Bytes,
  { stride, samplesPerPixel }: { stride: number; samplesPerPixel: number },
): void {
  for (let row = 0; row < bytes.length; row += stride) {
    for (let i = stride - 1; i >= samplesPerPixel; i--) {
      bytes[row + i] = (bytes[row + i] ?? 0) - (bytes[row + i - samplesPerPixel] ?? 0);
    }
  }
}

/** The header of the file and its directory. Values longer than four bytes follow the directory. */
function directoryOf(fields: readonly Field[]): Bytes {
  const start = 8;
  const values = fields.map(([, kind, value]) =>
    kind === "text" ? [...`${value}\0`].map((c) => c.charCodeAt(0)) : value,
  );
  let free = start + 2 + fields.length * 12 + 4;
  const places = fields.map(([, kind], i) => {
    const size = (values[i]?.length ?? 0) * kinds[kind].bytes;
    if (size <= 4) return start + 2 + i * 12 + 8;
    free += free % 2;
    free += size;
    return free - size;
  });
  const bytes = new Uint8Array(free + (free % 2));
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, start, true);
  view.setUint16(start, fields.length, true);
  fields.forEach(([tag, kind], i) => {
    const entry = start + 2 + i * 12;
    const place = places[i] ?? 0;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, kinds[kind].code, true);
    view.setUint32(entry + 4, values[i]?.length ?? 0, true);
    if (place !== entry + 8) view.setUint32(entry + 8, place, true);
    values[i]?.forEach((value, n) => {
      const at = place + n * kinds[kind].bytes;
      if (kind === "text") view.setUint8(at, value);
      else if (kind === "short") view.setUint16(at, value, true);
      else if (kind === "long") view.setUint32(at, value, true);
      else view.setFloat64(at, value, true);
    });
  });
  return bytes;
}
