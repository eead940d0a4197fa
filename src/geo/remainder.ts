import { areaOf } from "./area";
import { trimmed } from "./parts/near";
import { common, flatArea, without } from "./parts/overlay";
import { meet } from "./parts/part-relations";
import {
  type Bounds,
  boxAround,
  type Part,
  type Polygons,
  polygonPart,
  polygonsOf,
  rectangle,
} from "./parts/parts";

/** The rest of one piece of the area. */
interface Tile {
  readonly parts: readonly Part[];
  /** In square degrees on a flat map. */
  readonly extent: number;
}

/** A tile whose polygons have more positions is halved. */
const maxPositions = 24;

/** Rounding may change a tile by this share. */
const rounding = 1e-12;

/** In degrees: smaller tiles are not halved. */
const minExtent = 0.001;

/**
 * The part of an area that is left after footprints were taken away.
 *
 * Footprints are taken away one by one, not as one union: so Turf never gets many edges at once that nearly coincide,
 * as those of scenes along one orbit do, and the work ends when nothing is left. The area is kept in tiles, which are
 * halved when they get complex, so that a footprint is only compared with edges near it.
 */
export class Remainder {
  #tiles: readonly Tile[];

  constructor(area: readonly Part[]) {
    // The polygons that Turf returns have no rings that cross themselves.
    const [west, south, east, north] = boxAround(area.map(({ box }) => box));
    this.#tiles = tilesOf(common(polygonsOf(area), [rectangle([west - 1, south - 1, east + 1, north + 1])]));
  }

  /** The area that is left, in square kilometres. */
  get km2(): number {
    return km2Of(this.#tiles);
  }

  /** The area that a footprint would take away, in square kilometres. */
  gainKm2(footprint: readonly Part[]): number {
    return this.#tiles.reduce((sum, tile) => {
      const left = reduced(tile, footprint);
      return left[0] === tile ? sum : sum + km2Of([tile]) - km2Of(left);
    }, 0);
  }

  remove(footprint: readonly Part[]): void {
    this.#tiles = this.#tiles.flatMap((tile) => reduced(tile, footprint));
  }
}

function tilesOf(polygons: Polygons): Tile[] {
  const parts = polygons.flatMap(polygonPart);
  if (parts.length === 0) return [];
  const box = boxAround(parts.map((part) => part.box));
  const positions = polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
  if (positions > maxPositions && Math.max(box[2] - box[0], box[3] - box[1]) > minExtent) {
    return halvesOf(box).flatMap((half) => tilesOf(polygons.flatMap((rings) => trimmed(rings, half))));
  }
  return [{ parts, extent: flatArea(polygons) }];
}

function halvesOf([west, south, east, north]: Bounds): Bounds[] {
  const [longitude, latitude] = [(west + east) / 2, (south + north) / 2];
  return east - west > north - south
    ? [
        [west, south, longitude, north],
        [longitude, south, east, north],
      ]
    : [
        [west, south, east, latitude],
        [west, latitude, east, north],
      ];
}

/**
 * A tile without a footprint. The same tile when the footprint takes nothing away, because each overlay adds positions
 * by rounding.
 */
function reduced(tile: Tile, footprint: readonly Part[]): readonly Tile[] {
  const near = footprint.filter(
    (part) => part.geometry.type === "Polygon" && tile.parts.some((each) => meet(each, part)),
  );
  if (near.length === 0) return [tile];
  const left = without(polygonsOf(tile.parts), polygonsOf(near));
  return tile.extent - flatArea(left) < rounding * tile.extent ? [tile] : tilesOf(left);
}

function km2Of(tiles: readonly Tile[]): number {
  return tiles.reduce((sum, { parts }) => sum + areaOf(polygonsOf(parts)), 0);
}
