import { fractal, noise } from "./noise";
import { type Scene, sceneSize } from "./scenes";

/** Pixels between two points of the coarse grid. */
const step = 8;
const gridSize = Math.ceil(sceneSize / step) + 2;
/** Pixels from a cloud to its shadow, which depend on the sun and the height of the clouds. */
const shadowOffset = [-13, -17] as const;
/** Approximate width of a cloud. */
const bumpPixels = 62;
const softness = 0.045;

/** The clouds over a scene. They cover its `cloudCover` as exactly as a coarse grid can. */
export class Sky {
  readonly #grid = new Float32Array(gridSize * gridSize);
  readonly #edge: number;
  readonly #seed: number;

  constructor({ cloudCover, seed }: Scene) {
    for (let row = 0; row < gridSize; row++) {
      for (let column = 0; column < gridSize; column++) {
        const x = (column * step) / bumpPixels;
        const y = (row * step) / bumpPixels;
        this.#grid[row * gridSize + column] = fractal(x, y, { octaves: 4, seed: seed * 16 });
      }
    }
    const sorted = this.#grid.slice().sort();
    this.#edge = sorted[Math.floor(sorted.length * (1 - cloudCover / 100))] ?? 2;
    this.#seed = seed;
  }

  /** Thickness of the clouds: 0 for a clear sky, 0.5 at the edge that the cloud cover counts, 1 over hidden ground. */
  cloudAt(x: number, y: number): number {
    const above = this.#aboveEdge(x, y);
    if (above < -2 * softness) return 0;
    if (above > 2 * softness) return 1;
    const detail = noise(x / 7, y / 7, this.#seed) + noise(x / 3, y / 3, this.#seed + 1) - 1;
    return thickness(above + detail * 0.025);
  }

  /** The same for the shadow on the ground. */
  shadowAt(x: number, y: number): number {
    return thickness(this.#aboveEdge(x - shadowOffset[0], y - shadowOffset[1]));
  }

  #aboveEdge(x: number, y: number): number {
    const column = Math.min(gridSize - 2, Math.max(0, Math.floor(x / step)));
    const row = Math.min(gridSize - 2, Math.max(0, Math.floor(y / step)));
    const u = x / step - column;
    const v = y / step - row;
    const at = row * gridSize + column;
    const top = (this.#grid[at] ?? 0) * (1 - u) + (this.#grid[at + 1] ?? 0) * u;
    const bottom = (this.#grid[at + gridSize] ?? 0) * (1 - u) + (this.#grid[at + gridSize + 1] ?? 0) * u;
    return top * (1 - v) + bottom * v - this.#edge;
  }
}

function thickness(above: number): number {
  return Math.min(1, Math.max(0, 0.5 + above / (2 * softness)));
}
