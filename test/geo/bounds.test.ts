import type { Geometry } from "geojson";
import { describe, expect, test } from "vitest";
import { type Bounds, bounds, intersects, totalBounds } from "../../src/geo";
import { placelessCollection, sampleCollection, square } from "../support/features/collections";
import { collectionOf, fromWkt } from "./shapes";

test("bounds are west, south, east and north of each geometry", () => {
  expect(bounds(sampleCollection())).toEqual([[13, 52, 14, 53], [15, 52, 16, 53], null, [16, 53, 17, 54]]);
});

test("total bounds are around all geometries", () => {
  expect(totalBounds(sampleCollection())).toEqual([13, 52, 17, 54]);
});

test("bounds of hundreds of thousands of points are found", () => {
  const coordinates = Array.from({ length: 300_000 }, (_, index) => [index / 10_000, index / 10_000]);
  const box = [0, 0, 29.9999, 29.9999];
  expect(totalBounds(collectionOf({ type: "MultiPoint", coordinates }))).toEqual(box);
  expect(bounds(collectionOf({ type: "MultiPoint", coordinates }), { narrowest: true })).toEqual([box]);
});

test("total bounds of features without a geometry are null", () => {
  expect(totalBounds(placelessCollection({}, {}))).toBeNull();
  expect(totalBounds(placelessCollection({}, {}), { narrowest: true })).toBeNull();
});

test("bounds of a point have no extent", () => {
  expect(bounds(collectionOf({ type: "Point", coordinates: [1, 2, 300] }))).toEqual([[1, 2, 1, 2]]);
});

test("bounds of geometries without positions are null", () => {
  const empty: Geometry[] = [
    { type: "GeometryCollection", geometries: [] },
    { type: "MultiPolygon", coordinates: [] },
    { type: "Point", coordinates: [] },
  ];
  expect(bounds(collectionOf(...empty))).toEqual([null, null, null]);
  expect(bounds(collectionOf(...empty), { narrowest: true })).toEqual([null, null, null]);
});

test("bounds come from the coordinates, whatever a bbox member says", () => {
  const collection = collectionOf({ ...square(1, 2), bbox: [0, 0, 99, 99] });
  collection.bbox = [0, 0, 99, 99];
  collection.features[0]!.bbox = [0, 0, 99, 99];
  expect(bounds(collection)).toEqual([[1, 2, 2, 3]]);
  expect(totalBounds(collection)).toEqual([1, 2, 2, 3]);
});

describe("the narrowest box", () => {
  const halves = fromWkt(
    "MULTIPOLYGON (((177 -20, 180 -20, 180 -15, 177 -20)), ((-180 -20, -178 -20, -178 -16, -180 -20)))",
  );
  const cases: [string, Geometry, Bounds][] = [
    ["of what is cut at the antimeridian crosses it", halves, [177, -20, -178, -15]],
    ["of what goes beyond 180 degrees crosses it", square(179, 0, 4), [179, 0, -177, 4]],
    ["of what goes beyond -180 degrees crosses it", square(-183, 0, 4), [177, 0, -179, 4]],
    ["of points on both sides crosses it", fromWkt("MULTIPOINT (170 1, -170 2, 175 3)"), [170, 1, -170, 3]],
    ["of what lies elsewhere is the plain one", square(13.3, 52.4, 0.1), [13.3, 52.4, 13.4, 52.5]],
    ["of what ends at the antimeridian is the plain one", square(178, 0, 2), [178, 0, 180, 2]],
    ["of what begins at the antimeridian is the plain one", square(-180, 0, 2), [-180, 0, -178, 2]],
    [
      "of the whole earth is the plain one",
      fromWkt("POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))"),
      [-180, -90, 180, 90],
    ],
    [
      "of the two halves of the earth is the plain one",
      fromWkt("MULTIPOLYGON (((-180 0, 0 0, 0 9, -180 0)), ((0 0, 180 0, 180 9, 0 0)))"),
      [-180, 0, 180, 9],
    ],
    ["of points on opposite sides is the plain one", fromWkt("MULTIPOINT (-90 0, 90 0)"), [-90, 0, 90, 0]],
  ];

  test.each(cases)("%s", (_, geometry, box) => {
    expect(bounds(collectionOf(geometry), { narrowest: true })).toEqual([box]);
    expect(totalBounds(collectionOf(geometry), { narrowest: true })).toEqual(box);
  });

  test("around all geometries holds each of them", async () => {
    const rows = collectionOf(square(175, 0), halves, null, square(-171, 5));
    const box = totalBounds(rows, { narrowest: true })!;
    expect(box).toEqual([175, -20, -170, 6]);
    expect(await intersects(rows, { area: box })).toEqual([true, true, false, true]);
  });

  test("is not given unless it is asked for", () => {
    expect(bounds(collectionOf(halves))).toEqual([[-180, -20, 180, -15]]);
    expect(totalBounds(collectionOf(square(175, 0), square(-175, 0)))).toEqual([-175, 0, 176, 1]);
  });
});
