import * as danfo from "danfojs";
import { describe, expect, test } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { bestCover, coverage, coverageByRow, nearest, pick } from "../../src/geo";
import { square } from "../support/features/collections";
import { knownValues } from "./known-values";
import { collectionOf, fromWkt } from "./shapes";

const area = [0, 0, 4, 4];
/** A quarter, all but the northern fifth, a corner that overlaps both, and the northern half. */
const rows = collectionOf(
  square(0, 0, 2),
  fromWkt("POLYGON ((0 0, 4 0, 4 3.2, 0 3.2, 0 0))"),
  square(3, 3, 2),
  null,
  fromWkt("POLYGON ((0 2, 4 2, 4 4, 0 4, 0 2))"),
  square(10, 10),
);

test("takes the row that covers most, then the one that adds most, until nothing is added", async () => {
  const steps = await bestCover(rows, { area });
  expect(steps.map(({ index }) => index)).toEqual([1, 4]);
  const { areaKm2 } = await coverage(rows, { area });
  const [first, second] = steps;
  expect(first!.share).toBeCloseTo((await coverageByRow(rows, { area }))[1]!, 12);
  expect(first!.addedKm2).toBeCloseTo(first!.share * areaKm2, 6);
  expect(second!.share).toBe(1);
  expect(second!.addedKm2).toBeCloseTo(areaKm2 - first!.addedKm2, 6);
});

test("takes as many rows as are asked for", async () => {
  expect((await bestCover(rows, { area, limit: 1 })).map(({ index }) => index)).toEqual([1]);
  expect(await bestCover(rows, { area, limit: 99 })).toHaveLength(2);
});

test("takes the first of rows that add the same", async () => {
  const same = collectionOf(square(5, 5), square(0, 0, 4), square(-1, -1, 9), square(0, 0, 4));
  expect((await bestCover(same, { area })).map(({ index }) => index)).toEqual([1]);
});

test.each(["ell", "two", "abutting", "star"] as const)(
  "ends where the whole quilt over %s does",
  async (name) => {
    const quilt = collectionOf(...knownValues.footprints.quilt.map(fromWkt));
    const steps = await bestCover(quilt, { area: fromWkt(knownValues.areas[name]) });
    const { areaKm2, coveredKm2 } = knownValues.covered.quilt[name];
    expect(steps.at(-1)?.share).toBeCloseTo(coveredKm2 / areaKm2, 7);
    const added = steps.map(({ addedKm2 }) => addedKm2);
    // Rounding may change the order of rows that add the same.
    expect(added.every((km2, index) => km2 <= (added[index - 1] ?? km2) * (1 + 1e-9))).toBe(true);
    expect(added.reduce((sum, km2) => sum + km2, 0)).toBeCloseTo(coveredKm2, 2);
  },
);

test("gives nothing where nothing is covered", async () => {
  expect(await bestCover(collectionOf(square(10, 10)), { area })).toEqual([]);
  expect(await bestCover(collectionOf(), { area })).toEqual([]);
});

test("answers for a frame as for its collection", async () => {
  expect(await bestCover(toDataframe(rows, { danfo }), { area })).toEqual(await bestCover(rows, { area }));
});

test("works across the antimeridian", async () => {
  const source = collectionOf(square(-181, 0, 2), square(178, 0, 1), square(179, 0, 0.5));
  expect((await bestCover(source, { area: [178, 0, -179, 1] })).map(({ index }) => index)).toEqual([0, 1]);
});

test("its rows can be picked", async () => {
  const picked = pick(rows, await bestCover(rows, { area }));
  expect(picked.features.map(({ id }) => id)).toEqual(["f1", "f4"]);
});

describe.each(
  Object.entries({
    bestCover: (limit: number) => bestCover(rows, { area, limit }),
    nearest: (limit: number) => nearest(rows, { to: area, limit }),
  }),
)("%s", (_, ask) => {
  test.each([0, -1, 1.5, Number.NaN, "3" as unknown as number])("refuses %j as limit", async (limit) => {
    await expect(ask(limit)).rejects.toThrow(InputError);
    await expect(ask(limit)).rejects.toThrow(' takes "limit", a whole number of rows, at least 1; got ');
  });

  test("takes 1 and Infinity", async () => {
    expect(await ask(1)).toHaveLength(1);
    expect((await ask(Number.POSITIVE_INFINITY)).length).toBeGreaterThan(1);
  });
});
