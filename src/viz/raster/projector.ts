import { InputError, UnsupportedError } from "../../errors";
import { definitionOf, degrees, type Projections } from "./crs";
import { groundOf, inverseOf, otherPlacement } from "./georeference";
import type { Proj4Like } from "./load-proj4";
import type { Raster } from "./open-raster";
import { endOfMap, lonLatOf, mapOf, type Point, turnedTo } from "./web-map";

/** Converts between the pixels of a raster and a web map. */
export interface Projector {
  /** From columns and rows to metres on the map, at its edge for what is beyond it; `NaN` where there is no place. */
  toMap(pixel: Point): Point;
  /** From metres on the map to columns and rows, which are not finite where the inverse projection is not defined. */
  toPixel(place: Point): Point;
  /** Whether a place is on the map, and not at its edge instead of nearer to a pole. */
  isOnMap(pixel: Point): boolean;
  /** Whether the raster contains a pole, and so all longitudes. */
  readonly isAroundPole: boolean;
}

/** Places in a raster to look at, as shares of its width and height: the middle, then others. */
const lookouts = [0.5, 0.25, 0.75, 0.05, 0.95].flatMap((y) =>
  [0.5, 0.25, 0.75, 0.05, 0.95].map((x): Point => [x, y]),
);

/**
 * Makes the projector of a raster. A raster that crosses the antimeridian stays in one piece.
 *
 * @throws {InputError} when the raster has no georeference, or proj4 does not accept a definition.
 * @throws {UnsupportedError} when its coordinate reference system is not known, or it is not placed by a grid.
 */
export function projectorOf(
  { name, affine, crs, width, height, levels: [whole] }: Raster,
  { proj4, projections }: { proj4: Proj4Like; projections?: Projections | undefined },
): Projector {
  if (affine === undefined) {
    const other = otherPlacement(whole);
    if (other === undefined) {
      throw new InputError(`${name} cannot be put on a map: it has no georeference.`, { argument: "source" });
    }
    throw new UnsupportedError(
      `${name} cannot be put on a map: it is placed by ${other}. Warp it first, for example with \`gdalwarp\`.`,
      { feature: other },
    );
  }
  const toPixels = inverseOf(affine);
  const definition = definitionOf(crs, { name, projections });
  const isInDegrees = /\+proj=(?:longlat|latlong)\b/.test(definition);
  const converter = converterOf(proj4, definition);

  function placeOf(pixel: Point): Point {
    const [longitude = Number.NaN, latitude = Number.NaN] = converter.forward(
      groundOf(affine ?? toPixels, pixel),
    );
    return Number.isFinite(longitude) && Number.isFinite(latitude) && Math.abs(latitude) <= 90 + 1e-6
      ? [longitude, latitude]
      : [Number.NaN, Number.NaN];
  }

  function pixelOf(longitude: number, latitude: number): Point {
    const [x = Number.NaN, y = Number.NaN] = converter.inverse([longitude, latitude]);
    return groundOf(toPixels, [isInDegrees ? turnedTo(longitude, x, 360) : x, y]);
  }

  // The whole turn around a pole is one row in degrees.
  const isAroundPole =
    !isInDegrees &&
    [90, -90].some((latitude) => {
      const [x, y] = pixelOf(0, latitude);
      // A pole at a corner or an edge does not bring all longitudes.
      return (
        x > 0.5 &&
        x < width - 0.5 &&
        y > 0.5 &&
        y < height - 0.5 &&
        Math.abs(placeOf([x, y])[1] - latitude) < 0.01
      );
    });
  const middle = lookouts
    .map(([x, y]) => placeOf([x * width, y * height])[0])
    .find((longitude) => Number.isFinite(longitude));

  return {
    isAroundPole,
    isOnMap: (pixel) => Math.abs(placeOf(pixel)[1]) <= endOfMap,
    toMap(pixel) {
      const [longitude, latitude] = placeOf(pixel);
      // proj4 wraps longitudes into one turn, which would split the picture.
      const goal = isInDegrees ? groundOf(affine, pixel)[0] : isAroundPole ? 0 : (middle ?? 0);
      return Number.isNaN(longitude)
        ? [Number.NaN, Number.NaN]
        : mapOf([turnedTo(goal, longitude, 360), latitude]);
    },
    toPixel: (place) => pixelOf(...lonLatOf(place)),
  };
}

function converterOf(proj4: Proj4Like, definition: string): ReturnType<Proj4Like> {
  try {
    const converter = proj4(definition, degrees);
    // Some mistakes in a definition only show when it is used.
    converter.inverse([0, 0]);
    converter.forward([0, 0]);
    return converter;
  } catch (cause) {
    throw new InputError(`proj4 cannot read the definition ${JSON.stringify(definition)} in "projections".`, {
      argument: "projections",
      cause,
    });
  }
}
