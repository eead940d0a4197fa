import type { Geometry } from "geojson";
import { describe, expect, test } from "vitest";
import { mapAround, narrowestSpan, onMap } from "../../../src/geo/parts/antimeridian";
import { geometryOf, partsOf } from "../../../src/geo/parts/parts";
import { square } from "../../support/features/collections";
import { fromWkt, moved } from "../shapes";

const place = (geometry: Geometry, west: number) => geometryOf(onMap(partsOf(geometry), west));

describe("the map around an area", () => {
  test.each<[string, Geometry, number]>([
    ["begins at -180 degrees", square(13, 52), -180],
    [
      "begins there also for what lies on both sides without reaching the antimeridian",
      fromWkt("MULTIPOINT (-179 0, 179 0)"),
      -180,
    ],
    ["begins there for the whole earth", square(-180, -90, 360), -180],
    [
      "has what is cut at the antimeridian in its middle",
      fromWkt("MULTILINESTRING ((176 0, 180 0), (-180 0, -178 0))"),
      -1,
    ],
    ["has what goes beyond 180 degrees in its middle", square(178, 0, 4), 0],
    ["has what ends at the antimeridian in its middle", square(176, 0, 4), -2],
  ])("%s", (_, geometry, west) => {
    expect(mapAround(partsOf(geometry))).toBe(west);
  });
});

describe("on a map", () => {
  test("what fits stays as it is", () => {
    const part = partsOf(square(13, 52));
    expect(onMap(part, -180)[0]).toBe(part[0]);
    expect(place(fromWkt("POINT (180 1)"), -180)).toEqual(fromWkt("POINT (180 1)"));
    expect(place(fromWkt("POINT (-180 1)"), -180)).toEqual(fromWkt("POINT (-180 1)"));
  });

  test.each([360, -360, 720])("what is %d degrees aside is moved there", (degrees) => {
    for (const wkt of [
      "POINT (13 52)",
      "LINESTRING (13 52, 14 53)",
      "POLYGON ((13 52, 14 52, 14 53, 13 52))",
    ]) {
      expect(place(moved(fromWkt(wkt), degrees), -180)).toEqual(fromWkt(wkt));
    }
  });

  test("what crosses its edge is cut there", () => {
    expect(place(fromWkt("LINESTRING (179 0, 181 2)"), -180)).toEqual(
      fromWkt("MULTILINESTRING ((-180 1, -179 2), (179 0, 180 1))"),
    );
    const halves = onMap(partsOf(square(178, 0, 4)), -180).map(({ box }) => box);
    expect(halves).toEqual([
      [-180, 0, -178, 4],
      [178, 0, 180, 4],
    ]);
  });

  test("what is wider than the map overlaps itself", () => {
    const boxes = onMap(partsOf(fromWkt("LINESTRING (-180 0, 190 0)")), -180).map(({ box }) => box);
    expect(boxes).toEqual([
      [-180, 0, -170, 0],
      [-180, 0, 180, 0],
    ]);
  });
});

test("the narrowest span leaves out the widest gap", () => {
  const span = (...spans: [number, number][]) =>
    narrowestSpan(spans.map(([west, east]) => [west, 0, east, 0]));
  expect(span([10, 20])).toEqual([10, 20]);
  expect(span([10, 20], [15, 17], [30, 40])).toEqual([10, 40]);
  expect(span([170, 180], [-180, -160])).toEqual([170, 200]);
  expect(span([170, 190])).toEqual([170, 190]);
  expect(span([530, 550])).toEqual([170, 190]);
  expect(span([-190, -170])).toEqual([170, 190]);
  expect(span([-150, -150], [-5, 9], [165, 165])).toEqual([165, 369]);
  expect(span([-180, 180])).toEqual([-180, 180]);
  expect(span([0, 400])).toEqual([-180, 180]);
});
