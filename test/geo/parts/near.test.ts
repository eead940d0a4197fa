import type { Polygon, Position } from "geojson";
import { expect, test } from "vitest";
import { Breather } from "../../../src/async/breather";
import { clip, contains, intersects, within } from "../../../src/geo";
import { areaOf } from "../../../src/geo/area";
import { partsNear } from "../../../src/geo/parts/near";
import { common } from "../../../src/geo/parts/overlay";
import { partsOf, polygonsOf, toPart } from "../../../src/geo/parts/parts";
import { square } from "../../support/features/collections";
import { collectionOf } from "../shapes";

/** A coast of 400 positions with bays that reach far inland. */
const coast: Polygon = { type: "Polygon", coordinates: [closed(400)] };

function closed(count: number): Position[] {
  const ring = Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI;
    const radius = 2 + 1.2 * Math.sin(9 * angle) + 0.1 * Math.sin(70 * angle);
    return [13 + radius * Math.cos(angle), 52 + radius * Math.sin(angle)];
  });
  return [...ring, ring[0]!];
}

const rows = Array.from({ length: 64 }, (_, index) =>
  square(10 + (index % 8) * 0.8, 49 + Math.floor(index / 8) * 0.8, 0.4),
);

test("what is far from a row is left out, and the row has the same in common with what is left", async () => {
  const parts = partsOf(coast);
  for (const row of rows) {
    const { box } = toPart(row);
    const near = polygonsOf(partsNear(parts, box));
    expect(areaOf(await common(near, [row.coordinates], new Breather()))).toBeCloseTo(
      areaOf(await common([coast.coordinates], [row.coordinates], new Breather())),
      6,
    );
    expect(near.flat(2).length).toBeLessThan(coast.coordinates.flat().length / 2);
  }
});

test("parts that are small, or near as a whole, stay as they are", () => {
  const small = partsOf(square(0, 0, 90));
  expect(partsNear(small, [10, 10, 11, 11])).toEqual(small);
  const whole = partsOf(coast);
  expect(partsNear(whole, [9, 48, 17, 56])[0]).toBe(whole[0]);
  expect(partsNear(whole, [20, 48, 21, 56])).toEqual([]);
});

test("the answers about an area of many positions fit together", async () => {
  const source = collectionOf(...rows);
  const touched = await intersects(source, { area: coast });
  const inside = await within(source, { area: coast });
  const clipped = (await clip(source, { area: coast })).features.map(({ id }) => id);
  expect(clipped).toEqual(source.features.filter((_, index) => touched[index]).map(({ id }) => id));
  expect(inside.every((answer, index) => !answer || touched[index])).toBe(true);
  expect(inside.filter(Boolean).length).toBeGreaterThan(5);
  expect(await contains(collectionOf(square(9, 48, 9)), { area: coast })).toEqual([true]);
  expect(await contains(collectionOf(coast), { area: rows[inside.indexOf(true)]! })).toEqual([true]);
});
