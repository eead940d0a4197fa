import { InputError } from "../../errors";
import { definitionOf, degrees, type Projections } from "./crs";
import { groundOf, inverseOf } from "./georeference";
import type { Proj4Like } from "./load-proj4";
import type { Raster } from "./open-raster";
import { lonLatOf, mapOf, type Point, turnedTo } from "./web-map";

/** Converts between the pixels of a raster and a web map. */
export interface Projector {
  /** From columns and rows to metres on the map; `NaN` outside the map. */
  toMap(pixel: Point): Point;
  /** From metres on the map to columns and rows, which are not finite where the inverse projection is not defined. */
  toPixel(place: Point): Point;
}

/**
 * Makes the projector of a raster. A raster that crosses the antimeridian stays in one piece.
 *
 * @throws {InputError} when the raster has no georeference, or proj4 does not accept a definition.
 * @throws {UnsupportedError} when its coordinate reference system is not known.
 */
export function projectorOf(
  { name, affine, crs, width, height }: Raster,
  { proj4, projections }: { proj4: Proj4Like; projections?: Projections | undefined },
): Projector {
  if (affine === undefined) {
    throw new InputError(`${name} cannot be put on a map: it has no georeference.`, { argument: "source" });
  }
  const toPixels = inverseOf(affine);
  const definition = definitionOf(crs, { name, projections });
  const isInDegrees = /\+proj=(?:longlat|latlong)\b/.test(definition);
  const converter = converterOf(proj4, definition);
  const centre = groundOf(affine, [width / 2, height / 2]);
  const [centreLongitude = 0] = converter.forward(centre);

  return {
    toMap(pixel) {
      const ground = groundOf(affine, pixel);
      const [longitude = Number.NaN, latitude = Number.NaN] = converter.forward([...ground]);
      if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) return [Number.NaN, Number.NaN];
      // proj4 wraps longitudes into one turn, which would split the picture.
      return mapOf([turnedTo(isInDegrees ? ground[0] : centreLongitude, longitude, 360), latitude]);
    },
    toPixel(place) {
      const [longitude, latitude] = lonLatOf(place);
      const [x = Number.NaN, y = Number.NaN] = converter.inverse([longitude, latitude]);
      return groundOf(toPixels, [isInDegrees ? turnedTo(longitude, x, 360) : x, y]);
    },
  };
}

function converterOf(proj4: Proj4Like, definition: string): ReturnType<Proj4Like> {
  try {
    return proj4(definition, degrees);
  } catch (cause) {
    throw new InputError(`proj4 cannot read the definition ${JSON.stringify(definition)} in "projections".`, {
      argument: "projections",
      cause,
    });
  }
}
