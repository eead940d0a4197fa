import type { Geometry } from "geojson";
import { describe, expect, test } from "vitest";
import { areaKm2, coverage } from "../../src/geo";
import { square } from "../support/features/collections";
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

test("the whole earth has the area of the WGS 84 ellipsoid", async () => {
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

describe("what is enclosed more than once", () => {
  const cases: [string, string][] = [
    ["a bow tie", "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"],
    ["a bow tie with a large side", "POLYGON ((0 50, 6 54, 6 50, 0 52, 0 50))"],
    ["a pentagram", "POLYGON ((13 55, 11.1 49.5, 16 52.7, 10 52.7, 14.9 49.5, 13 55))"],
    ["a ring that goes around twice", "POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0, 2 0, 2 2, 0 2, 0 0))"],
    ["a ring with a loop within", "POLYGON ((0 0, 4 0, 4 4, 2 0.5, 3 0.5, 1 3, 0 4, 0 0))"],
    ["overlapping squares", "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((1 1, 3 1, 3 3, 1 3, 1 1)))"],
    [
      "squares that overlap along an edge",
      "MULTIPOLYGON (((0 0, 2 0, 2 1, 0 1, 0 0)), ((1 0, 3 0, 3 1, 1 1, 1 0)))",
    ],
    ["the same square twice", "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((0 0, 0 2, 2 2, 2 0, 0 0)))"],
    ["a square in a square", "MULTIPOLYGON (((1 1, 2 1, 2 2, 1 2, 1 1)), ((0 0, 3 0, 3 3, 0 3, 0 0)))"],
    [
      "a square in a hole",
      "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 8, 1 1)), ((2 2, 3 2, 3 3, 2 3, 2 2)))",
    ],
    [
      "a square over a hole",
      "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 8, 1 1)), ((0.5 2, 3 2, 3 3, 0.5 3, 0.5 2)))",
    ],
    [
      "three tilted parts",
      "MULTIPOLYGON (((11.2 52.1, 14.3 51.3, 15 53.6, 11.9 54.4, 11.2 52.1)), ((10.4 52.6, 12.6 52.2, 12.8 54.7, 10.9 54.1, 10.4 52.6)), ((13.4 52.3, 15.8 52.3, 15.8 54.8, 13.4 54.8, 13.4 52.3)))",
    ],
    [
      "parts of a collection",
      "GEOMETRYCOLLECTION (POLYGON ((10 50, 13.5 50, 13 54, 10 54, 10 50)), POLYGON ((13 50, 16 50, 16 54, 13 54, 13 50)))",
    ],
  ];

  test.each(cases)("%s has what it covers, once", async (_, wkt) => {
    const geometry = fromWkt(wkt);
    const { coveredKm2 } = await coverage(collectionOf(geometry), { area: [-1, -1, 20, 60] });
    // What coverage finds is a difference of much larger areas.
    expect(errorOf(geometry, coveredKm2)).toBeLessThan(1e-6);
    expect(areaOf(geometry)).toBeGreaterThan(1_000);
  });

  test("a bow tie has its two triangles, and overlapping squares what GEOS unites", () => {
    const halves = [
      fromWkt("POLYGON ((0 0, 0.5 0.5, 0 1, 0 0))"),
      fromWkt("POLYGON ((1 0, 0.5 0.5, 1 1, 1 0))"),
    ].map((half) => areaOf(half)!);
    expect(errorOf(fromWkt(cases[0]![1]), halves[0]! + halves[1]!)).toBeLessThan(1e-12);
    const union = fromWkt("POLYGON ((0 0, 2 0, 2 1, 3 1, 3 3, 1 3, 1 2, 0 2, 0 0))");
    expect(errorOf(fromWkt(cases[5]![1]), areaOf(union)!)).toBeLessThan(1e-12);
  });

  test("parts that only share a border, or a corner, count in full", () => {
    const [one, other, third] = [square(0, 0), square(1, 0), square(2, 1)];
    const sum = [one, other, third].reduce((total, part) => total + areaOf(part)!, 0);
    expect(areaOf({ type: "GeometryCollection", geometries: [one, other, third] })).toBeCloseTo(sum, 6);
  });
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
