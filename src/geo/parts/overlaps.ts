import type { Position } from "geojson";
import { isBoxWithin, type Polygons, toPart } from "./parts";

/*
 * Finds overlaps within polygons and counts them once in a sum. Turf could do it, but a page that only computes areas
 * should not have to load that much of Turf.
 */

interface Ring {
  readonly line: Position[];
  readonly polygon: number;
  readonly isHole: boolean;
}

/** An edge of a ring, from west to east or, on a meridian, from south to north. */
interface Edge {
  readonly ring: Ring;
  readonly west: number;
  readonly westLatitude: number;
  readonly east: number;
  readonly eastLatitude: number;
  /** 1 when the ring runs in this direction, -1 otherwise. */
  readonly direction: number;
  /** Position in its ring. */
  readonly place: number;
  /** Whether it is the last edge of its ring. */
  readonly isLast: boolean;
}

/**
 * Whether anything is, or may be, enclosed more than once: when rings meet themselves or others, or are inside others
 * without being their holes.
 */
export function mayOverlap(polygons: Polygons): boolean {
  const steps = findOverlap(polygons);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Like {@link mayOverlap}. It yields after each step, so that its caller can rest. */
export function* findOverlap(polygons: Polygons): Generator<void, boolean> {
  const rings = ringsOf(polygons);
  const [only] = rings;
  if (only === undefined || (rings.length === 1 && isConvexFourgon(only.line))) return false;
  for (const [edge, near] of nearEdges(rings.flatMap(edgesOf))) {
    if (near.some((other) => !areNeighbours(other, edge) && doMeet(other, edge))) return true;
    yield;
  }
  if (rings.length === 1) return false;
  const boxed = rings.map((ring) => ({
    ring,
    box: toPart({ type: "Polygon", coordinates: [ring.line] }).box,
  }));
  return boxed.some(({ ring, box }) =>
    boxed.some(({ ring: other, box: otherBox }) => {
      const isIn = isBoxWithin(box, otherBox) && isInside(ring.line[0], other.line);
      return ring !== other && isIn !== (ring.isHole && !other.isHole && ring.polygon === other.polygon);
    }),
  );
}

/**
 * Sums up over the area that polygons enclose. Each point inside an outline and outside its holes counts once, however
 * often the outline goes around it.
 *
 * @param below Returns the amount between a line and the equator.
 */
export function sumOnce(polygons: Polygons, below: (line: readonly Position[]) => number): number {
  const edges = ringsOf(polygons)
    .flatMap(edgesOf)
    .filter(({ west, east }) => west < east);
  const cuts = new Set(edges.flatMap(({ west, east }) => [west, east]));
  for (const [other, near] of nearEdges(edges)) {
    for (const one of near) {
      const west = Math.max(one.west, other.west);
      const east = Math.min(one.east, other.east);
      const before = latitudeAt(one, west) - latitudeAt(other, west);
      const after = latitudeAt(one, east) - latitudeAt(other, east);
      if (before * after < 0) cuts.add(west + ((east - west) * before) / (before - after));
    }
  }
  const longitudes = [...cuts].sort((one, other) => one - other);
  const waiting = edges.reverse();
  let active: Edge[] = [];
  let sum = 0;
  longitudes.slice(1).forEach((east, index) => {
    const west = longitudes[index] ?? east;
    active = active.filter((edge) => edge.east > west);
    while ((waiting.at(-1)?.west ?? east) <= west) active.push(...waiting.splice(-1));
    const middle = (west + east) / 2;
    const turns = new Map<Ring, number>();
    const depths = new Map<number, number>();
    let covers = 0;
    for (const edge of active.sort((one, other) => latitudeAt(one, middle) - latitudeAt(other, middle))) {
      const { ring, direction } = edge;
      const turn = turns.get(ring) ?? 0;
      turns.set(ring, turn + direction);
      const change = Number(turn + direction !== 0) - Number(turn !== 0);
      // This is 1 inside a polygon and outside its holes.
      const depth = depths.get(ring.polygon) ?? 0;
      const next = depth + (ring.isHole ? -change : change);
      depths.set(ring.polygon, next);
      const before = covers;
      covers += Number(next === 1) - Number(depth === 1);
      if (before > 0 === covers > 0) continue;
      const area = below([west, east].map((longitude) => [longitude, latitudeAt(edge, longitude)]));
      sum += covers > 0 ? -area : area;
    }
  });
  return sum;
}

function ringsOf(polygons: Polygons): Ring[] {
  return polygons.flatMap((rings, polygon) =>
    rings.map((line, index) => ({ line, polygon, isHole: index > 0 })),
  );
}

/** Edges without a length are left out. */
function edgesOf(ring: Ring): Edge[] {
  const line = ring.line.filter(
    ([x, y], index, all) => index === 0 || x !== all[index - 1]?.[0] || y !== all[index - 1]?.[1],
  );
  return line.slice(1).map((to, place) => {
    const from = line[place] ?? to;
    const [[fromX = 0, fromY = 0], [toX = 0, toY = 0]] = [from, to];
    const direction = (fromX - toX || fromY - toY) < 0 ? 1 : -1;
    const [[west = 0, westLatitude = 0], [east = 0, eastLatitude = 0]] =
      direction > 0 ? [from, to] : [to, from];
    return {
      ring,
      west,
      westLatitude,
      east,
      eastLatitude,
      direction,
      place,
      isLast: place === line.length - 2,
    };
  });
}

function areNeighbours(one: Edge, other: Edge): boolean {
  const [first, next] = one.place < other.place ? [one, other] : [other, one];
  return one.ring === other.ring && (next.place - first.place === 1 || (first.place === 0 && next.isLast));
}

/** Sorts edges from west to east. Yields each with those before it whose longitudes overlap with its own. */
function* nearEdges(edges: Edge[]): Generator<[edge: Edge, near: readonly Edge[]], void> {
  let active: Edge[] = [];
  for (const edge of edges.sort((one, other) => one.west - other.west)) {
    active = active.filter(({ east }) => east >= edge.west);
    yield [edge, active];
    active.push(edge);
  }
}

/** Only for edges whose longitudes overlap. */
function doMeet(one: Edge, other: Edge): boolean {
  const isNorth =
    Math.min(one.westLatitude, one.eastLatitude) > Math.max(other.westLatitude, other.eastLatitude);
  const isSouth =
    Math.max(one.westLatitude, one.eastLatitude) < Math.min(other.westLatitude, other.eastLatitude);
  return !isNorth && !isSouth && doStraddle(one, other) && doStraddle(other, one);
}

/** Whether the ends of an edge are on different sides of another edge, or on it. */
function doStraddle(edge: Edge, other: Edge): boolean {
  const side = (x: number, y: number): number =>
    Math.sign(
      (other.east - other.west) * (y - other.westLatitude) -
        (x - other.west) * (other.eastLatitude - other.westLatitude),
    );
  return side(edge.west, edge.westLatitude) * side(edge.east, edge.eastLatitude) <= 0;
}

/** Only for edges that are not along a meridian. */
function latitudeAt({ west, westLatitude, east, eastLatitude }: Edge, longitude: number): number {
  if (longitude === east) return eastLatitude;
  return westLatitude + ((longitude - west) / (east - west)) * (eastLatitude - westLatitude);
}

function isInside([x = 0, y = 0]: Position = [], line: readonly Position[]): boolean {
  let isIn = false;
  line.forEach(([endX = 0, endY = 0], index) => {
    const [startX = endX, startY = endY] = line[index - 1] ?? [];
    if (startY > y !== endY > y && x < startX + ((y - startY) / (endY - startY)) * (endX - startX))
      isIn = !isIn;
  });
  return isIn;
}

/** Whether a ring has at most four corners and is convex, as nearly every footprint is. */
function isConvexFourgon(line: readonly Position[]): boolean {
  if (line.length > 5) return false;
  const turns = line.slice(1).map(([x = 0, y = 0], index) => {
    const [fromX = 0, fromY = 0] = line[index] ?? [];
    const [toX = 0, toY = 0] = line[index + 2] ?? line[1] ?? [];
    return Math.sign((x - fromX) * (toY - y) - (toX - x) * (y - fromY));
  });
  return turns.every((turn) => turn !== 0 && turn === turns[0]);
}
