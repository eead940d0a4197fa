import { callback, type Kind } from "../../options";
import { packageFailure } from "../load-package";

/** The module `geotiff`, as `import * as geotiff from "geotiff"` gives it. */
export interface GeotiffLike {
  readonly default: { fromSource(source: never): Promise<unknown> };
}

/** One image inside a TIFF: the full image, an overview, or a mask. */
export type TiffImage = import("geotiff").GeoTIFFImage;

export const geotiffModule: Kind = {
  words: 'the module, as `import * as geotiff from "geotiff"` gives it',
  fits: (value) => callback.fits(Object(value).default?.fromSource),
};

export type OpenTiff = (source: {
  readonly fileSize: number;
  fetch(slices: readonly { offset: number; length: number }[]): Promise<ArrayBuffer[]>;
  close(): Promise<void>;
}) => Promise<import("geotiff").GeoTIFF>;

/**
 * Loads geotiff, an optional package.
 *
 * @throws {MissingDependencyError} when it is not installed or fails to load.
 */
export async function loadGeotiff(given: GeotiffLike | undefined): Promise<OpenTiff> {
  try {
    // Bundlers accept a missing package when its literal name is inside `try`.
    const { default: reader } = given ?? (await import("geotiff"));
    return (source) => reader.fromSource(source as never) as ReturnType<OpenTiff>;
  } catch (cause) {
    const purpose = "A picture of a GeoTIFF";
    throw packageFailure(cause, { dependency: "geotiff", option: "geotiff", purpose });
  }
}
