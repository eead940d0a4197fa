import type { Breather } from "../async/breather";
import { areaOf } from "./area";
import { countOf, trimmed } from "./parts/near";
import { without } from "./parts/overlay";
import { type Bounds, boxOf, type Part, type Polygons, polygonsOf } from "./parts/parts";

/** The rest of one piece of the area. */
interface Tile {
  readonly polygons: Polygons;
  readonly box: Readonly<Bounds>;
  readonly km2: number;
}

/** A tile is halved when its polygons, and what is to be taken away there, have more positions. */
const maxPositions = 200;

/** Halves that have more of the positions than this share are not worth it. */
const worthwhile = 0.8;

/** Rounding may change a tile by this share. */
const rounding = 1e-12;

/** In degrees: smaller tiles are not halved. */
const minExtent = 0.001;

/**
 * The part of an area that is left after footprints were taken away.
 *
 * Footprints are taken away one by one, so the work ends when nothing is left. The area is kept in tiles, which are
 * halved when they get complex, so that a footprint is only compared with edges near it.
 */
export class Remainder {
  readonly #breather: Breather;
  #tiles: readonly Tile[];

  private constructor(tiles: readonly Tile[], breather: Breather) {
    this.#tiles = tiles;
    this.#breather = breather;
  }

  static async of(area: readonly Part[], breather: Breather): Promise<Remainder> {
    return new Remainder(await tilesOf(polygonsOf(area), breather), breather);
  }

  /** The area that is left, in square kilometres. */
  get km2(): number {
    return km2Of(this.#tiles);
  }

  /** The area that a footprint would take away, in square kilometres. */
  async gainKm2(footprint: readonly Part[]): Promise<number> {
    const polygons = polygonsOf(footprint);
    let gain = 0;
    for (const tile of this.#tiles) {
      const left = await reduced(tile, polygons, this.#breather);
      if (left[0] !== tile) gain += tile.km2 - km2Of(left);
    }
    return gain;
  }

  async remove(footprint: readonly Part[]): Promise<void> {
    const polygons = polygonsOf(footprint);
    const tiles: Tile[] = [];
    for (const tile of this.#tiles) tiles.push(...(await reduced(tile, polygons, this.#breather)));
    this.#tiles = tiles;
  }
}

async function tilesOf(polygons: Polygons, breather: Breather): Promise<Tile[]> {
  if (polygons.length === 0) return [];
  if (breather.isDue) await breather.rest();
  const box = boxOf(polygons);
  if (countOf(polygons) > maxPositions) {
    const halves = halved(box, [polygons]);
    if (halves !== undefined) {
      const tiles: Tile[] = [];
      for (const { pieces } of halves) tiles.push(...(await tilesOf(pieces[0] ?? [], breather)));
      return tiles;
    }
  }
  return [{ polygons, box, km2: areaOf(polygons) }];
}

/**
 * A tile without a footprint. The same tile when the footprint takes nothing away, because each overlay adds positions
 * by rounding.
 */
async function reduced(tile: Tile, footprint: Polygons, breather: Breather): Promise<readonly Tile[]> {
  if (breather.isDue) await breather.rest();
  const near = trimmed(footprint, tile.box);
  if (near.length === 0) return [tile];
  const halves =
    countOf(tile.polygons) + countOf(near) > maxPositions
      ? halved(tile.box, [tile.polygons, near])
      : undefined;
  const left: Tile[] = [];
  if (halves === undefined) {
    left.push(...(await tilesOf(await without(tile.polygons, near, breather), breather)));
  } else {
    for (const {
      box,
      pieces: [polygons = [], other = []],
    } of halves) {
      if (polygons.length > 0) {
        left.push(...(await reduced({ polygons, box, km2: areaOf(polygons) }, other, breather)));
      }
    }
  }
  return tile.km2 - km2Of(left) < rounding * tile.km2 ? [tile] : left;
}

interface Half {
  readonly box: Bounds;
  readonly pieces: readonly Polygons[];
}

/** The halves of a box, with the pieces of polygons in it; nothing when they would be as complex as the whole. */
function halved(box: Readonly<Bounds>, whole: readonly Polygons[]): Half[] | undefined {
  const [west, south, east, north] = box;
  if (Math.max(east - west, north - south) <= minExtent) return undefined;
  const [longitude, latitude] = [(west + east) / 2, (south + north) / 2];
  const pairs: Bounds[][] = [
    [
      [west, south, longitude, north],
      [longitude, south, east, north],
    ],
    [
      [west, south, east, latitude],
      [west, latitude, east, north],
    ],
  ];
  if (east - west < north - south) pairs.reverse();
  for (const pair of pairs) {
    const halves = pair.map((half) => ({
      box: half,
      pieces: whole.map((polygons) => trimmed(polygons, half)),
    }));
    const counts = halves.map(({ pieces }) => countOf(pieces.flat()));
    if (Math.max(...counts) <= worthwhile * countOf(whole.flat())) return halves;
  }
  return undefined;
}

function km2Of(tiles: readonly Tile[]): number {
  return tiles.reduce((sum, { km2 }) => sum + km2, 0);
}
