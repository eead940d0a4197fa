import type { Breather } from "../../async/breather";
import { InputError, UnsupportedError } from "../../errors";
import type { CallOptions } from "../../types";
import { type Raster, readingTiff } from "./open-raster";
import { type Pixels, readPixels } from "./read-pixels";

/** PhotometricInterpretation of colours that are not drawn as if they were red, green and blue. */
const otherColours = new Map([
  [5, "CMYK colours"],
  [8, "CIELab colours"],
  [9, "ICCLab colours"],
  [10, "ITULab colours"],
  [32_803, "colours of a filter array (CFA)"],
  [32_844, "LogL brightnesses"],
  [32_845, "LogLuv colours"],
  [34_892, "raw colours of a camera"],
]);

/** Positions of the bands to show, from 0. */
export function bandsOf({ name, bandCount, alpha }: Raster, asked: readonly number[] | undefined): number[] {
  const wrong = asked?.find((band) => band > bandCount);
  if (wrong !== undefined) {
    throw new InputError(
      `${name} has no band ${wrong}: its bands are numbered from 1 to ${bandCount}${bandCount === 1 ? ", so it has only one band" : ""}.`,
      { argument: "bands" },
    );
  }
  if (asked !== undefined) return asked.map((band) => band - 1);
  const visible = Array.from({ length: bandCount }, (_, band) => band).filter((band) => band !== alpha?.band);
  return visible.length >= 3 ? visible.slice(0, 3) : visible.slice(0, 1);
}

/**
 * Refuses colours that would look wrong.
 *
 * @throws {UnsupportedError} when they are neither grey, nor red, green and blue, nor those of a palette or of JPEGs.
 */
export function checkColours({ name, photometric }: Raster): void {
  if (typeof photometric === "string") return;
  throw unsupportedColours(
    name,
    otherColours.get(photometric) ?? `colours of an unknown kind (${photometric})`,
  );
}

/**
 * Reads bands and, after them, the alpha band. JPEGs inside a TIFF are stored as YCbCr; here, their bands are red,
 * green and blue.
 */
export async function readColours(
  raster: Raster,
  {
    bands,
    breather,
    ...size
  }: CallOptions & { bands: readonly number[]; width: number; height: number; breather: Breather },
): Promise<Pixels> {
  const { alpha, photometric, bandCount } = raster;
  const last = alpha === undefined ? [] : [alpha.band];
  if (photometric !== "ycbcr" || bandCount < 3) {
    const pixels = await readPixels(raster, { ...size, bands: [...bands, ...last] });
    await divideByAlpha(raster, { pixels, shown: bands, breather });
    return pixels;
  }
  await checkYcbcr(raster);
  const pixels = await readPixels(raster, { ...size, bands: [0, 1, 2, ...last] });
  const [first, second, third] = pixels.bands;
  if (first === undefined || second === undefined || third === undefined) return pixels;
  const rgb = new Uint8ClampedArray(3);
  await breather.each(first.length, (index) => {
    const y = first[index] ?? 0;
    const cb = (second[index] ?? 0) - 128;
    const cr = (third[index] ?? 0) - 128;
    rgb.set([y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb]);
    [first[index] = 0, second[index] = 0, third[index] = 0] = rgb;
  });
  const shown = [...bands, ...last.map(() => 3)].map((band) => pixels.bands[band] ?? first);
  return { ...pixels, bands: shown };
}

/** Undoes the multiplication of colours by an alpha band, which ExtraSamples 1 stands for. */
async function divideByAlpha(
  { alpha }: Raster,
  { pixels, shown, breather }: { pixels: Pixels; shown: readonly number[]; breather: Breather },
): Promise<void> {
  const opacity = pixels.bands[shown.length];
  if (alpha?.isMultiplied !== true || opacity === undefined) return;
  for (const [position, band] of shown.entries()) {
    const values = pixels.bands[position];
    if (band === alpha.band || values === undefined) continue;
    await breather.each(values.length, (index) => {
      const share = (opacity[index] ?? 0) / alpha.full;
      if (share > 0) values[index] = (values[index] ?? 0) / share;
    });
  }
}

/**
 * The colours of the palette, with 8 bits.
 *
 * @throws {InputError} when the file has no palette.
 */
export async function paletteOf(raster: Raster): Promise<Uint8Array> {
  return readingTiff(raster, async () => {
    const map = (await raster.levels[0].fileDirectory.loadValue("ColorMap")) as ArrayLike<number> | undefined;
    if (map === undefined || map.length < 6) throw new Error("it has no palette");
    const colours = Array.from(map);
    // Some programs write 8 bits instead of 16.
    const shift = colours.some((colour) => colour > 255) ? 8 : 0;
    return Uint8Array.from(colours, (colour) => colour >> shift);
  });
}

/** Only JPEGs may store fewer colours than brightnesses, and only the usual formula is known. */
async function checkYcbcr({ name, levels: [whole] }: Raster): Promise<void> {
  const { fileDirectory } = whole;
  const load = async (tag: number) => {
    const value = (await fileDirectory.loadValue(tag)) as ArrayLike<number> | undefined;
    return value === undefined ? undefined : Array.from(value);
  };
  const isJpeg = (await fileDirectory.loadValue("Compression")) === 7;
  const [across, down] = (await load(530)) ?? [2, 2];
  if (!isJpeg && (across !== 1 || down !== 1)) {
    throw unsupportedColours(name, "YCbCr colours of several pixels together");
  }
  // Of a list of fractions, geotiff 3.0.5 reads only the first one at its place.
  const [red = 299, reds = 1000] = (await load(529)) ?? [];
  const [black = 0] = (await load(532)) ?? [];
  const isUsual = Math.abs(red / reds - 0.299) < 0.002 && black === 0 && whole.getBitsPerSample() === 8;
  if (!isUsual) throw unsupportedColours(name, "YCbCr colours of an unusual kind");
}

function unsupportedColours(name: string, what: string): UnsupportedError {
  return new UnsupportedError(
    `${name} cannot be drawn: it has ${what}. Convert it to red, green and blue first, or pass \`{ bands }\` to draw its values as they are.`,
    { feature: what },
  );
}
