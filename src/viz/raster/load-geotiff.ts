import { callback, type Kind } from "../../options";
import { packageFailure } from "../load-package";

/** The module `geotiff`, as `import * as geotiff from "geotiff"` gives it. */
export interface GeotiffLike {
  readonly default: { fromSource(source: never): Promise<unknown> };
}

/** One image inside a TIFF: the full image, an overview, or a mask. The part of geotiff's class that is used here. */
export interface TiffImage {
  getWidth(): number;
  getHeight(): number;
  getTileWidth(): number;
  getTileHeight(): number;
  getSamplesPerPixel(): number;
  getBitsPerSample(sample: number): number;
  getSampleFormat(sample: number): number;
  getGDALNoData(): number | null;
  getGeoKeys(): Readonly<Record<string, unknown>> | null;
  readonly fileDirectory: {
    getValue(name: string): unknown;
    loadValue(name: string): Promise<unknown>;
  };
  readRasters(options: {
    readonly window: readonly number[];
    readonly samples: readonly number[];
    readonly interleave: false;
    readonly signal?: AbortSignal | undefined;
  }): Promise<ArrayLike<ArrayLike<number>>>;
}

/** A file that geotiff opened. */
export interface TiffFile {
  getImageCount(): Promise<number>;
  getImage(index: number): Promise<TiffImage>;
}

/** The source that geotiff reads from. */
export interface TiffSource {
  fetch(slices: readonly { offset: number; length: number }[]): Promise<ArrayBuffer[]>;
  readonly fileSize: number;
  close(): Promise<void>;
}

/** The option `geotiff`. */
export const geotiffModule: Kind = {
  words: 'the module, as `import * as geotiff from "geotiff"` gives it',
  fits: (value) => callback.fits(Object(value).default?.fromSource),
};

/** Opens TIFFs. */
export type OpenTiff = (source: TiffSource) => Promise<TiffFile>;

/**
 * Loads geotiff, an optional package.
 *
 * @throws {MissingDependencyError} when it is not installed or fails to load.
 */
export async function loadGeotiff(given: GeotiffLike | undefined): Promise<OpenTiff> {
  try {
    // Bundlers accept a missing package when its literal name is inside `try`.
    const { default: reader } = given ?? (await import("geotiff"));
    return (source) => reader.fromSource(source as never) as Promise<TiffFile>;
  } catch (cause) {
    const purpose = "A picture of a GeoTIFF";
    throw packageFailure(cause, { dependency: "geotiff", option: "geotiff", purpose });
  }
}
