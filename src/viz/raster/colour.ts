import { Breather } from "../../async/breather";
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
  const breather = new Breather(signal);
  const pixels = await readColours(raster, { bands, width, height, breather, signal });
  const rgba = new Uint8Array(width * height * 4);
  const shown = await shownOf(raster, { pixels, bands, breather });
  await paintOpacity(rgba, raster, { pixels, shown, bands, breather });
  if (raster.photometric === "palette" && options.bands === undefined) {
    await paintPalette(rgba, { pixels, palette: await paletteOf(raster), breather });
  } else {
    const { percentiles = [2, 98] } = options;
    await paintStretched(rgba, raster, { pixels, shown, percentiles, breather });
  }
  return { width, height, rgba };
}

interface Painting {
  readonly pixels: Pixels;
  readonly breather: Breather;
}

/** For each band, 1 for pixels with data. */
async function shownOf(
  { noData, levels: [whole] }: Raster,
  { pixels, bands, breather }: Painting & { bands: readonly number[] },
): Promise<Uint8Array<ArrayBuffer>[]> {
  const shown: Uint8Array<ArrayBuffer>[] = [];
  for (const [position, band] of bands.entries()) {
    const isSingle = whole.getSampleFormat(band) === 3 && whole.getBitsPerSample(band) <= 32;
    const hidden = isSingle && noData !== undefined ? Math.fround(noData) : noData;
    const values = pixels.bands[position] ?? new Float64Array();
    const own = new Uint8Array(values.length);
    await breather.each(values.length, (index) => {
      const value = values[index] ?? Number.NaN;
      if (Number.isFinite(value) && value !== hidden && pixels.mask?.[index] !== 0) own[index] = 1;
    });
    shown.push(own);
  }
  return shown;
}

/** A pixel is visible when one of its bands has data; the alpha band sets its opacity. */
async function paintOpacity(
  rgba: Uint8Array,
  { alpha }: Raster,
  { pixels, shown, bands, breather }: Painting & { shown: readonly Uint8Array[]; bands: readonly number[] },
): Promise<void> {
  const opacity = alpha && pixels.bands[bands.length];
  await breather.each(rgba.length / 4, (index) => {
    if (!shown.some((band) => band[index] === 1)) return;
    rgba[index * 4 + 3] =
      opacity === undefined ? 255 : Math.round((255 * (opacity[index] ?? 0)) / (alpha?.full ?? 1));
  });
}

async function paintStretched(
  rgba: Uint8Array,
  { photometric }: Raster,
  {
    pixels,
    shown,
    percentiles,
    breather,
  }: Painting & { shown: readonly Uint8Array[]; percentiles: readonly [number, number] },
): Promise<void> {
  for (const [band, isShown] of shown.entries()) {
    const values = pixels.bands[band] ?? new Float64Array();
    // Transparent pixels, such as the black frame around an image, do not count.
    await breather.each(values.length, (index) => {
      if (rgba[index * 4 + 3] === 0) isShown[index] = 0;
    });
    const range = await rangeOf(values, { percentiles, isShown, breather });
    if (range === undefined) continue;
    // Fewer than three bands are shades of grey.
    const channels = shown.length === 3 ? [band] : [0, 1, 2];
    await breather.each(values.length, (index) => {
      if (isShown[index] === 0) return;
      const shade = shadeOf(values[index] ?? 0, range);
      for (const channel of channels) {
        rgba[index * 4 + channel] = photometric === "white is zero" ? 255 - shade : shade;
      }
    });
  }
}

/** Uses the palette of the file: all reds, then all greens, then all blues. */
async function paintPalette(
  rgba: Uint8Array,
  { pixels, palette, breather }: Painting & { palette: Uint8Array },
): Promise<void> {
  const count = palette.length / 3;
  const [values] = pixels.bands;
  await breather.each(rgba.length / 4, (index) => {
    const value = values?.[index] ?? 0;
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
async function rangeOf(
  values: ArrayLike<number>,
  {
    percentiles: [lower, upper],
    isShown,
    breather,
  }: { percentiles: readonly [number, number]; isShown: Uint8Array; breather: Breather },
): Promise<Range | undefined> {
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  await breather.each(values.length, (index) => {
    if (isShown[index] === 0) return;
    const value = values[index] ?? 0;
    count += 1;
    if (value < least) least = value;
    if (value > most) most = value;
  });
  if (count === 0) return undefined;
  const step = Math.max(1, Math.ceil(count / sampleSize));
  const sample = new Float64Array(Math.ceil(count / step));
  let seen = 0;
  await breather.each(values.length, (index) => {
    if (isShown[index] === 0) return;
    if (seen % step === 0) sample[seen / step] = values[index] ?? 0;
    seen += 1;
  });
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
