import { InputError } from "../../errors";
import type { Corners } from "../../outputs/scenes/image-corners";
import type { CallOptions } from "../../types";
import { type RasterOptions, readPicture } from "./colour";
import type { Projections } from "./crs";
import { loadProj4, type Proj4Like } from "./load-proj4";
import type { Raster } from "./open-raster";
import { type Projector, projectorOf } from "./projector";
import { type MapWindow, warp } from "./warp";
import { circumference, lonLatOf, type Point } from "./web-map";

/** Options of GeoTIFFs on a map. */
export interface DrapeOptions extends RasterOptions {
  /** Definitions of coordinate reference systems that up42-js does not know: `{ "EPSG:2056": "+proj=somerc …" }`. */
  readonly projections?: Projections | undefined;
  /** The function `proj4`, when it cannot be imported by name. */
  readonly proj4?: Proj4Like | undefined;
}

export interface DrapedRaster {
  /** A PNG whose rows and columns are those of a web map (EPSG:3857), transparent around the raster. */
  readonly png: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** The edges of the PNG: west, south, east, north in degrees. Across the antimeridian, `east` is greater than 180. */
  readonly bounds: [west: number, south: number, east: number, north: number];
  /** The corners of the raster itself, clockwise from the top left of the image. */
  readonly corners: Corners;
}

/** Number of points along each side of a raster to find its extent on the map. */
const probes = 33;

/**
 * Draws a raster for a web map, warped from its own coordinate reference system, also when it is rotated.
 *
 * @param options.maxPixels of the picture; a larger raster is read from a coarser overview.
 * @throws {InputError} when the raster has no georeference, its coordinates are not on the earth, it does not have the
 * bands, or it cannot be read.
 * @throws {UnsupportedError} when its coordinate reference system is not known.
 * @throws {MissingDependencyError} when proj4 is not installed or fails to load.
 */
export async function drapeRaster(
  raster: Raster,
  options: DrapeOptions & CallOptions & { maxPixels?: number } = {},
): Promise<DrapedRaster> {
  const { maxPixels = 1_000_000, projections, signal } = options;
  signal?.throwIfAborted();
  const projector = projectorOf(raster, { proj4: await loadProj4(options.proj4), projections });
  const window = windowOf(raster, { projector, maxPixels });

  const coarseness = Math.max(
    Math.min(window.metresPerColumn, window.metresPerRow) / pixelSize(raster, projector),
    Math.sqrt((raster.width * raster.height) / maxPixels),
  );
  // Reading at a slightly smaller size would only resample pixels twice.
  const shrink = coarseness < 1.5 ? 1 : coarseness;
  const width = Math.max(1, Math.round(raster.width / shrink));
  const height = Math.max(1, Math.round(raster.height / shrink));
  const picture = await readPicture(raster, { ...options, width, height });
  const scale: Point = [raster.width / width, raster.height / height];
  const { encodePng } = await import("./encode-png");
  const warped = warp(picture, { projector, window, scale });

  const east = window.west + window.width * window.metresPerColumn;
  const south = window.north - window.height * window.metresPerRow;
  const turns = Math.floor((window.west + circumference / 2 + 1e-6) / circumference) * 360;
  const inDegrees = (place: Point): Point => {
    const [longitude, latitude] = lonLatOf(place);
    return [longitude - turns, latitude];
  };
  const corner = (x: number, y: number) => inDegrees(projector.toMap([x, y]));
  return {
    png: encodePng(warped),
    width: window.width,
    height: window.height,
    bounds: [...inDegrees([window.west, south]), ...inDegrees([east, window.north])],
    corners: [
      corner(0, 0),
      corner(raster.width, 0),
      corner(raster.width, raster.height),
      corner(0, raster.height),
    ],
  };
}

/**
 * The part of the map that a raster covers, in pixels of about the same size, or larger ones to stay below `maxPixels`.
 */
function windowOf(
  raster: Raster,
  { projector, maxPixels }: { projector: Projector; maxPixels: number },
): MapWindow {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (let row = 0; row < probes; row += 1) {
    for (let column = 0; column < probes; column += 1) {
      const at: Point = [(column / (probes - 1)) * raster.width, (row / (probes - 1)) * raster.height];
      const [x, y] = projector.toMap(at);
      // A comparison with NaN is false.
      if (x < box.west) box.west = x;
      if (x > box.east) box.east = x;
      if (y < box.south) box.south = y;
      if (y > box.north) box.north = y;
    }
  }
  const [across, down] = [box.east - box.west, box.north - box.south];
  if (!(across > 0 && down > 0)) throw outsideEarth(raster);
  const fine = pixelSize(raster, projector);
  const metres = Math.max(fine, Math.sqrt((across * down) / maxPixels));
  const width = Math.max(1, Math.floor(across / metres + 1e-6));
  const height = Math.max(1, Math.floor(down / metres + 1e-6));
  return {
    west: box.west,
    north: box.north,
    metresPerColumn: across / width,
    metresPerRow: down / height,
    width,
    height,
  };
}

/** The shorter side of a pixel in the middle of a raster, in metres of the map. */
function pixelSize(raster: Raster, projector: Projector): number {
  const [x, y] = [raster.width / 2, raster.height / 2];
  const [centreX, centreY] = projector.toMap([x, y]);
  const lengths = [projector.toMap([x + 0.5, y]), projector.toMap([x, y + 0.5])].map(
    ([otherX, otherY]) => 2 * Math.hypot(otherX - centreX, otherY - centreY),
  );
  const size = Math.min(...lengths);
  if (size > 0) return size;
  throw outsideEarth(raster);
}

function outsideEarth({ name }: Raster): InputError {
  return new InputError(
    `${name} cannot be put on a map: its coordinates do not fit its coordinate reference system.`,
    { argument: "source" },
  );
}
