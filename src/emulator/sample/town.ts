import { hash } from "./noise";

export const town = {
  street: 0,
  avenue: 1,
  redRoof: 2,
  grayRoof: 3,
  paleRoof: 4,
  yard: 5,
  garden: 6,
} as const;

/** Average number of pixels between the centres of neighbouring districts. */
const districtSize = 85;

interface District {
  readonly x: number;
  readonly y: number;
  readonly cos: number;
  readonly sin: number;
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** Depth of the houses around a yard, in pixels. */
  readonly depth: number;
  /** Share of blocks that are gardens. */
  readonly gardens: number;
  readonly seed: number;
}

/**
 * Lays out streets and blocks: irregular districts with avenues between them, each with its own grid of streets. Places
 * are whole pixels from a fixed point of the projection, so that neighbouring scenes agree.
 */
export class TownPlan {
  readonly #districts = new Map<number, District>();
  #around: readonly District[] = [];
  #column = Number.NaN;
  #row = Number.NaN;

  /** The number of {@link town} at a place. */
  at(x: number, y: number): number {
    let nearest: District | undefined;
    let nearestSquared = Number.POSITIVE_INFINITY;
    let secondSquared = Number.POSITIVE_INFINITY;
    for (const district of this.#districtsAround(x, y)) {
      const squared = (x - district.x) ** 2 + (y - district.y) ** 2;
      if (squared < nearestSquared) {
        secondSquared = nearestSquared;
        nearestSquared = squared;
        nearest = district;
      } else if (squared < secondSquared) secondSquared = squared;
    }
    if (nearest === undefined) return town.street;
    if (Math.sqrt(secondSquared) - Math.sqrt(nearestSquared) < 2.4) return town.avenue;
    return blockAt(nearest, x - nearest.x, y - nearest.y);
  }

  #districtsAround(x: number, y: number): readonly District[] {
    const column = Math.floor(x / districtSize);
    const row = Math.floor(y / districtSize);
    if (column !== this.#column || row !== this.#row) {
      this.#column = column;
      this.#row = row;
      this.#around = [-1, 0, 1].flatMap((dy) =>
        [-1, 0, 1].map((dx) => this.#district(column + dx, row + dy)),
      );
    }
    return this.#around;
  }

  #district(column: number, row: number): District {
    const key = column * 4096 + row;
    const known = this.#districts.get(key);
    if (known !== undefined) return known;
    const district = makeDistrict(column, row);
    this.#districts.set(key, district);
    return district;
  }
}

function makeDistrict(column: number, row: number): District {
  const seed = Math.floor(hash(column, row, 7) * 1e9);
  const random = (n: number) => hash(column, row, 100 + n);
  const angle = (random(0) - 0.5) * 1.3;
  const isVillas = random(1) < 0.22;
  return {
    x: (column + 0.15 + 0.7 * random(2)) * districtSize,
    y: (row + 0.15 + 0.7 * random(3)) * districtSize,
    cos: Math.cos(angle),
    sin: Math.sin(angle),
    blockWidth: 9 + random(4) * 7,
    blockHeight: 12 + random(5) * 10,
    depth: isVillas ? 1.6 : 2.6 + random(6) * 1.6,
    gardens: isVillas ? 0.35 : 0.04 + random(7) * 0.1,
    seed,
  };
}

function blockAt(district: District, dx: number, dy: number): number {
  const u = dx * district.cos + dy * district.sin;
  const v = dy * district.cos - dx * district.sin;
  const column = Math.floor(u / district.blockWidth);
  const row = Math.floor(v / district.blockHeight);
  const inU = u - column * district.blockWidth;
  const inV = v - row * district.blockHeight;
  const edge = Math.min(inU, district.blockWidth - inU, inV, district.blockHeight - inV);
  if (edge < 0.75) return town.street;
  const kind = hash(column, row, district.seed);
  if (kind < district.gardens) return town.garden;
  if (kind > 0.965) return town.paleRoof;
  if (edge > district.depth + 0.75) return kind > 0.82 ? town.grayRoof : town.yard;
  const house = hash(Math.floor(u / 2.3), Math.floor(v / 2.3), district.seed + 1);
  return house < 0.5 ? town.redRoof : house < 0.8 ? town.grayRoof : house < 0.86 ? town.paleRoof : town.yard;
}
