import { InputError } from "../../errors";
import type { CallOptions } from "../../types";
import type { Raster } from "./open-raster";
import { type Pixels, readPixels } from "./read-pixels";
import { rangeOf, shadeOf } from "./stretch";

/** How a raster becomes a picture. */
export interface ColourOptions extends CallOptions {
  /** Numbers of bands, from 1. */
  readonly bands?: readonly number[] | undefined;
  /** Percentiles of the values of a band that become black and full. */
  readonly percentiles?: readonly [number, number] | undefined;
}

/** A picture: red, green, blue and opacity of each pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a raster as a picture of a size.
 *
 * @throws {InputError} when the raster has not the bands, or cannot be read.
 */
export async function readPicture(
  raster: Raster,
  { width, height, signal, ...options }: ColourOptions & { width: number; height: number },
): Promise<Picture> {
  const bands = bandsOf(raster, options.bands);
  const pixels = await readColours(raster, { bands, width, height, signal });
  const rgba = new Uint8Array(width * height * 4);
  const shown = shownOf(raster, { pixels, bands });
  paintOpacity(rgba, raster, { pixels, shown, bands });
  if (raster.photometric === "palette" && options.bands === undefined) {
    paintPalette(rgba, pixels, await raster.levels[0].fileDirectory.loadValue("ColorMap"));
  } else {
    paintStretched(rgba, raster, { pixels, shown, percentiles: options.percentiles ?? [2, 98] });
  }
  return { width, height, rgba };
}

/** Positions of the bands to show, from 0. */
function bandsOf({ name, bandCount, alphaBand }: Raster, asked: readonly number[] | undefined): number[] {
  const wrong = asked?.find((band) => band > bandCount);
  if (wrong !== undefined) {
    throw new InputError(
      `${name} has no band ${wrong}: its bands are numbered from 1 to ${bandCount}${bandCount === 1 ? ", so it has one only" : ""}.`,
      { argument: "bands" },
    );
  }
  if (asked !== undefined) return asked.map((band) => band - 1);
  const visible = Array.from({ length: bandCount }, (_, band) => band).filter((band) => band !== alphaBand);
  return visible.length >= 3 ? visible.slice(0, 3) : visible.slice(0, 1);
}

/**
 * Reads bands and, after them, that of opacities. JPEGs inside a TIFF are stored as brightness and two differences of
 * colour; their bands are red, green and blue all the same.
 */
async function readColours(
  raster: Raster,
  { bands, ...size }: CallOptions & { bands: readonly number[]; width: number; height: number },
): Promise<Pixels> {
  const { alphaBand, photometric, bandCount } = raster;
  const last = alphaBand === undefined ? [] : [alphaBand];
  if (photometric !== "ycbcr" || bandCount < 3) {
    return readPixels(raster, { ...size, bands: [...bands, ...last] });
  }
  const pixels = await readPixels(raster, { ...size, bands: [0, 1, 2, ...last] });
  const [first, second, third] = pixels.bands;
  if (first === undefined || second === undefined || third === undefined) return pixels;
  const rgb = new Uint8ClampedArray(3);
  first.forEach((y, index) => {
    const cb = (second[index] ?? 0) - 128;
    const cr = (third[index] ?? 0) - 128;
    rgb.set([y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb]);
    [first[index] = 0, second[index] = 0, third[index] = 0] = rgb;
  });
  const shown = [...bands, ...last.map(() => 3)].map((band) => pixels.bands[band] ?? first);
  return { ...pixels, bands: shown };
}

/** For each band, 1 where its value says something. */
function shownOf(
  { noData, levels: [whole] }: Raster,
  { pixels, bands }: { pixels: Pixels; bands: readonly number[] },
): Uint8Array<ArrayBuffer>[] {
  return bands.map((band, position) => {
    const isSingle = whole.getSampleFormat(band) === 3 && whole.getBitsPerSample(band) <= 32;
    const hidden = isSingle && noData !== undefined ? Math.fround(noData) : noData;
    const values = pixels.bands[position] ?? new Float64Array();
    return Uint8Array.from(values, (value, index) =>
      Number.isFinite(value) && value !== hidden && pixels.mask?.[index] !== 0 ? 1 : 0,
    );
  });
}

/** A pixel is seen when one of its bands says something, and as much as the band of opacities says. */
function paintOpacity(
  rgba: Uint8Array,
  { alphaBand, levels: [whole] }: Raster,
  { pixels, shown, bands }: { pixels: Pixels; shown: readonly Uint8Array[]; bands: readonly number[] },
): void {
  const alpha = alphaBand === undefined ? undefined : pixels.bands[bands.length];
  const bits = whole.getBitsPerSample(alphaBand ?? 0);
  const full = alphaBand === undefined || whole.getSampleFormat(alphaBand) === 3 ? 1 : 2 ** bits - 1;
  for (let index = 0; index < pixels.width * pixels.height; index += 1) {
    if (!shown.some((band) => band[index] === 1)) continue;
    rgba[index * 4 + 3] = alpha === undefined ? 255 : Math.round((255 * (alpha[index] ?? full)) / full);
  }
}

function paintStretched(
  rgba: Uint8Array,
  { photometric }: Raster,
  {
    pixels,
    shown,
    percentiles,
  }: { pixels: Pixels; shown: readonly Uint8Array[]; percentiles: readonly [number, number] },
): void {
  const colours = shown.map((isSeen, band) => {
    const values = pixels.bands[band] ?? new Float64Array();
    // What is wholly transparent, such as the black frame around an image, does not count either.
    const isShown = isSeen.map((seen, index) => (rgba[index * 4 + 3] === 0 ? 0 : seen));
    return { values, isShown, range: rangeOf(values, { percentiles, isShown }) };
  });
  for (let index = 0; index < pixels.width * pixels.height; index += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const colour = colours[colours.length === 3 ? channel : 0];
      if (colour?.range === undefined || colour.isShown[index] === 0) continue;
      const shade = shadeOf(colour.values[index] ?? 0, colour.range);
      rgba[index * 4 + channel] = photometric === "white is zero" ? 255 - shade : shade;
    }
  }
}

/** The colours that the file itself gives to its values: all reds, then all greens, then all blues, of 16 bits each. */
function paintPalette(rgba: Uint8Array, { bands: [values] }: Pixels, map: unknown): void {
  const colours = map as ArrayLike<number>;
  const count = colours.length / 3;
  values?.forEach((value, index) => {
    for (let channel = 0; channel < 3; channel += 1) {
      rgba[index * 4 + channel] = (colours[value + channel * count] ?? 0) >> 8;
    }
  });
}
