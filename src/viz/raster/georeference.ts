import { type GeoKeys, userDefined } from "./geo-keys";
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
  readonly keys: GeoKeys;
}

/** GTModelTypeGeoKey: what the coordinates are. */
const [projected, geographic, geocentric] = [1, 2, 3];

/** GTRasterTypeGeoKey: coordinates are those of the centres of pixels. */
const pixelIsPoint = 2;

/** Reads the grid of an image; `undefined` without one, or when its points do not form a regular grid. */
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
  // GDAL takes images with a negative height for upright, too.
  return [width, 0, x - column * width, 0, -Math.abs(height), y + row * Math.abs(height)];
}

/** Says in which other way an image is placed; `undefined` when it is not placed at all. */
export function otherPlacement({ fileDirectory }: TiffImage): string | undefined {
  if (
    fileDirectory.hasTag("ModelTiepoint") &&
    numbersOf(fileDirectory.getValue("ModelTiepoint")).length > 6
  ) {
    return "ground control points (GCPs)";
  }
  // RPCCoefficientTag
  return fileDirectory.hasTag(50_844) ? "rational polynomial coefficients (RPCs)" : undefined;
}

export function crsOf(image: TiffImage): RasterCrs {
  const keys: GeoKeys = image.getGeoKeys() ?? {};
  const { GTModelTypeGeoKey: model, ProjectedCSTypeGeoKey: own, GeographicTypeGeoKey: base } = keys;
  const [name] = [keys.PCSCitationGeoKey, keys.GTCitationGeoKey, keys.GeogCitationGeoKey]
    .map((text) => (typeof text === "string" ? (/^.*[^|\0]/s.exec(text)?.[0] ?? "").trim() : ""))
    .filter((text) => text !== "");
  const codes = model === projected ? [own] : model === geographic ? [base] : [own, base];
  // A custom projection over a system with an EPSG code is not that system.
  const isOwn = own === userDefined || model === userDefined || model === geocentric;
  return { epsg: isOwn ? undefined : codes.find(isCode), name, keys };
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
