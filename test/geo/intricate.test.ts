import type { Polygon, Position } from "geojson";
import { describe, expect, test } from "vitest";
import { areaKm2, clip, coverage, intersects, within } from "../../src/geo";
import { collectionOf, fromWkt } from "./shapes";

/** Numbers from 0 to 1, the same for each seed. */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A ring whose corners are between half of and the whole radius from its centre. */
function coast(count: number, { seed, east = 13 }: { seed: number; east?: number }): Polygon {
  const next = numbersOf(seed);
  const ring = Array.from({ length: count }, (_, index): Position => {
    const angle = (index / count) * 2 * Math.PI;
    const radius = 0.5 + next() / 2;
    return [east + radius * Math.cos(angle), 52 + radius * Math.sin(angle)];
  });
  return { type: "Polygon", coordinates: [[...ring, ring[0]!]] };
}

/** A ring that crosses itself again and again, with corners on a grid, so that many of them and many edges coincide. */
function scribble(count: number, seed: number): Polygon {
  const next = numbersOf(seed);
  const ring = Array.from(
    { length: count },
    (): Position => [Math.floor(next() * 6), Math.floor(next() * 6)],
  );
  return { type: "Polygon", coordinates: [[...ring, ring[0]!]] };
}

const shapes: [string, Polygon, Polygon][] = [
  ["coasts", coast(300, { seed: 1 }), coast(300, { seed: 2, east: 13.2 })],
  ["a coast and itself", coast(300, { seed: 1 }), coast(300, { seed: 1 })],
  [
    "a coast and a box",
    coast(300, { seed: 3 }),
    fromWkt("POLYGON ((12 52, 14 52, 14 53, 12 53, 12 52))") as Polygon,
  ],
  ...Array.from({ length: 60 }, (_, index) => index + 1).map((seed): [string, Polygon, Polygon] => [
    `scribbles ${seed}`,
    scribble(12, seed),
    scribble(12, seed + 100),
  ]),
];

describe.each(shapes)("%s", (_, row, area) => {
  test("cover as much as a computation without overlays finds", async () => {
    // It goes from west to east through strips between all crossings.
    const [ofRow, ofArea, ofBoth] = areaKm2(
      collectionOf(row, area, { type: "MultiPolygon", coordinates: [row.coordinates, area.coordinates] }),
    ).map(Number) as [number, number, number];
    const { areaKm2: whole, coveredKm2 } = await coverage(collectionOf(row), { area });
    expect(Math.abs(whole - ofArea)).toBeLessThan(1e-8 * ofArea);
    expect(Math.abs(coveredKm2 - (ofRow + ofArea - ofBoth))).toBeLessThan(1e-8 * ofArea);
    const { features } = await clip(collectionOf(row), { area });
    const clippedKm2 = areaKm2(collectionOf(features[0]?.geometry ?? null))[0] ?? 0;
    expect(Math.abs(clippedKm2 - coveredKm2)).toBeLessThan(1e-8 * ofArea);
  });
});

describe("while two coasts of 2,000 corners are compared", () => {
  const source = collectionOf(coast(2000, { seed: 1 }));
  const area = coast(2000, { seed: 2, east: 13.1 });

  test.each(Object.entries({ coverage, clip }))(
    "%s lets other work run, and has an answer",
    async (_, ask) => {
      const order: string[] = [];
      const answer = ask(source, { area }).then(() => order.push("answer"));
      setTimeout(() => order.push("other work"));
      await answer;
      expect(order).toEqual(["other work", "answer"]);
    },
  );

  test.each(Object.entries({ coverage, clip }))("%s ends when its signal aborts", async (_, ask) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason));
    await expect(ask(source, { area, signal: controller.signal })).rejects.toBe(reason);
  });

  test("relations have answers, too", async () => {
    expect(await intersects(source, { area })).toEqual([true]);
    expect(await within(source, { area })).toEqual([false]);
    expect(await within(source, { area: source })).toEqual([true]);
  });
});
