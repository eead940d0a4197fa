import * as danfo from "danfojs";
import type { Geometry, Polygon, Position } from "geojson";
import { describe, expect, test } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { areaKm2, clip } from "../../src/geo";
import { sampleCollection, square } from "../support/features/collections";
import { answerOf, areaForms, collectionOf, formPairs, fromWkt, rowForms, rowNames } from "./shapes";

const names = ["ell", "two", "abutting", "star"] as const;

describe.each(formPairs)("with an area %s and rows %s", (areaForm, rowForm) => {
  test.each(names)("what of rows is in the area %s is what GEOS and PROJ find", async (name) => {
    const rows = collectionOf(...rowNames.map((row) => rowForms[rowForm]!(row)));
    const { features } = await clip(rows, { area: areaForms[areaForm]!(name) });
    for (const [index, row] of rowNames.entries()) {
      const { km2, degrees, points } = answerOf(name, row);
      const cut = features.find(({ id }) => id === `f${index}`)?.geometry ?? null;
      const found = km2 === undefined ? (degrees === undefined ? pointsIn(cut) : lengthOf(cut)) : areaOf(cut);
      const expected = km2 ?? degrees ?? points ?? Number.NaN;
      // Square kilometres are known to four decimals.
      expect(Math.abs(found - expected), row).toBeLessThanOrEqual(expected * 1e-7 + 1e-4);
      expect(cut === null, row).toBe(expected === 0);
    }
  });
});

function areaOf(geometry: Geometry | null): number {
  return areaKm2(collectionOf(geometry))[0] ?? 0;
}

function pointsIn(geometry: Geometry | null): number {
  if (geometry?.type === "Point") return 1;
  return geometry?.type === "MultiPoint" ? geometry.coordinates.length : 0;
}

/** On a flat map, in degrees. */
function lengthOf(geometry: Geometry | null): number {
  const lines: Position[][] =
    geometry?.type === "LineString"
      ? [geometry.coordinates]
      : geometry?.type === "MultiLineString"
        ? geometry.coordinates
        : [];
  return lines
    .flatMap((line) => line.slice(1).map((end, index) => [line[index]!, end] as const))
    .reduce((sum, [start, end]) => sum + Math.hypot(end[0]! - start[0]!, end[1]! - start[1]!), 0);
}

describe("types", () => {
  const area = fromWkt("POLYGON ((0 0, 10 0, 10 1, 1 1, 1 2, 10 2, 10 3, 0 3, 0 0))");
  const cases: [string, string, string | undefined][] = [
    ["a polygon that is cut into one piece", "POLYGON ((5 -1, 6 -1, 6 0.5, 5 0.5, 5 -1))", "Polygon"],
    ["a polygon that is cut into several", "POLYGON ((5 -1, 6 -1, 6 4, 5 4, 5 -1))", "MultiPolygon"],
    [
      "polygons of which one is left",
      "MULTIPOLYGON (((5 -1, 6 -1, 6 0.5, 5 -1)), ((20 0, 21 0, 21 1, 20 0)))",
      "Polygon",
    ],
    ["a line that is cut once", "LINESTRING (-5 0.5, 5 0.5)", "LineString"],
    ["a line that leaves and comes back", "LINESTRING (5 0.5, 5 2.5)", "MultiLineString"],
    ["a line along the border", "LINESTRING (2 3, 12 3)", "LineString"],
    ["a line that touches in a point", "LINESTRING (-1 1, 0 0, 1 -1)", undefined],
    ["points of which one is left", "MULTIPOINT (5 0.5, 5 1.5)", "Point"],
    ["points of which two are left", "MULTIPOINT (5 0.5, 5 1.5, 10 3)", "MultiPoint"],
    ["a point outside", "POINT (5 1.5)", undefined],
    ["a polygon that touches along an edge", "POLYGON ((2 1, 9 1, 9 2, 2 2, 2 1))", undefined],
  ];

  test.each(cases)("%s", async (_, wkt, type) => {
    expect((await clip(collectionOf(fromWkt(wkt)), { area })).features[0]?.geometry.type).toBe(type);
  });

  test("a collection of which several kinds are left stays one, of one kind becomes that", async () => {
    const geometry = (...wkts: string[]): Geometry => ({
      type: "GeometryCollection",
      geometries: wkts.map(fromWkt),
    });
    const mixed = await clip(collectionOf(geometry("POINT (5 0.5)", "LINESTRING (-5 0.5, 5 0.5)")), { area });
    expect(mixed.features[0]?.geometry).toEqual(geometry("POINT (5 0.5)", "LINESTRING (0 0.5, 5 0.5)"));
    const single = await clip(collectionOf(geometry("POINT (5 0.5)", "POINT (5 1.5)")), { area });
    expect(single.features[0]?.geometry).toEqual({ type: "Point", coordinates: [5, 0.5] });
  });
});

test("outlines run counterclockwise and holes clockwise, as RFC 7946 asks for", async () => {
  const row = fromWkt("POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))");
  const [feature] = (await clip(collectionOf(row), { area: [-1, -1, 3, 5] })).features;
  const [outline, hole] = (feature!.geometry as Polygon).coordinates;
  expect(turning(outline!)).toBeGreaterThan(0);
  expect(turning(hole!)).toBeLessThan(0);
});

function turning(ring: Position[]): number {
  return ring.slice(1).reduce((sum, [x, y], index) => sum + ring[index]![0]! * y! - x! * ring[index]![1]!, 0);
}

test("features keep all but their geometry and, when they are cut, their bbox", async () => {
  const source = { ...sampleCollection(), totalFeatures: 4 };
  const clipped = await clip(source, { area: [13.5, 52, 16, 53.5] });
  const [first, second] = source.features;
  const { bbox, ...rest } = first!;
  expect(clipped).toEqual({
    type: "FeatureCollection",
    totalFeatures: 4,
    features: [{ ...rest, geometry: expect.objectContaining({ type: "Polygon" }) }, second],
  });
  expect(bbox).toBeDefined();
  expect(clipped.features[1]!.geometry).toBe(second!.geometry);
});

test("a geometry that lies in the area stays as it is, altitudes and longitudes beyond 180 degrees included", async () => {
  const geometry: Polygon = {
    type: "Polygon",
    coordinates: [square(181, 0).coordinates[0]!.map((position) => [...position, 250])],
    bbox: [181, 0, 182, 1],
  };
  const source = collectionOf(geometry);
  source.features[0]!.bbox = [181, 0, 182, 1];
  expect((await clip(source, { area: [180, -1, -177, 2] })).features[0]).toEqual(source.features[0]);
});

test("what is cut across the antimeridian comes back cut there", async () => {
  const [feature] = (await clip(collectionOf(square(178, 0, 4)), { area: [179, 1, -179, 2] })).features;
  const { type, coordinates } = feature!.geometry as { type: string; coordinates: Position[][][] };
  expect(type).toBe("MultiPolygon");
  const longitudes = coordinates.map(([ring]) =>
    ring!.map(([longitude]) => longitude!).sort((a, b) => a - b),
  );
  expect(longitudes.map((own) => `${own[0]} to ${own.at(-1)}`).sort()).toEqual([
    "-180 to -179",
    "179 to 180",
  ]);
});

test("neither the source nor its geometries are changed", async () => {
  const source = sampleCollection();
  await clip(source, { area: [13.5, 52, 16, 53.5] });
  expect(source).toEqual(sampleCollection());
});

test("a frame gives the collection that its features give", async () => {
  const frame = toDataframe(sampleCollection(), { danfo });
  const area = { type: "Feature" as const, geometry: square(13.5, 52, 3), properties: {} };
  expect(await clip(frame, { area })).toEqual(await clip(sampleCollection(), { area }));
});

test("an area that nothing lies in leaves a collection without features", async () => {
  expect(await clip(sampleCollection(), { area: [0, 0, 1, 1] })).toEqual({
    type: "FeatureCollection",
    features: [],
  });
});

test("refuses an area without a polygon", async () => {
  const call = () => clip(sampleCollection(), { area: { type: "Point", coordinates: [13, 52] } });
  await expect(call()).rejects.toThrow(InputError);
});
