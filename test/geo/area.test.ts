import type { Geometry } from "geojson";
import { expect, test } from "vitest";
import { areaKm2 } from "../../src/geo";
import { square } from "../support/collections";
import { knownValues } from "./known-values";
import { collectionOf, fromWkt } from "./shapes";

function areaOf(geometry: Geometry | null): number | null | undefined {
  return areaKm2(collectionOf(geometry))[0];
}

/** How far a shape's area is from a published one, as a share of that. */
function errorOf(geometry: Geometry, km2: number): number {
  return Math.abs(areaOf(geometry)! - km2) / km2;
}

test.each(Object.entries(knownValues.sizesKm2))("%s has the area that PROJ finds", (_, { wkt, km2 }) => {
  expect(errorOf(fromWkt(wkt), km2)).toBeLessThan(1e-7);
});

test("the whole earth has the area of the WGS 84 ellipsoid", () => {
  const earth = fromWkt("POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))");
  // NIMA TR8350.2, table 3.3, by the semi-axes; GeographicLib's Geodesic::EllipsoidArea() for WGS84.
  expect(errorOf(earth, 510_065_621.724)).toBeLessThan(1e-8);
});

test("a square of the MGRS grid, 18SWK, has its published area", () => {
  // From Planimeter(1) of GeographicLib, whose edges are geodesics, and so not quite ours; the corners are its UTM ones by `invproj +proj=utm +zone=18 +ellps=WGS84`.
  const corners = [
    [-75, 39.749907519],
    [-73.832848125, 39.744039563],
    [-73.817300377, 40.64479965],
    [-75, 40.650856516],
    [-75, 39.749907519],
  ];
  expect(errorOf({ type: "Polygon", coordinates: [corners] }, 10_007.388_597_191_3)).toBeLessThan(1e-5);
});

test("the area is the same wherever a shape lies along its parallels, also across the antimeridian", () => {
  const plain = areaOf(square(10, 50, 4))!;
  expect(areaOf(square(178, 50, 4))).toBeCloseTo(plain, 6);
  const halves = [square(178, 50, 4), square(-182, 50, 4)];
  expect(halves.map(areaOf)).toEqual([expect.closeTo(plain, 6), expect.closeTo(plain, 6)]);
});

test("holes do not count", () => {
  const hole = square(0.25, 0.25, 0.5).coordinates[0]!;
  const withHole: Geometry = { type: "Polygon", coordinates: [...square(0, 0).coordinates, hole] };
  expect(areaOf(withHole)).toBeCloseTo(areaOf(square(0, 0))! - areaOf(square(0.25, 0.25, 0.5))!, 6);
});

test("the parts of a MultiPolygon and of a geometry collection count together", () => {
  const [one, other] = [square(0, 0), square(5, 50)];
  const sum = areaOf(one)! + areaOf(other)!;
  expect(areaOf({ type: "MultiPolygon", coordinates: [one.coordinates, other.coordinates] })).toBeCloseTo(
    sum,
    9,
  );
  expect(areaOf({ type: "GeometryCollection", geometries: [one, other] })).toBeCloseTo(sum, 9);
});

test("points, lines and empty geometries have the area 0, a missing geometry null", () => {
  expect(areaOf({ type: "Point", coordinates: [1, 2] })).toBe(0);
  expect(
    areaOf({
      type: "LineString",
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    }),
  ).toBe(0);
  expect(areaOf({ type: "MultiPolygon", coordinates: [] })).toBe(0);
  expect(areaOf(null)).toBeNull();
});
