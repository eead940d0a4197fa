import type { LineString, Polygon } from "geojson";
import { describe, expect, test } from "vitest";
import { isOnLine, joined, piecesOf, sideOf } from "../../../src/geo/parts/lines";
import { fromWkt } from "../shapes";

const line = (wkt: string) => (fromWkt(`LINESTRING ${wkt}`) as LineString).coordinates;
const polygon = (wkt: string) => (fromWkt(`POLYGON ${wkt}`) as Polygon).coordinates;
const frame = polygon("((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 3 6, 6 6, 6 3, 3 3))");

describe("a position", () => {
  test.each<[[number, number], string]>([
    [[1, 1], "inside"],
    [[4, 4], "outside"],
    [[10, 1], "outside"],
    [[0, 5], "border"],
    [[3, 4], "border"],
    [[9, 9], "border"],
  ])("%j is where it is", (position, side) => {
    expect(sideOf(position, [frame])).toBe(side);
  });

  test("on the border of one polygon and in another is inside", () => {
    expect(sideOf([0, 5], [frame, polygon("((-1 4, 1 4, 1 6, -1 6, -1 4))")])).toBe("inside");
    expect(sideOf([0, 5], [polygon("((-1 4, 1 4, 1 6, -1 6, -1 4))"), frame])).toBe("inside");
  });

  test.each([1e-4, 1, 100])(
    "is on an edge of %d degrees when it is a tenth of a millimetre off, not a centimetre",
    (length) => {
      const edge = [
        [10, 50],
        [10 + length, 50 + length / 3],
      ];
      const on = (share: number, off: number) =>
        isOnLine([10 + share * length, 50 + (share * length) / 3 + off], edge);
      expect(on(0.37, 0)).toBe(true);
      expect(on(0.37, 5e-10)).toBe(true);
      expect(on(0.37, 1e-7)).toBe(false);
      expect(on(1, 0)).toBe(true);
      expect(on(1.01, 0)).toBe(false);
    },
  );
});

test("a line is cut at every edge, and each piece knows its side", () => {
  expect(
    [...piecesOf(line("(-1 4, 10 4)"), [frame])].map(
      ({ ends: [start, end], side }) => `${start![0]} to ${end![0]} ${side}`,
    ),
  ).toEqual(["-1 to 0 outside", "0 to 3 inside", "3 to 6 outside", "6 to 9 inside", "9 to 10 outside"]);
});

test("a line that enters and leaves through corners is cut there, along a meridian, too", () => {
  const diamond = polygon("((0 2, 2 0, 4 2, 2 4, 0 2))");
  expect(joined(piecesOf(line("(2 -1, 2 5)"), [diamond]))).toEqual([line("(2 0, 2 4)")]);
  expect(joined(piecesOf(line("(-1 2, 5 2)"), [diamond]))).toEqual([line("(0 2, 4 2)")]);
});

test("a line along an edge is kept, one that touches a corner is not", () => {
  expect(joined(piecesOf(line("(1 0, 12 0)"), [frame]))).toEqual([line("(1 0, 9 0)")]);
  expect(joined(piecesOf(line("(-1 1, 1 -1)"), [frame]))).toEqual([]);
});

test("a line across polygons that overlap or abut stays whole", () => {
  const neighbours = [polygon("((0 0, 5 0, 5 5, 0 5, 0 0))"), polygon("((5 0, 9 0, 9 5, 5 5, 5 0))")];
  const [cut, ...others] = joined(piecesOf(line("(-1 1, 12 1)"), neighbours));
  expect(others).toEqual([]);
  expect([cut!.at(0), cut!.at(-1)]).toEqual([
    [0, 1],
    [9, 1],
  ]);
});
