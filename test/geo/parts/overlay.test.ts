import type { Polygon } from "geojson";
import { describe, expect, test } from "vitest";
import { Breather } from "../../../src/async/breather";
import { areaKm2, clip, coverageByRow } from "../../../src/geo";
import { areaOf } from "../../../src/geo/area";
import * as overlay from "../../../src/geo/parts/overlay";
import type { Polygons } from "../../../src/geo/parts/parts";
import { square } from "../../support/features/collections";
import { collectionOf, fromWkt } from "../shapes";

const breather = new Breather();
const common = (one: Polygons, other: Polygons) => overlay.common(one, other, breather);
const without = (one: Polygons, other: Polygons) => overlay.without(one, other, breather);
const merged = (polygons: Polygons) => overlay.merged(polygons, breather);
const polygon = (wkt: string) => (fromWkt(`POLYGON ${wkt}`) as Polygon).coordinates;

test("what polygons have in common and what is left of them add up", async () => {
  const one = [polygon("((0 0, 5 1, 4 6, -1 4, 0 0))"), polygon("((7 0, 9 0, 9 9, 7 9, 7 0))")];
  const other = [polygon("((2 -2, 8 3, 3 8, 2 -2), (3 2, 4 3, 3 4, 3 2))")];
  const sum = areaOf(await common(one, other)) + areaOf(await without(one, other));
  expect(sum / areaOf(one)).toBeCloseTo(1, 8);
});

test("polygons of one operand may overlap", async () => {
  const twice = [square(0, 0, 2).coordinates, square(1, 1, 2).coordinates];
  expect(areaOf(await common(twice, [square(0, 0, 9).coordinates]))).toBeCloseTo(
    areaOf(await merged(twice)),
    6,
  );
  expect(await without([square(0, 0, 1.5).coordinates], twice)).toEqual([]);
});

test("merged polygons have no inner borders", async () => {
  expect(await merged([square(0, 0).coordinates, square(1, 0).coordinates])).toEqual([
    polygon("((2 0, 2 1, 0 1, 0 0, 2 0))"),
  ]);
});

test("nothing takes nothing away and has nothing in common with anything", async () => {
  const one = [square(0, 0).coordinates];
  expect(await without(one, [])).toBe(one);
  expect(await without([], one)).toEqual([]);
  expect(await common(one, [])).toEqual([]);
  expect(await common([], one)).toEqual([]);
});

test("three edges that meet in one point have an answer", async () => {
  const one = [polygon("((5 7, -2 8, -1 5, 2 3, 5 7))")];
  const other = [polygon("((5 6, -3 9, -3 3, 3 5, 5 6), (2 6, 1 5, 0 4, 0 6, 2 6))")];
  // By GEOS 3.11.1 and PROJ 9.1.1, as in known-values.py.
  expect(areaOf(await common(one, other)) / 151_134.1327).toBeCloseTo(1, 6);
});

test("slivers that are thinner than a millimetre are no polygons, thicker ones are", async () => {
  const beside = (width: number) =>
    without([square(0, 0, 1 + width).coordinates], [square(0, 0, 1).coordinates]);
  expect(await beside(1e-9)).toEqual([]);
  expect(await beside(1e-6)).toHaveLength(1);
});

describe("rings that cross themselves many times", () => {
  const scribble: Polygon = {
    type: "Polygon",
    coordinates: polygon(
      "((0 4, 1 0, 0 4, 4 4, 4 3, 3 0, 3 0, 0 2, 2 0, 3 4, 1 4, 1 4, 2 1, 0 3, 0 3, 4 1, 1 4, 2 3, 3 2, 2 1, 2 2, 2 3, 2 4, 2 4, 4 0, 2 2, 3 3, 1 2, 0 4))",
    ),
  };
  const other: Polygon = {
    type: "Polygon",
    coordinates: polygon(
      "((4 3, 0 3, 2 4, 0 0, 0 2, 3 0, 0 4, 0 1, 1 0, 2 0, 1 2, 4 2, 3 0, 0 4, 2 0, 3 3, 3 3, 3 2, 1 1, 1 4, 1 0, 2 4, 3 2, 3 4, 1 3, 2 4, 0 2, 3 4, 2 0, 4 3, 2 1, 3 1, 0 1, 4 3))",
    ),
  };

  test("have an answer", async () => {
    const source = collectionOf(square(0, 0), scribble);
    const { features } = await clip(source, { area: other });
    expect(features).toHaveLength(2);
    const [whole, gone] = [scribble, other].map(({ coordinates }) => [coordinates]);
    const sum = areaOf(await common(whole!, gone!)) + areaOf(await without(whole!, gone!));
    expect(sum / areaKm2(collectionOf(scribble))[0]!).toBeCloseTo(1, 9);
  });

  test("are no trouble beside plain polygons", async () => {
    expect((await clip(collectionOf(scribble), { area: square(1, 1, 2) })).features).toHaveLength(1);
    expect(await coverageByRow(collectionOf(square(0, 0, 4)), { area: other })).toEqual([1]);
  });
});
