import { callback, type Kind } from "../../options";
import { packageFailure } from "../load-package";

/** The module `geotiff`, as `import * as geotiff from "geotiff"` gives it. */
export interface GeotiffLike {
  readonly default: { fromSource(source: never): Promise<unknown> };
  getDecoder(compression: never, parameters: never): Promise<unknown>;
}

/** One image inside a TIFF: the full image, an overview, or a mask. */
export type TiffImage = import("geotiff").GeoTIFFImage;

export const geotiffModule: Kind = {
  words: 'the module, as `import * as geotiff from "geotiff"` gives it',
  fits: (value) =>
    callback.fits(Object(value).default?.fromSource) && callback.fits(Object(value).getDecoder),
};

/** What is used of geotiff. */
export interface Geotiff {
  open(source: {
    readonly fileSize: number;
    fetch(slices: readonly { offset: number; length: number }[]): Promise<ArrayBuffer[]>;
    close(): Promise<void>;
  }): Promise<import("geotiff").GeoTIFF>;
  readonly getDecoder: typeof import("geotiff").getDecoder;
}

/**
 * Loads geotiff, an optional package.
 *
 * @throws {MissingDependencyError} when it is not installed or fails to load.
 */
export async function loadGeotiff(given: GeotiffLike | undefined): Promise<Geotiff> {
  try {
    // Bundlers accept a missing package when its literal name is inside `try`.
    const { default: reader, getDecoder } = given ?? (await import("geotiff"));
    return {
      open: (source) => reader.fromSource(source as never) as ReturnType<Geotiff["open"]>,
      getDecoder: getDecoder as Geotiff["getDecoder"],
    };
  } catch (cause) {
    const purpose = "A picture of a GeoTIFF";
    throw packageFailure(cause, { dependency: "geotiff", option: "geotiff", purpose });
  }
}
