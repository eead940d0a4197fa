import type { Geometry } from "geojson";
import { Breather } from "../../async/breather";
import { hasSoundPositions, isGeometry } from "../../dataframe/geometry";
import { type AreaOfInterest, readArea } from "../../geo/area-of-interest";
import { mapAround, onMap } from "../../geo/parts/antimeridian";
import {
  type Bounds,
  boxAround,
  geometryOf,
  mostLongitude,
  type Part,
  partsOf,
  toPart,
} from "../../geo/parts/parts";
import type { Corners } from "../../outputs/scenes/image-corners";
import type { CallOptions } from "../../types";
import type { MapImage } from "./map-document";

/** The content of a map before it is placed: longitudes may differ by whole turns of 360 degrees. */
export interface ThingsToPlace<Footprint> extends CallOptions {
  readonly footprints: readonly Footprint[];
  readonly images?: readonly MapImage[];
  readonly areaOfInterest: AreaOfInterest | undefined;
}

/** The content of a map within one turn of 360 degrees, and the box around it; `null` when it is empty. */
export interface PlacedThings<Footprint> {
  readonly footprints: (Omit<Footprint, "geometry"> & { readonly geometry: Geometry })[];
  readonly images: MapImage[];
  readonly areaOfInterest: Geometry | null;
  readonly bounds: Bounds | null;
}

/**
 * Places everything on one map that splits nothing at the antimeridian. Footprints are sorted by size, the largest
 * first, so that they do not hide each other. Footprints without a valid geometry are left out.
 *
 * @throws {InputError} when the area of interest is not valid.
 */
export async function placeOnMap<Footprint extends { readonly geometry: unknown }>({
  footprints,
  images = [],
  areaOfInterest,
  signal,
}: ThingsToPlace<Footprint>): Promise<PlacedThings<Footprint>> {
  const parts = footprints.map(({ geometry }) => placeableParts(geometry));
  const area =
    areaOfInterest === undefined
      ? []
      : (await readArea(areaOfInterest, { argument: "areaOfInterest", breather: new Breather(signal) }))
          .parts;
  const west = mapAround([...parts.flat(), ...area]);
  const placed = footprints.flatMap((footprint, index) => {
    const own = onMap(parts[index] ?? [], west);
    const geometry = geometryOf(own);
    return geometry === null ? [] : [{ footprint: { ...footprint, geometry }, box: boxOf(own) }];
  });
  const placedArea = onMap(area, west);
  const placedImages = images.map((image) => ({ ...image, corners: turned(image.corners, west) }));
  const boxes = [
    ...placed.map(({ box }) => box),
    ...placedArea.map(({ box }) => box),
    ...placedImages.map(({ corners }) => cornerBox(corners)),
  ];
  placed.sort((one, other) => sizeOf(other.box) - sizeOf(one.box));
  return {
    footprints: placed.map(({ footprint }) => footprint),
    images: placedImages,
    areaOfInterest: geometryOf(placedArea),
    bounds: boxes.length === 0 ? null : boxAround(boxes),
  };
}

/** The parts of a geometry; none when it is not valid, or reaches a hundred times round the earth. */
function placeableParts(geometry: unknown): Part[] {
  if (!isGeometry(geometry) || !hasSoundPositions(geometry)) return [];
  const parts = partsOf(geometry);
  return parts.some(({ box: [west, , east] }) => Math.max(-west, east) > mostLongitude) ? [] : parts;
}

function boxOf(parts: readonly Part[]): Bounds {
  return boxAround(parts.map(({ box }) => box));
}

function sizeOf([west, south, east, north]: Bounds): number {
  return (east - west) * (north - south);
}

/** Moves corners by whole turns onto a map that starts at `west`. */
function turned(corners: Corners, west: number): Corners {
  const [least, , most] = cornerBox(corners);
  const turns = Math.floor(((least + most) / 2 - west) / 360) * 360;
  const [a, b, c, d] = corners;
  const move = ([longitude, latitude]: Corners[number]): Corners[number] => [longitude - turns, latitude];
  return [move(a), move(b), move(c), move(d)];
}

function cornerBox(corners: Corners): Readonly<Bounds> {
  return toPart({ type: "LineString", coordinates: corners.map((corner) => [...corner]) }).box;
}
