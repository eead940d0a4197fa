import type { Geometry } from "geojson";
import { expect, test } from "vitest";
import { areaKm2 } from "../../src/geo";
import { square } from "../support/collections";

function areaOf(geometry: Geometry | null): number | null | undefined {
  return areaKm2({ type: "FeatureCollection", features: [{ type: "Feature", geometry, properties: {} }] })[0];
}

test("one square degree at the equator is about 12,364 square kilometres", () => {
  expect(areaOf(square(0, 0))).toBeCloseTo(12_363.7, 0);
});

test("a square degree is smaller further north", () => {
  expect(areaOf(square(0, 60))!).toBeLessThan(areaOf(square(0, 0))! * 0.51);
});

test("holes do not count", () => {
  const hole = square(0.25, 0.25, 0.5).coordinates[0]!;
  const withHole: Geometry = { type: "Polygon", coordinates: [...square(0, 0).coordinates, hole] };
  expect(areaOf(withHole)).toBeCloseTo(areaOf(square(0, 0))! - areaOf(square(0.25, 0.25, 0.5))!, 6);
});

test("points, lines and empty geometries have the area 0, a missing geometry null", () => {
  expect(areaOf({ type: "Point", coordinates: [1, 2] })).toBe(0);
  expect(areaOf({ type: "MultiPolygon", coordinates: [] })).toBe(0);
  expect(areaOf(null)).toBeNull();
});
