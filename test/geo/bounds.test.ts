import type { FeatureCollection, Geometry } from "geojson";
import { expect, test } from "vitest";
import { bounds, totalBounds } from "../../src/geo";
import { placelessCollection, sampleCollection, square } from "../support/collections";

function collectionOf(...geometries: (Geometry | null)[]): FeatureCollection<Geometry | null> {
  const features = geometries.map((geometry) => ({ type: "Feature" as const, geometry, properties: {} }));
  return { type: "FeatureCollection", features };
}

test("bounds are west, south, east and north of each geometry", () => {
  expect(bounds(sampleCollection())).toEqual([[13, 52, 14, 53], [15, 52, 16, 53], null, [16, 53, 17, 54]]);
});

test("total bounds are around all geometries", () => {
  expect(totalBounds(sampleCollection())).toEqual([13, 52, 17, 54]);
});

test("total bounds of features without a geometry are null", () => {
  expect(totalBounds(placelessCollection({}, {}))).toBeNull();
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
});

test("bounds come from the coordinates, whatever a bbox member says", () => {
  const collection = collectionOf({ ...square(1, 2), bbox: [0, 0, 99, 99] });
  collection.bbox = [0, 0, 99, 99];
  collection.features[0]!.bbox = [0, 0, 99, 99];
  expect(bounds(collection)).toEqual([[1, 2, 2, 3]]);
  expect(totalBounds(collection)).toEqual([1, 2, 2, 3]);
});
