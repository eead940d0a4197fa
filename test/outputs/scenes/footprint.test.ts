import type { Geometry, Polygon, Position } from "geojson";
import { describe, expect, it } from "vitest";
import { footprintOf } from "../../../src/outputs/scenes/footprint";
import { square } from "../../support/features/collections";
import { fc } from "../../support/features/properties";

function polygon(...ring: Position[]): Polygon {
  return { type: "Polygon", coordinates: [[...ring, ...ring.slice(0, 1)]] };
}

function bounds(geometry: unknown): number[] | undefined {
  return footprintOf(geometry)?.bounds;
}

describe("footprintOf", () => {
  it("has the box and the corners of a footprint with four of them", () => {
    const tilted = polygon([13.36, 52.5], [13.41, 52.51], [13.4, 52.55], [13.35, 52.54]);
    expect(footprintOf(tilted)).toEqual({
      bounds: [13.35, 52.5, 13.41, 52.55],
      corners: [
        [13.35, 52.54],
        [13.4, 52.55],
        [13.41, 52.51],
        [13.36, 52.5],
      ],
    });
  });

  it("has the corners of its box when it has another number of them", () => {
    const pentagon = polygon([13, 52], [14, 52], [14.5, 52.5], [14, 53], [13, 53]);
    expect(footprintOf(pentagon)).toEqual({
      bounds: [13, 52, 14.5, 53],
      corners: [
        [13, 53],
        [14.5, 53],
        [14.5, 52],
        [13, 52],
      ],
    });
  });

  it("takes the one polygon of a MultiPolygon as a polygon, and the box of several", () => {
    const one = polygon([13.36, 52.5], [13.41, 52.51], [13.4, 52.55], [13.35, 52.54]);
    const multi = (...parts: Polygon[]): Geometry => ({
      type: "MultiPolygon",
      coordinates: parts.map(({ coordinates }) => coordinates),
    });
    expect(footprintOf(multi(one))).toEqual(footprintOf(one));
    expect(footprintOf(multi(square(13, 52), square(15, 53)))).toMatchObject({
      bounds: [13, 52, 16, 54],
      corners: [
        [13, 54],
        [16, 54],
        [16, 52],
        [13, 52],
      ],
    });
  });

  it.each<[string, Geometry, number[]]>([
    ["a point", { type: "Point", coordinates: [13, 52, 34] }, [13, 52, 13, 52]],
    [
      "a line",
      {
        type: "LineString",
        coordinates: [
          [13, 52],
          [14, 51],
        ],
      },
      [13, 51, 14, 52],
    ],
    [
      "points",
      {
        type: "MultiPoint",
        coordinates: [
          [13, 52],
          [15, 50],
        ],
      },
      [13, 50, 15, 52],
    ],
    [
      "lines",
      {
        type: "MultiLineString",
        coordinates: [
          [
            [13, 52],
            [14, 51],
          ],
          [
            [10, 53],
            [11, 53],
          ],
        ],
      },
      [10, 51, 14, 53],
    ],
    [
      "a collection",
      { type: "GeometryCollection", geometries: [square(13, 52), { type: "Point", coordinates: [9, 9] }] },
      [9, 9, 14, 53],
    ],
  ])("has the box of %s", (_, geometry, box) => {
    expect(bounds(geometry)).toEqual(box);
  });

  it("does not take a line with four ends for a footprint", () => {
    const line: Position[] = [
      [13.36, 52.5],
      [13.41, 52.51],
      [13.4, 52.55],
      [13.35, 52.54],
      [13.36, 52.5],
    ];
    expect(footprintOf({ type: "LineString", coordinates: line })?.corners[0]).toEqual([13.35, 52.55]);
  });

  it.each([
    ["null", null],
    ["nothing", undefined],
    ["an empty polygon", { type: "Polygon", coordinates: [] }],
    ["an empty collection", { type: "GeometryCollection", geometries: [] }],
    ["an unknown type", { type: "Circle", coordinates: [13, 52] }],
    ["texts for numbers", { type: "Point", coordinates: ["13", "52"] }],
    [
      "an open ring",
      {
        type: "Polygon",
        coordinates: [
          [
            [13, 52],
            [14, 52],
            [14, 53],
            [13, 53],
          ],
        ],
      },
    ],
  ])("is undefined for %s", (_, geometry) => {
    expect(footprintOf(geometry)).toBeUndefined();
  });
});

describe("across the antimeridian", () => {
  const whole = {
    bounds: [179, -18, 181, -16],
    corners: [
      [179, -16],
      [181, -16],
      [181, -18],
      [179, -18],
    ],
  };

  it("a footprint with longitudes beyond 180 stays as it is", () => {
    expect(footprintOf(polygon([179, -18], [181, -18], [181, -16], [179, -16]))).toEqual(whole);
  });

  it("one that jumps to the other side is put together", () => {
    expect(footprintOf(polygon([179, -18], [-179, -18], [-179, -16], [179, -16]))).toEqual(whole);
    expect(footprintOf(polygon([-179, -16], [179, -16], [179, -18], [-179, -18]))).toEqual(whole);
  });

  it("one below -180 is the same", () => {
    expect(footprintOf(polygon([-181, -18], [-179, -18], [-179, -16], [-181, -16]))).toEqual(whole);
  });

  it("one that was cut there is put together", () => {
    const cut: Geometry = {
      type: "MultiPolygon",
      coordinates: [
        polygon([179, -18], [180, -18], [180, -16], [179, -16]).coordinates,
        polygon([-180, -18], [-179, -18], [-179, -16], [-180, -16]).coordinates,
      ],
    };
    expect(footprintOf(cut)).toEqual(whole);
  });

  it("parts that do not reach it stay where they are", () => {
    const apart: Geometry = {
      type: "MultiPolygon",
      coordinates: [square(170, 0).coordinates, square(-171, 0).coordinates],
    };
    expect(bounds(apart)).toEqual([-171, 0, 171, 1]);
  });

  it("a tilted footprint that jumps keeps its corners", () => {
    expect(
      footprintOf(polygon([179.5, -17.9], [-179.6, -17.7], [-179.8, -16.8], [179.3, -17]))?.corners.map(
        ([longitude, latitude]) => [Number(longitude.toFixed(6)), latitude],
      ),
    ).toEqual([
      [179.3, -17],
      [180.2, -16.8],
      [180.4, -17.7],
      [179.5, -17.9],
    ]);
  });

  it.each([
    ["the whole earth", polygon([-180, -90], [180, -90], [180, 90], [-180, 90]), [-180, -90, 180, 90]],
    [
      "a grid of the earth",
      polygon([-179.95, -89.95], [179.95, -89.95], [179.95, 89.95], [-179.95, 89.95]),
      [-179.95, -89.95, 179.95, 89.95],
    ],
    ["a belt round the earth", polygon([-180, -5], [180, -5], [180, 5], [-180, 5]), [-180, -5, 180, 5]],
    ["half the earth", polygon([-90, -60], [90, -60], [90, 60], [-90, 60]), [-90, -60, 90, 60]],
    ["a ring round the pole", polygon([-120, 80], [0, 80], [120, 80]), [-120, 80, 120, 80]],
    ["a wide ring round the pole", polygon([-150, 80], [-30, 81], [90, 80], [170, 82]), [-150, 80, 170, 82]],
  ])("%s is not taken for something small", (_, geometry, box) => {
    expect(bounds(geometry)).toEqual(box);
  });

  it("west is from -180 to below 180, and less than east, wherever a footprint lies", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -80, max: 78, noNaN: true }),
        fc.double({ min: 0.01, max: 60, noNaN: true }),
        (west, south, width) => {
          const wrapped = (longitude: number): number => (longitude > 180 ? longitude - 360 : longitude);
          const [left, right] = [wrapped(west), wrapped(west + width)];
          const box = bounds(polygon([left, south], [right, south], [right, south + 2], [left, south + 2]));
          const [from = 0, , to = 0] = box ?? [];
          expect(from).toBeGreaterThanOrEqual(-180);
          expect(from).toBeLessThan(180);
          expect(to - from).toBeCloseTo(width, 6);
        },
      ),
    );
  });
});
