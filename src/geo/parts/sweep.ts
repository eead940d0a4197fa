import { ClipType, FillRule, type Path64, type Point64 } from "clipper2-ts/dist/Core.js";
import { Clipper64, type PolyPath64, PolyTree64 } from "clipper2-ts/dist/Engine.js";
import type { Position } from "geojson";
import { flatAreaOfRing, type Polygons } from "./parts";

export type Operation = "intersection" | "difference" | "union";

const clipTypes: Readonly<Record<Operation, ClipType>> = {
  intersection: ClipType.Intersection,
  difference: ClipType.Difference,
  union: ClipType.Union,
};

/** Clipper computes with whole numbers. These leave some bits of a double for their sums. */
const largest = 2 ** 48;

/**
 * Overlays polygons with Clipper, from south to north. It yields after each step, so that its caller can rest. Corners
 * keep their exact coordinates. Outlines in the result run counterclockwise, and holes clockwise.
 */
export function* sweep(
  operation: Operation,
  [subject, clip]: readonly [Polygons, Polygons],
): Generator<void, Polygons> {
  const grid = new Grid([...subject, ...clip].flat());
  const clipper = new SteppingClipper();
  clipper.preserveCollinear = false;
  clipper.addSubject(subject.flatMap((rings) => rings.map((ring, index) => grid.pathOf(ring, index === 0))));
  clipper.addClip(clip.flatMap((rings) => rings.map((ring, index) => grid.pathOf(ring, index === 0))));
  const tree = yield* clipper.steps(clipTypes[operation]);
  const polygons: Polygons = [];
  const waiting = childrenOf(tree);
  for (let outline = waiting.pop(); outline !== undefined; outline = waiting.pop()) {
    const holes = childrenOf(outline);
    polygons.push([outline, ...holes].map(({ poly }) => grid.ringOf(poly ?? [])));
    for (const island of holes.flatMap(childrenOf)) waiting.push(island);
    yield;
  }
  return polygons;
}

/** Whole numbers for positions. */
class Grid {
  readonly #centre: readonly [number, number];
  readonly #scale: number;
  readonly #positions: Position[] = [];

  constructor(rings: readonly Position[][]) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      for (const [x = 0, y = 0] of ring) {
        west = Math.min(west, x);
        south = Math.min(south, y);
        east = Math.max(east, x);
        north = Math.max(north, y);
      }
    }
    this.#centre = [(west + east) / 2, (south + north) / 2];
    const span = Math.max(east - west, north - south, Number.MIN_VALUE * 2 ** 60);
    this.#scale = 2 ** Math.floor(Math.log2(largest / span));
  }

  /** @param isOutline Whether the path runs counterclockwise. */
  pathOf(ring: readonly Position[], isOutline: boolean): Path64 {
    const path = ring.map((position): Point64 => {
      const [x = 0, y = 0] = position;
      return {
        x: Math.round((x - this.#centre[0]) * this.#scale),
        y: Math.round((y - this.#centre[1]) * this.#scale),
        z: this.#positions.push(position),
      };
    });
    return flatAreaOfRing(ring) > 0 === isOutline ? path : path.reverse();
  }

  ringOf(path: Path64): Position[] {
    const ring = path.map(({ x, y, z = 0 }) => this.#positions[z - 1] ?? this.#positionAt(x, y));
    return [...ring, ...ring.slice(0, 1)];
  }

  #positionAt(x: number, y: number): Position {
    return [x / this.#scale + this.#centre[0], y / this.#scale + this.#centre[1]];
  }
}

/** What Clipper does at each line of its sweep. The methods are private in its types, so its version is pinned. */
interface Steps {
  popScanline(): { readonly success: boolean; readonly y: number };
  insertLocalMinimaIntoAEL(y: number): void;
  popHorz(): object | null;
  doHorizontal(edge: object): void;
  convertHorzSegsToJoins(): void;
  doIntersections(y: number): void;
  doTopOfScanbeam(y: number): void;
  processHorzJoins(): void;
}

/** Clipper, whose loop can be left and resumed after each line of its sweep. */
class SteppingClipper extends Clipper64 {
  *steps(type: ClipType): Generator<void, PolyTree64> {
    const steps = this as unknown as Steps;
    this.cliptype = type;
    this.fillrule = FillRule.NonZero;
    this.usingPolytree = true;
    this.reset();
    for (let line = steps.popScanline(); line.success; ) {
      steps.insertLocalMinimaIntoAEL(line.y);
      this.#doHorizontals(steps);
      if (this.horzSegList.length > 0) steps.convertHorzSegsToJoins();
      this.horzSegList.length = 0;
      this.currentBotY = line.y;
      yield;
      line = steps.popScanline();
      if (!line.success) break;
      steps.doIntersections(line.y);
      steps.doTopOfScanbeam(line.y);
      this.#doHorizontals(steps);
    }
    steps.processHorzJoins();
    const tree = new PolyTree64();
    // Clipper adds to the list while it reads it.
    for (let index = 0; index < this.outrecList.length; index += 1) {
      const ring = this.outrecList[index];
      if (ring?.pts && this.checkBounds(ring)) this.recursiveCheckOwners(ring, tree);
      yield;
    }
    return tree;
  }

  #doHorizontals(steps: Steps): void {
    for (let edge = steps.popHorz(); edge !== null; edge = steps.popHorz()) steps.doHorizontal(edge);
  }
}

function childrenOf(path: PolyPath64): PolyPath64[] {
  return Array.from({ length: path.count }, (_, index) => path.child(index));
}
