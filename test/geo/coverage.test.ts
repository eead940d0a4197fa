import * as danfo from "danfojs";
import { describe, expect, test } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { coverage, coverageByRow } from "../../src/geo";
import { square } from "../support/features/collections";
import { knownValues } from "./known-values";
import { answerOf, areaForms, collectionOf, formPairs, fromWkt, moved, rowForms, rowNames } from "./shapes";

const names = ["ell", "two", "abutting", "star"] as const;
const sets = ["swath", "quilt", "none", "everything"] as const;

function near(expected: number): (actual: number) => boolean {
  return (actual) => Math.abs(actual - expected) < 1e-7;
}

describe.each(names)("the area %s", (name) => {
  test.each(sets)("is covered by the footprints of %s as GEOS and PROJ find", async (set) => {
    const expected = knownValues.covered[set][name];
    const footprints = knownValues.footprints[set].map(fromWkt);
    const area = fromWkt(knownValues.areas[name]);
    for (const degrees of [0, 167]) {
      const source = collectionOf(...footprints.map((footprint) => moved(footprint, degrees)));
      const found = await coverage(source, { area: moved(area, degrees) });
      const share = expected.coveredKm2 / expected.areaKm2;
      expect(found.areaKm2 / expected.areaKm2).toSatisfy(near(1));
      expect(found.coveredKm2 / expected.areaKm2).toSatisfy(near(share));
      expect(found.share).toSatisfy(near(share));
    }
  });
});

describe.each(formPairs)("with an area %s and rows %s", (areaForm, rowForm) => {
  test.each(names)(
    "the share of the area %s that each row covers is what GEOS and PROJ find",
    async (name) => {
      const shares = await coverageByRow(collectionOf(...rowNames.map((row) => rowForms[rowForm]!(row))), {
        area: areaForms[areaForm]!(name),
      });
      const { areaKm2 } = knownValues.covered.none[name];
      for (const [index, row] of rowNames.entries()) {
        expect(shares[index], row).toSatisfy(near((answerOf(name, row).km2 ?? 0) / areaKm2));
      }
    },
  );
});

test("the share is exactly 0 or 1 where nothing or everything is covered", async () => {
  const area = fromWkt(knownValues.areas.star);
  expect((await coverage(collectionOf(square(0, 0)), { area })).share).toBe(0);
  expect((await coverage(collectionOf(fromWkt(knownValues.rows["all around"])), { area })).share).toBe(1);
  expect((await coverage(collectionOf(area), { area })).share).toBe(1);
  expect(await coverage(collectionOf(), { area })).toMatchObject({ coveredKm2: 0, share: 0 });
});

test("overlaps count once, and each half of an area counts half", async () => {
  const source = collectionOf(square(0, 0), square(0, 0), square(0.25, 0.25, 0.5), square(1, 0));
  expect((await coverage(source, { area: [0, 0, 4, 1] })).share).toBeCloseTo(0.5, 9);
  expect(await coverageByRow(source, { area: [0, 0, 4, 1] })).toEqual([
    expect.closeTo(0.25, 9),
    expect.closeTo(0.25, 9),
    expect.closeTo(0.0625, 5),
    expect.closeTo(0.25, 9),
  ]);
});

test("an area across the antimeridian is covered from both sides, whichever way it is written", async () => {
  const footprints = [square(178, 0, 2), square(-180, 0), square(181, 0), square(-182, 1)];
  const areas = [
    [178, 0, -178, 2],
    [178, 0, 182, 2],
    [-182, 0, -178, 2],
    fromWkt(
      "MULTIPOLYGON (((178 0, 180 0, 180 2, 178 2, 178 0)), ((-180 0, -178 0, -178 2, -180 2, -180 0)))",
    ),
  ] as const;
  for (const area of areas) {
    expect((await coverage(collectionOf(...footprints), { area })).share).toBeCloseTo(0.75, 4);
    expect((await coverage(collectionOf(square(-2, 0, 4)), { area })).share).toBe(0);
  }
});

test("points, lines and rows without a geometry cover nothing", async () => {
  const source = collectionOf(fromWkt("POINT (0.5 0.5)"), null, fromWkt("LINESTRING (0 0, 1 1)"));
  expect(await coverageByRow(source, { area: square(0, 0) })).toEqual([0, 0, 0]);
  expect((await coverage(source, { area: square(0, 0) })).share).toBe(0);
});

test("a frame gives what its collection gives", async () => {
  const source = collectionOf(square(0, 0), null, square(0.5, 0.5));
  const frame = toDataframe(source, { danfo });
  const area = square(0.2, 0.2);
  expect(await coverage(frame, { area })).toEqual(await coverage(source, { area }));
  expect(await coverageByRow(frame, { area })).toEqual(await coverageByRow(source, { area }));
});

test("rings that cross or touch themselves are covered and cover like any others", async () => {
  const bow = fromWkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))");
  const eight = fromWkt("POLYGON ((0 0, 1 1, 0 2, 2 2, 1 1, 2 0, 0 0))");
  expect((await coverage(collectionOf(bow, eight), { area: square(0, 0, 2) })).share).toBe(1);
  expect((await coverage(collectionOf(bow), { area: square(0, 0, 2) })).share).toBeCloseTo(0.5, 3);
  expect((await coverage(collectionOf(square(0, 0, 2)), { area: bow })).share).toBe(1);
  expect((await coverage(collectionOf(eight), { area: bow })).share).toBeCloseTo(0, 9);
});

test("polygons on which Turf loses its way have an answer all the same", async () => {
  const row = fromWkt("POLYGON ((5 7, -2 8, -1 5, 2 3, 5 7))");
  const area = fromWkt("POLYGON ((5 6, -3 9, -3 3, 3 5, 5 6), (2 6, 1 5, 0 4, 0 6, 2 6))");
  // By GEOS 3.11.1 and PROJ 9.1.1, as in known-values.py.
  expect((await coverage(collectionOf(row), { area })).share).toSatisfy(near(0.536_827_5));
});

test.each(Object.entries({ coverage, coverageByRow }))(
  "%s refuses areas that cannot be covered",
  async (_, ask) => {
    const source = collectionOf(square(0, 0));
    for (const area of [{ type: "Point" as const, coordinates: [0, 0] }, [1, 1, 1, 2]]) {
      await expect(ask(source, { area })).rejects.toThrow(InputError);
    }
    await expect(ask(source, { area: [1, 1, 1, 2] })).rejects.toThrow(
      "area cannot be covered: its extent is 0.",
    );
  },
);
