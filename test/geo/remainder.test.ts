import { expect, test } from "vitest";
import { Breather } from "../../src/async/breather";
import { partsOf } from "../../src/geo/parts/parts";
import { Remainder } from "../../src/geo/remainder";
import { square } from "../support/features/collections";
import { knownValues } from "./known-values";
import { fromWkt, moved } from "./shapes";

const area = partsOf(fromWkt(knownValues.areas.star));
const { areaKm2 } = knownValues.covered.none.star;

test("is the whole area to begin with", async () => {
  expect((await Remainder.of(area, new Breather())).km2 / areaKm2).toBeCloseTo(1, 8);
});

test("what a footprint would take away is what it takes away", async () => {
  const remainder = await Remainder.of(area, new Breather());
  for (const text of knownValues.footprints.quilt) {
    const footprint = partsOf(fromWkt(text));
    const [before, gain] = [remainder.km2, await remainder.gainKm2(footprint)];
    expect(remainder.km2).toBe(before);
    await remainder.remove(footprint);
    expect(remainder.km2).toBeCloseTo(before - gain, 6);
  }
});

test("taking the same away again takes nothing away", async () => {
  const remainder = await Remainder.of(area, new Breather());
  const footprint = partsOf(fromWkt(knownValues.rows.tilted));
  await remainder.remove(footprint);
  const { km2 } = remainder;
  expect(await remainder.gainKm2(footprint)).toBe(0);
  for (let times = 0; times < 20; times += 1) await remainder.remove(footprint);
  expect(remainder.km2).toBe(km2);
});

test("footprints that hardly differ add up to what GEOS finds", async () => {
  const remainder = await Remainder.of(area, new Breather());
  for (let index = 0; index < 100; index += 1) {
    await remainder.remove(partsOf(moved(fromWkt(knownValues.rows.tilted), (index % 10) * 1e-4)));
  }
  // By GEOS 3.11.1 and PROJ 9.1.1, as in known-values.py.
  expect(areaKm2 - remainder.km2).toBeCloseTo(41_352.3609, 2);
});

test("nothing is left of what is covered, and all of what is not", async () => {
  const remainder = await Remainder.of(area, new Breather());
  await remainder.remove(partsOf(square(0, 0, 9)));
  expect(remainder.km2 / areaKm2).toBeCloseTo(1, 8);
  await remainder.remove(partsOf(square(9, 45, 20)));
  expect(remainder.km2).toBe(0);
  expect(await remainder.gainKm2(partsOf(square(9, 45, 20)))).toBe(0);
});
