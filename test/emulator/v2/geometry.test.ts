import type { Geometry, Position } from "geojson";
import { describe, expect, it } from "vitest";
import { boundsOf } from "../../../src/emulator/bounds";
import { BadRequest } from "../../../src/emulator/v2/exchange";
import { boxOf, intersects } from "../../../src/emulator/v2/geometry";

const square = (west: number, south: number, size: number): Position[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const polygon = (...rings: Position[][]): Geometry => ({ type: "Polygon", coordinates: rings });
const ringed = polygon(square(0, 0, 10), square(3, 3, 4));

describe("geometries", () => {
  it.each<[string, Geometry, boolean]>([
    ["a surface that overlaps", polygon(square(8, 8, 5)), true],
    ["a surface that touches a corner", polygon(square(10, 10, 1)), true],
    ["a surface inside", polygon(square(1, 1, 1)), true],
    ["a surface around", polygon(square(-5, -5, 30)), true],
    ["a surface in the hole", polygon(square(4, 4, 1)), false],
    ["a surface elsewhere", polygon(square(20, 0, 1)), false],
    [
      "a line across without a corner inside",
      {
        type: "LineString",
        coordinates: [
          [-1, 5],
          [11, 5],
        ],
      },
      true,
    ],
    [
      "a line beside",
      {
        type: "LineString",
        coordinates: [
          [-1, -1],
          [11, -1],
        ],
      },
      false,
    ],
    [
      "a line along the edge's line but beyond it",
      {
        type: "LineString",
        coordinates: [
          [11, 0],
          [12, 0],
        ],
      },
      false,
    ],
    ["a point inside", { type: "Point", coordinates: [1, 1] }, true],
    ["a point on the edge", { type: "Point", coordinates: [10, 5] }, true],
    ["a point in the hole", { type: "Point", coordinates: [5, 5] }, false],
    [
      "points of which one fits",
      {
        type: "MultiPoint",
        coordinates: [
          [50, 50],
          [1, 1],
        ],
      },
      true,
    ],
    [
      "a collection of which one fits",
      { type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [2, 2] }] },
      true,
    ],
    [
      "a collection in a collection",
      {
        type: "GeometryCollection",
        geometries: [{ type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [2, 2] }] }],
      },
      true,
    ],
    ["nothing", { type: "MultiPolygon", coordinates: [] }, false],
    ["a polygon without rings", { type: "Polygon", coordinates: [] }, false],
  ])("meet or do not: %s", (_what, other, expected) => {
    expect(intersects(ringed, other)).toBe(expected);
    expect(intersects(other, ringed)).toBe(expected);
  });

  it("have bounds, and boxes are geometries", () => {
    const box = boxOf([1, 2, 3, 4]);
    expect(boundsOf([box])).toEqual([1, 2, 3, 4]);
    expect(boundsOf([boxOf([1, 2, 9, 3, 4, 9])])).toEqual([1, 2, 3, 4]);
    expect(boundsOf([])).toBeUndefined();
  });

  it.each<[string, object]>([
    ["a type that is unknown", { type: "Surface", coordinates: [[0, 0]] }],
    ["a position without numbers", { type: "LineString", coordinates: [1, 1] }],
    ["no list of coordinates", { type: "MultiPolygon", coordinates: 5 }],
    ["a feature", { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [1, 1] } }],
  ])("are refused when they cannot be read: %s", (_what, wrong) => {
    expect(() => intersects(ringed, wrong as Geometry)).toThrow(BadRequest);
    expect(() => intersects(wrong as Geometry, ringed)).toThrow(BadRequest);
  });
});
