import * as danfo from "danfojs";
import { describe, expect, test } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { distanceKm, nearest, pick } from "../../src/geo";
import { square } from "../support/features/collections";
import {
  answerOf,
  areaForms,
  areaNames,
  collectionOf,
  formPairs,
  fromWkt,
  rowForms,
  rowNames,
} from "./shapes";

/** The largest error of a sphere, as a share of the distance. */
const sphere = 0.0057;

describe.each(formPairs)("with a place %s and rows %s", (placeForm, rowForm) => {
  test.each(areaNames)("distances to %s are the geodesics that PROJ finds", async (name) => {
    const source = collectionOf(...rowNames.map((row) => rowForms[rowForm]!(row)));
    const distances = await distanceKm(source, { to: areaForms[placeForm]!(name) });
    for (const [index, row] of rowNames.entries()) {
      const expected = answerOf(name, row).distanceKm;
      // Known from positions every 0.004 degrees; where borders touch, exactly.
      const tolerance = expected === 0 ? 0 : expected * sphere + 0.01;
      expect(Math.abs(distances[index]! - expected), row).toBeLessThanOrEqual(tolerance);
    }
  });
});

describe("published distances", () => {
  const cases: [string, [number, number], [number, number], number][] = [
    // The quarter meridian and a degree of the equator of WGS 84: NIMA TR8350.2; `geod -I +ellps=WGS84` says the same.
    ["from the equator to the pole", [0, 0], [0, 90], 10_001.9657],
    ["along a degree of the equator", [0, 0], [1, 0], 111.3195],
    ["along a degree of the equator across the antimeridian", [179.5, 0], [-179.5, 0], 111.3195],
    // Geoscience Australia's test line for geodesics.
    [
      "from Flinders Peak to Buninyong",
      [144.424867889, -37.951033417],
      [143.926495528, -37.652821139],
      54.972_271,
    ],
    // GeodSolve(1) of GeographicLib.
    ["from New York JFK to Singapore Changi", [-73.778889, 40.639722], [103.989444, 1.359167], 15_347.628],
  ];

  test.each(cases)("%s", async (_, from, to, km) => {
    const [distance] = await distanceKm(collectionOf({ type: "Point", coordinates: from }), {
      to: { type: "Point", coordinates: to },
    });
    expect(Math.abs(distance! - km) / km).toBeLessThan(sphere);
  });
});

test("a long edge along a parallel is taken as it is drawn, not as a great circle", async () => {
  const wide = fromWkt("POLYGON ((0 50, 20 50, 20 60, 0 60, 0 50))");
  const [distance] = await distanceKm(collectionOf(wide), { to: { type: "Point", coordinates: [10, 61] } });
  // `geod -I +ellps=WGS84` from 60 to 61 degrees north along a meridian. The great circle passes 42 km further north.
  expect(Math.abs(distance! - 111.4207) / 111.4207).toBeLessThan(sphere);
});

const rows = collectionOf(
  square(10, 0),
  null,
  square(1, 0),
  square(3, 0),
  fromWkt("LINESTRING (0 5, 1 5)"),
  square(1, 0),
);
const point = { type: "Point" as const, coordinates: [1.5, 0.5] };

test("distances are null where there is no geometry, and 0 inside", async () => {
  const distances = await distanceKm(rows, { to: point });
  expect(distances.map((km) => km === null || km > 0)).toEqual([true, true, false, true, true, false]);
  expect(distances[1]).toBeNull();
});

test("the nearest row comes first, rows as near in their order, rows without a geometry not at all", async () => {
  expect((await nearest(rows, { to: point })).map(({ index }) => index)).toEqual([2]);
  expect((await nearest(rows, { to: point, limit: 9 })).map(({ index }) => index)).toEqual([2, 5, 3, 4, 0]);
  const [first, second, third] = await nearest(rows, { to: point, limit: 3 });
  expect([first, second]).toEqual([
    { index: 2, distanceKm: 0 },
    { index: 5, distanceKm: 0 },
  ]);
  expect(third!.distanceKm).toBe((await distanceKm(rows, { to: point }))[3]);
});

test("a hole is not inside: what is in it is as far as its edge", async () => {
  const ring = fromWkt("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 3, 3 3, 3 1, 1 1))");
  const [distance] = await distanceKm(collectionOf(ring), { to: { type: "Point", coordinates: [2, 2.5] } });
  // `geod -I +ellps=WGS84` along a meridian.
  expect(Math.abs(distance! - 55.2884) / 55.2884).toBeLessThan(sphere);
});

test("the nearest across the antimeridian is found", async () => {
  const source = collectionOf(square(170, 0), square(-179, 0), square(-170, 0));
  const to = { type: "Point" as const, coordinates: [179.5, 0.5] };
  expect((await nearest(source, { to, limit: 3 })).map(({ index }) => index)).toEqual([1, 0, 2]);
  expect(await distanceKm(collectionOf(square(-180, 0)), { to: square(179, 0) })).toEqual([0]);
  // `geod -I +ellps=WGS84` along the parallel of half a degree, which is all but a geodesic there.
  const [distance] = await distanceKm(collectionOf(square(-179, 0)), { to });
  expect(Math.abs(distance! - 166.973) / 166.973).toBeLessThan(sphere);
});

test("a frame gives what its collection gives, and its rows can be picked in that order", async () => {
  const frame = toDataframe(rows, { danfo });
  const steps = await nearest(frame, { to: point, limit: 4 });
  expect(steps).toEqual(await nearest(rows, { to: point, limit: 4 }));
  expect(pick(frame, steps).column("row").values).toEqual([2, 5, 3, 4]);
});

test("there is nothing nearest among no rows", async () => {
  expect(await nearest(collectionOf(), { to: point })).toEqual([]);
  expect(await nearest(collectionOf(null), { to: point })).toEqual([]);
});
