import type { Geometry, Position } from "geojson";
import { expect, test } from "vitest";
import { centroid } from "../../src/geo";
import { square } from "../support/features/collections";
import { knownValues } from "./known-values";
import { fromWkt, moved } from "./shapes";

function centroidOf(geometry: Geometry | null): Position | null {
  const [point] = centroid({
    type: "FeatureCollection",
    features: [{ type: "Feature", geometry, properties: {} }],
  });
  return point?.coordinates ?? null;
}

function expectNear(actual: Position | null, [longitude, latitude]: [number, number]): void {
  expect(actual?.[0]).toBeCloseTo(longitude, 2);
  expect(actual?.[1]).toBeCloseTo(latitude, 2);
}

const names = Object.keys(knownValues.centroids) as (keyof typeof knownValues.centroids)[];
const shapes = { ...knownValues.areas, ...knownValues.rows };
const splitShapes = { ...knownValues.splitAreas, ...knownValues.splitRows };

test.each(names)("of %s is where GEOS finds it", (name) => {
  const [longitude = 0, latitude = 0] = knownValues.centroids[name];
  const centre = [expect.closeTo(longitude, 8), expect.closeTo(latitude, 8)];
  expect(centroidOf(fromWkt(shapes[name]))).toEqual(centre);
});

test.each(names)("of %s is where GEOS finds it across the antimeridian, beyond it or cut there", (name) => {
  const [longitude = 0, latitude = 0] = knownValues.centroids[name];
  const forms = [moved(fromWkt(shapes[name]), 167)];
  // Only what reaches the antimeridian is known to be cut there.
  if (/[( ]-?180 /.test(splitShapes[name])) forms.push(fromWkt(splitShapes[name]));
  for (const form of forms) {
    const [east = Number.NaN, north] = centroidOf(form) ?? [];
    expect(Math.abs(east)).toBeLessThanOrEqual(180);
    expect((east + 360 - 167) % 360).toBeCloseTo(longitude, 8);
    expect(north).toBeCloseTo(latitude, 8);
  }
});

test("is the centre of a square", () => {
  expectNear(centroidOf(square(13, 52)), [13.5, 52.5]);
});

test("is not drawn to the side with more corners", () => {
  const [start, ...rest] = square(0, 0).coordinates[0]!;
  const extra = [0.1, 0.2, 0.3, 0.4].map((longitude) => [longitude, 0]);
  expectNear(centroidOf({ type: "Polygon", coordinates: [[start!, ...extra, ...rest]] }), [0.5, 0.5]);
});

test("leaves holes out", () => {
  const hole = square(2.5, 2.5).coordinates[0]!;
  const withHole: Geometry = { type: "Polygon", coordinates: [...square(0, 0, 4).coordinates, hole] };
  expectNear(centroidOf(withHole), [29 / 15, 29 / 15]);
});

test("does not depend on the direction in which a ring is drawn", () => {
  const outline = square(0, 0, 4).coordinates[0]!;
  const hole = square(2.5, 2.5).coordinates[0]!;
  const turned: Geometry = { type: "Polygon", coordinates: [outline.toReversed(), hole.toReversed()] };
  expectNear(centroidOf(turned), [29 / 15, 29 / 15]);
});

test("weighs the parts of a MultiPolygon by size", () => {
  const coordinates = [square(0, 0).coordinates, square(10, 0, 2).coordinates];
  expectNear(centroidOf({ type: "MultiPolygon", coordinates }), [(0.5 + 4 * 11) / 5, (0.5 + 4) / 5]);
});

test("is the mean of the positions of points and lines", () => {
  expect(centroidOf({ type: "Point", coordinates: [1, 2] })).toEqual([1, 2]);
  expect(
    centroidOf({
      type: "LineString",
      coordinates: [
        [0, 0],
        [2, 4],
      ],
    }),
  ).toEqual([1, 2]);
});

test("is the mean of the positions of a polygon without an area", () => {
  expectNear(
    centroidOf({
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [2, 0],
          [0, 0],
        ],
      ],
    }),
    [1, 0],
  );
});

test("leaves empty points out of the mean", () => {
  const geometries = [[1, 2], [], [3, 4]].map((coordinates) => ({ type: "Point" as const, coordinates }));
  expect(centroidOf({ type: "GeometryCollection", geometries })).toEqual([2, 3]);
});

test("is the same for a shape in one piece and in several", () => {
  const whole = fromWkt("POLYGON ((0 0, 20 0, 20 60, 0 80, 0 0))");
  const pieces = fromWkt(
    "MULTIPOLYGON (((0 0, 20 0, 20 30, 0 30, 0 0)), ((0 30, 20 30, 20 60, 0 80, 0 30)))",
  );
  const [longitude = 0, latitude = 0] = centroidOf(whole) ?? [];
  expect(centroidOf(pieces)).toEqual([expect.closeTo(longitude, 8), expect.closeTo(latitude, 8)]);
});

test("is null for geometries without positions, and for no geometry", () => {
  expect(centroidOf({ type: "GeometryCollection", geometries: [] })).toBeNull();
  expect(centroidOf({ type: "Polygon", coordinates: [] })).toBeNull();
  expect(centroidOf(null)).toBeNull();
});

test("is the centre of the whole of what is cut at the antimeridian, from -180 to 180 degrees", () => {
  const cut = (west: number, east: number): Geometry => ({
    type: "MultiPolygon",
    coordinates: [square(180 - west, 0, west).coordinates, square(-180, 0, east).coordinates],
  });
  expectNear(centroidOf(cut(2, 2)), [-180, 1]);
  expectNear(centroidOf(cut(4, 2)), [178.6, 1.8]);
  expectNear(centroidOf(cut(2, 4)), [-178.6, 1.8]);
  expectNear(centroidOf(square(179, 0, 4)), [-179, 2]);
  expectNear(
    centroidOf({
      type: "MultiPoint",
      coordinates: [
        [180, 0],
        [-178, 2],
      ],
    }),
    [-179, 1],
  );
});

test("is where it is drawn for what does not reach the antimeridian", () => {
  expectNear(
    centroidOf({
      type: "MultiPoint",
      coordinates: [
        [170, 0],
        [-170, 2],
      ],
    }),
    [0, 1],
  );
  expectNear(centroidOf({ type: "Polygon", coordinates: square(-180, -90, 180).coordinates }), [-90, 0]);
});
