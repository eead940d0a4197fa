import type { CallOptions } from "../../types";
import type { GeotiffLike } from "./load-geotiff";
import type { Raster } from "./open-raster";
import { bandsOf, checkColours, paletteOf, readColours } from "./read-colours";
import type { Pixels } from "./read-pixels";

/** Options of pictures of GeoTIFFs. */
export interface RasterOptions {
  /**
   * Bands to show, counted from 1: three for red, green and blue, or one for shades of grey.
   * @default the first three, or the first of fewer bands
   */
  readonly bands?: readonly number[] | undefined;
  /**
   * Percentiles of a band's values that become black and full brightness; `[0, 100]` is the full range of values.
   * @default [2, 98]
   */
  readonly percentiles?: readonly [low: number, high: number] | undefined;
  /** The module `geotiff`, for notebooks and pages without a bundler, which cannot find it by its name. */
  readonly geotiff?: GeotiffLike | undefined;
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
 * @throws {InputError} when the raster does not have the bands, or cannot be read.
 * @throws {UnsupportedError} when its values or colours are not supported.
 */
export async function readPicture(
  raster: Raster,
  { width, height, signal, ...options }: RasterOptions & CallOptions & { width: number; height: number },
): Promise<Picture> {
  const bands = bandsOf(raster, options.bands);
  if (options.bands === undefined) checkColours(raster);
  const pixels = await readColours(raster, { bands, width, height, signal });
  const rgba = new Uint8Array(width * height * 4);
  const shown = shownOf(raster, { pixels, bands });
  paintOpacity(rgba, raster, { pixels, shown, bands });
  if (raster.photometric === "palette" && options.bands === undefined) {
    paintPalette(rgba, pixels, await paletteOf(raster));
  } else {
    paintStretched(rgba, raster, { pixels, shown, percentiles: options.percentiles ?? [2, 98] });
  }
  return { width, height, rgba };
}

/** For each band, 1 for pixels with data. */
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

/** A pixel is visible when one of its bands has data; the alpha band sets its opacity. */
function paintOpacity(
  rgba: Uint8Array,
  { alpha }: Raster,
  { pixels, shown, bands }: { pixels: Pixels; shown: readonly Uint8Array[]; bands: readonly number[] },
): void {
  const opacity = alpha && pixels.bands[bands.length];
  for (let index = 0; index < pixels.width * pixels.height; index += 1) {
    if (!shown.some((band) => band[index] === 1)) continue;
    rgba[index * 4 + 3] =
      opacity === undefined ? 255 : Math.round((255 * (opacity[index] ?? 0)) / (alpha?.full ?? 1));
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
    // Transparent pixels, such as the black frame around an image, do not count.
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

/** Uses the palette of the file: all reds, then all greens, then all blues. */
function paintPalette(rgba: Uint8Array, { bands: [values] }: Pixels, palette: Uint8Array): void {
  const count = palette.length / 3;
  values?.forEach((value, index) => {
    for (let channel = 0; channel < 3; channel += 1) {
      rgba[index * 4 + channel] = palette[value + channel * count] ?? 0;
    }
  });
}

/** The values of a band that become the darkest and the lightest shade. */
interface Range {
  readonly low: number;
  readonly high: number;
}

/** A sample of this size is enough for percentiles. */
const sampleSize = 200_000;

/**
 * The range between two percentiles of the visible values. Where both are equal, as in a mask with nearly one value
 * only, the range of all visible values; `undefined` without any.
 */
function rangeOf(
  values: ArrayLike<number>,
  { percentiles: [lower, upper], isShown }: { percentiles: readonly [number, number]; isShown: Uint8Array },
): Range | undefined {
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    if (isShown[index] === 0) continue;
    const value = values[index] ?? 0;
    count += 1;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (count === 0) return undefined;
  const step = Math.max(1, Math.ceil(count / sampleSize));
  const sample = new Float64Array(Math.ceil(count / step));
  let seen = 0;
  for (let index = 0; index < values.length; index += 1) {
    if (isShown[index] === 0) continue;
    if (seen % step === 0) sample[seen / step] = values[index] ?? 0;
    seen += 1;
  }
  sample.sort();
  const at = (percent: number) => sample[Math.round((percent / 100) * (sample.length - 1))] ?? 0;
  const [low, high] = [lower <= 0 ? least : at(lower), upper >= 100 ? most : at(upper)];
  return low < high ? { low, high } : { low: least, high: most };
}

/** The shade of a value, from 0 to 255. A band with one value only is medium grey. */
function shadeOf(value: number, { low, high }: Range): number {
  if (low === high) return 128;
  // The difference of both could overflow.
  const share = (value / 2 - low / 2) / (high / 2 - low / 2);
  return Math.round(255 * Math.min(1, Math.max(0, share)));
}
