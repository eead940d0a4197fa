import type { Polygon } from "geojson";
import { describe, expect, test } from "vitest";
import { clip, coverageByRow } from "../../../src/geo";
import { areaOf } from "../../../src/geo/area";
import { common, merged, without } from "../../../src/geo/parts/overlay";
import { square } from "../../support/features/collections";
import { collectionOf, fromWkt } from "../shapes";

const polygon = (wkt: string) => (fromWkt(`POLYGON ${wkt}`) as Polygon).coordinates;

test("what polygons have in common and what is left of them add up", () => {
  const one = [polygon("((0 0, 5 1, 4 6, -1 4, 0 0))"), polygon("((7 0, 9 0, 9 9, 7 9, 7 0))")];
  const other = [polygon("((2 -2, 8 3, 3 8, 2 -2), (3 2, 4 3, 3 4, 3 2))")];
  const sum = areaOf(common(one, other)) + areaOf(without(one, other));
  expect(sum / areaOf(one)).toBeCloseTo(1, 8);
});

test("polygons of one operand may overlap", () => {
  const twice = [square(0, 0, 2).coordinates, square(1, 1, 2).coordinates];
  expect(areaOf(common(twice, [square(0, 0, 9).coordinates]))).toBeCloseTo(areaOf(merged(twice)), 6);
  expect(without([square(0, 0, 1.5).coordinates], twice)).toEqual([]);
});

test("merged polygons have no inner borders", () => {
  expect(merged([square(0, 0).coordinates, square(1, 0).coordinates])).toEqual([
    polygon("((0 0, 2 0, 2 1, 0 1, 0 0))"),
  ]);
});

test("nothing takes nothing away and has nothing in common with anything", () => {
  const one = [square(0, 0).coordinates];
  expect(without(one, [])).toBe(one);
  expect(without([], one)).toEqual([]);
  expect(common(one, [])).toEqual([]);
  expect(common([], one)).toEqual([]);
});

test("three edges that meet in one point have an answer, though Turf alone has none", () => {
  const one = [polygon("((5 7, -2 8, -1 5, 2 3, 5 7))")];
  const other = [polygon("((5 6, -3 9, -3 3, 3 5, 5 6), (2 6, 1 5, 0 4, 0 6, 2 6))")];
  // By GEOS 3.11.1 and PROJ 9.1.1, as in known-values.py.
  expect(areaOf(common(one, other)) / 151_134.1327).toBeCloseTo(1, 6);
});

test("slivers that are thinner than a millimetre are no polygons, thicker ones are", () => {
  const beside = (width: number) =>
    without([square(0, 0, 1 + width).coordinates], [square(0, 0, 1).coordinates]);
  expect(beside(1e-9)).toEqual([]);
  expect(beside(1e-6)).toHaveLength(1);
});

describe("rings on which Turf gives up", () => {
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

  test("end in a sentence that names the row", () => {
    // One call: Turf needs long to give up.
    expect(() => clip(collectionOf(square(0, 0), scribble), { area: other })).toThrow(
      expect.objectContaining({
        name: "InputError",
        message:
          "Turf cannot overlay row 1 and the area: repair or leave out rings that cross themselves many times.",
        argument: "source",
        cause: expect.any(Error),
      }),
    );
  });

  test("are no trouble beside plain polygons", () => {
    expect(clip(collectionOf(scribble), { area: square(1, 1, 2) }).features).toHaveLength(1);
    expect(coverageByRow(collectionOf(square(0, 0, 4)), { area: other })).toEqual([1]);
  });
});
