import type { Breather } from "../../async/breather";
import { flatAreaOfRing, type Polygons } from "./parts";
import type { Operation } from "./sweep";

/*
 * Each operand is either one ring, which may cross itself, or polygons that `merged` returned.
 */

/** In degrees, about a millimetre: narrower polygons are rounding errors. */
const hairline = 1e-8;

/** Unions of more polygons are computed from the unions of their halves. */
const mostAtOnce = 16;

/** The intersection of two sets of polygons. */
export async function common(one: Polygons, other: Polygons, breather: Breather): Promise<Polygons> {
  if (one.length === 0 || other.length === 0) return [];
  return overlay("intersection", [one, other], breather);
}

/** The rest of polygons after others are taken away. */
export async function without(polygons: Polygons, others: Polygons, breather: Breather): Promise<Polygons> {
  if (polygons.length === 0 || others.length === 0) return polygons;
  return overlay("difference", [polygons, others], breather);
}

/** The same area without overlaps, inner borders and rings that cross themselves. A single ring stays as it is. */
export async function merged(polygons: Polygons, breather: Breather): Promise<Polygons> {
  if (polygons.length <= 1 && polygons.every(({ length }) => length === 1)) return polygons;
  const sound: Polygons[] = [];
  for (const [outline = [], ...holes] of polygons) {
    sound.push(await overlay("difference", [[[outline]], holes.map((hole) => [hole])], breather));
  }
  return united(sound, breather);
}

/** The same area without rings that cross themselves. */
export async function simple(polygons: Polygons, breather: Breather): Promise<Polygons> {
  return overlay("union", [polygons, []], breather);
}

async function united(sets: readonly Polygons[], breather: Breather): Promise<Polygons> {
  if (sets.length <= 1) return sets[0] ?? [];
  if (sets.length <= mostAtOnce) return overlay("union", [sets.flat(), []], breather);
  const middle = sets.length >> 1;
  const [one, other] = [sets.slice(0, middle), sets.slice(middle)];
  return united([await united(one, breather), await united(other, breather)], breather);
}

async function overlay(
  operation: Operation,
  operands: readonly [Polygons, Polygons],
  breather: Breather,
): Promise<Polygons> {
  // It loads Clipper, which answers about boxes and areas do not need.
  const { sweep } = await import("./sweep");
  const steps = sweep(operation, operands);
  let step = steps.next();
  for (; !step.done; step = steps.next()) if (breather.isDue) await breather.rest();
  return step.value.filter((rings) => !isHairline(rings));
}

function isHairline([outline = []]: Polygons[number]): boolean {
  const length = outline.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = x, nextY = y] = outline[index + 1] ?? [];
    return sum + Math.hypot(nextX - x, nextY - y);
  }, 0);
  return Math.abs(flatAreaOfRing(outline)) < hairline * length;
}
