import type { Position } from "geojson";
import type { Breather } from "../../async/breather";
import { findOverlap } from "./overlaps";
import { flatAreaOfRing, type Polygons } from "./parts";
import type { Operation } from "./sweep";

/*
 * Each operand is polygons that `merged` returned. Clipper leaves out parts, now and then, where edges of one operand
 * coincide, as those of a ring that goes to and fro between the same corners.
 */

/** In degrees, about a millimetre: narrower polygons are rounding errors. */
const hairline = 1e-8;

/** In degrees, about a tenth of a millimetre. */
const nudge = 1e-9;

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

/**
 * The same area without overlaps, inner borders and rings that cross themselves. A single ring that does not cross
 * itself stays as it is.
 */
export async function merged(polygons: Polygons, breather: Breather): Promise<Polygons> {
  const isOneRing = polygons.length <= 1 && polygons.every(({ length }) => length === 1);
  if (isOneRing && !(await withRest(findOverlap(polygons), breather))) return polygons;
  const sound: Polygons[] = [];
  for (const rings of polygons) {
    const simple: Polygons[] = [];
    for (const ring of rings) simple.push(await simpleRing(ring, breather));
    const [outline = [], ...holes] = simple;
    sound.push(await without(outline, await united(holes, breather), breather));
  }
  return united(sound, breather);
}

/** What a ring encloses. If it crosses itself, its corners are moved by less than {@link nudge}. */
async function simpleRing(ring: Position[], breather: Breather): Promise<Polygons> {
  if (!(await withRest(findOverlap([[ring]]), breather))) return [[ring]];
  const corners = ring.slice(1).map(([x = 0, y = 0], index): Position => {
    // Any numbers do that hardly repeat.
    return [x + nudge * Math.sin(index * index + 1), y + nudge * Math.cos(index * index + 2)];
  });
  return overlay("union", [[[[...corners.slice(-1), ...corners]]], []], breather);
}

/** Unites two at a time, because the polygons of an operand must not overlap. */
async function united(sets: readonly Polygons[], breather: Breather): Promise<Polygons> {
  if (sets.length <= 1) return sets[0] ?? [];
  const middle = sets.length >> 1;
  const one = await united(sets.slice(0, middle), breather);
  const other = await united(sets.slice(middle), breather);
  return overlay("union", [one, other], breather);
}

async function overlay(
  operation: Operation,
  operands: readonly [Polygons, Polygons],
  breather: Breather,
): Promise<Polygons> {
  // It loads Clipper, which answers about boxes and areas do not need.
  const { sweep } = await import("./sweep");
  const polygons = await withRest(sweep(operation, operands), breather);
  return polygons.filter((rings) => !isHairline(rings));
}

async function withRest<Result>(steps: Generator<void, Result>, breather: Breather): Promise<Result> {
  let step = steps.next();
  for (; !step.done; step = steps.next()) if (breather.isDue) await breather.rest();
  return step.value;
}

function isHairline([outline = []]: Polygons[number]): boolean {
  const length = outline.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = x, nextY = y] = outline[index + 1] ?? [];
    return sum + Math.hypot(nextX - x, nextY - y);
  }, 0);
  return Math.abs(flatAreaOfRing(outline)) < hairline * length;
}
