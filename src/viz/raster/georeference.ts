import type { TiffImage } from "./load-geotiff";

/**
 * From pixels to the ground: `x = a × column + b × row + c`, `y = d × column + e × row + f`, where column 0 and row 0
 * are the outer corner of the upper left pixel.
 */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface RasterCrs {
  /** Its EPSG code; `undefined` when it is described in other ways. */
  readonly epsg: number | undefined;
  readonly name: string | undefined;
}

/** GTRasterTypeGeoKey: coordinates are those of the centres of pixels. */
const pixelIsPoint = 2;
/** Means "described by other keys" in the keys of the coordinate reference system. */
const userDefined = 32_767;

/** Reads the georeference of an image; `undefined` without one, or when its points do not form a regular grid. */
export function affineOf(image: TiffImage): Affine | undefined {
  const corner = cornerAffineOf(image);
  if (corner === undefined || !corner.every(Number.isFinite)) return undefined;
  const [a, b, c, d, e, f] = corner;
  if (a * e - b * d === 0) return undefined;
  if (image.getGeoKeys()?.GTRasterTypeGeoKey !== pixelIsPoint) return corner;
  return [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2];
}

function cornerAffineOf({ fileDirectory }: TiffImage): Affine | undefined {
  const [a, b, , c, d, e, , f] = numbersOf(fileDirectory.getValue("ModelTransformation"));
  if (a !== undefined && b !== undefined && c !== undefined) {
    return [a, b, c, d ?? Number.NaN, e ?? Number.NaN, f ?? Number.NaN];
  }
  const [width, height] = numbersOf(fileDirectory.getValue("ModelPixelScale"));
  const [column, row, , x, y] = numbersOf(fileDirectory.getValue("ModelTiepoint"));
  if (width === undefined || height === undefined || column === undefined) return undefined;
  if (row === undefined || x === undefined || y === undefined) return undefined;
  return [width, 0, x - column * width, 0, -height, y + row * height];
}

export function crsOf(image: TiffImage): RasterCrs {
  const keys = image.getGeoKeys() ?? {};
  const [epsg] = [keys.ProjectedCSTypeGeoKey, keys.GeographicTypeGeoKey].filter(isCode);
  const [name] = [keys.PCSCitationGeoKey, keys.GTCitationGeoKey, keys.GeogCitationGeoKey]
    .map((text) => (typeof text === "string" ? text.replace(/[|\0]+$/, "").trim() : ""))
    .filter((text) => text !== "");
  // A custom projection over a system with an EPSG code is not that system.
  const isOwnProjection =
    keys.ProjectedCSTypeGeoKey === userDefined || keys.GTModelTypeGeoKey === userDefined;
  return { epsg: isOwnProjection ? undefined : epsg, name };
}

function isCode(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value !== userDefined;
}

function numbersOf(value: unknown): readonly number[] {
  return typeof value === "object" && value !== null && "length" in value
    ? Array.from(value as ArrayLike<number>)
    : [];
}

export function groundOf(
  [a, b, c, d, e, f]: Affine,
  [column, row]: readonly [number, number],
): [x: number, y: number] {
  return [a * column + b * row + c, d * column + e * row + f];
}

/** The inverse, from the ground to pixels. */
export function inverseOf([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * e - b * d;
  const [p, q, r, s] = [e / determinant, -b / determinant, -d / determinant, a / determinant];
  return [p, q, -(p * c + q * f), r, s, -(r * c + s * f)];
}
