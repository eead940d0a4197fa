import { InputError, UnsupportedError } from "../../errors";
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
  /**
   * Definitions of coordinate reference systems that up42-js does not know, by their codes or by the files that are in
   * them: `{ "EPSG:2056": "+proj=somerc …", "scene/a.tif": "+proj=tmerc …" }`.
   */
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
 * @throws {UnsupportedError} when its coordinate reference system is not known, or it is too near to a pole.
 * @throws {MissingDependencyError} when proj4 is not installed or fails to load.
 */
export async function drapeRaster(
  raster: Raster,
  options: DrapeOptions & CallOptions & { maxPixels?: number } = {},
): Promise<DrapedRaster> {
  const { maxPixels = 1_000_000, projections, signal } = options;
  signal?.throwIfAborted();
  const projector = projectorOf(raster, { proj4: await loadProj4(options.proj4), projections });
  const fine = pixelSize(raster, projector);
  const window = windowOf(raster, { projector, maxPixels, fine });

  const coarseness = Math.max(
    Math.min(window.metresPerColumn, window.metresPerRow) / fine,
    Math.sqrt((raster.width * raster.height) / maxPixels),
  );
  // Reading at a slightly smaller size would only resample pixels twice.
  const shrink = coarseness < 1.5 ? 1 : coarseness;
  const width = Math.max(1, Math.round(raster.width / shrink));
  const height = Math.max(1, Math.round(raster.height / shrink));
  const picture = await readPicture(raster, { ...options, width, height });
  const scale: Point = [raster.width / width, raster.height / height];
  const { encodePng } = await import("./encode-png");
  const warped = await warp(picture, { projector, window, scale, signal });

  const east = window.west + window.width * window.metresPerColumn;
  const south = window.north - window.height * window.metresPerRow;
  const turns = Math.floor((window.west + circumference / 2 + 1e-6) / circumference) * 360;
  const inDegrees = (place: Point): Point => {
    const [longitude, latitude] = lonLatOf(place);
    return [longitude - turns, latitude];
  };
  const corner = (x: number, y: number) => inDegrees(projector.toMap([x, y]));
  return {
    png: await encodePng(warped, { signal }),
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
  { projector, maxPixels, fine }: { projector: Projector; maxPixels: number; fine: number },
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
  if (projector.isAroundPole) [box.west, box.east] = [-circumference / 2, circumference / 2];
  const [across, down] = [box.east - box.west, box.north - box.south];
  if (!(across > 0 && down > 0)) throw outsideEarth(raster);
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

/**
 * The shorter side of the smallest pixel, in metres of the map. It is measured in several places, because a projection
 * may have no value in the middle or at an edge, and pixels near a pole are large on the map.
 */
function pixelSize(raster: Raster, projector: Projector): number {
  let least = Infinity;
  let hasPlace = false;
  for (let row = 1; row < probes; row += 1) {
    for (let column = 1; column < probes; column += 1) {
      const [x, y] = [(column / probes) * raster.width, (row / probes) * raster.height];
      const corners: Point[] = [
        [x, y],
        [x + 0.5, y],
        [x, y + 0.5],
      ];
      const [centre, right, below] = corners.map((corner) => projector.toMap(corner));
      if (!centre || !right || !below || Number.isNaN(centre[0])) continue;
      hasPlace = true;
      if (!corners.every((corner) => projector.isOnMap(corner))) continue;
      for (const other of [right, below]) {
        const size = 2 * Math.hypot(other[0] - centre[0], other[1] - centre[1]);
        if (size > 0 && size < least) least = size;
      }
    }
  }
  if (least < Infinity) return least;
  throw hasPlace ? besideMap(raster) : outsideEarth(raster);
}

function besideMap({ name }: Raster): UnsupportedError {
  return new UnsupportedError(
    `${name} cannot be put on a map: it lies nearer to a pole than 85.05 degrees, where web maps end. Draw it with \`plotResults\`.`,
    { feature: "places near a pole" },
  );
}

function outsideEarth({ name }: Raster): InputError {
  return new InputError(
    `${name} cannot be put on a map: its coordinates do not fit its coordinate reference system.`,
    { argument: "source" },
  );
}
