import * as danfo from "danfojs";
import { describe, expect, test } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { clip, contains, intersects, within } from "../../src/geo";
import { square } from "../support/features/collections";
import { knownValues } from "./known-values";
import {
  answerOf,
  areaForms,
  areaNames,
  collectionOf,
  formPairs,
  fromWkt,
  rowForms,
  rowNames,
} from "./shapes";

const isPolygonal = (type: string): boolean => !/Point|Line/.test(type);
const polygonalAreaNames = areaNames.filter((name) => !/POINT|LINE/.test(knownValues.areas[name]));

describe.each(formPairs)("with an area %s and rows %s", (areaForm, rowForm) => {
  const rows = rowNames.map((name) => rowForms[rowForm]!(name));
  const source = collectionOf(...rows);

  describe.each(areaNames)("the relations to the area %s are those that GEOS finds:", (name) => {
    const area = areaForms[areaForm]!(name);
    const expected = (letter: string) =>
      rowNames.map((row) => answerOf(name, row).relations.includes(letter));

    test("intersects", () => {
      expect(named(intersects(source, { area }))).toEqual(named(expected("i")));
    });

    test("contains, of polygons", () => {
      const contained = expected("c").map((answer, index) => answer && isPolygonal(rows[index]!.type));
      expect(named(contains(source, { area }))).toEqual(named(contained));
    });
  });

  test.each(polygonalAreaNames)("the rows within the area %s are those that GEOS finds", (name) => {
    const expected = rowNames.filter((row) => answerOf(name, row).relations.includes("w"));
    expect(named(within(source, { area: areaForms[areaForm]!(name) }))).toEqual(expected);
  });
});

describe.each(Object.entries({ intersects, contains, within }))("%s", (_, ask) => {
  const area = square(13.25, 52.25, 0.5);
  const geometries = [square(13, 52), square(13.3, 52.3, 0.1), null, square(20, 52)];

  test("has an answer for each row of a frame, in the order of its rows, and no for a row without a geometry", () => {
    const answers = ask(collectionOf(...geometries), { area });
    expect(answers[2]).toBe(false);
    expect(answers[3]).toBe(false);
    const frame = toDataframe(collectionOf(...geometries), { danfo });
    expect(ask(frame, { area })).toEqual(answers);
    expect(ask(frame.sortValues("row", { ascending: false }), { area })).toEqual(answers.toReversed());
  });

  test("has no answers for no rows", () => {
    expect(ask(collectionOf(), { area })).toEqual([]);
  });

  test("passes over empty geometries", () => {
    const empty = [
      { type: "Point" as const, coordinates: [] },
      { type: "Polygon" as const, coordinates: [[]] },
    ];
    expect(ask(collectionOf(...empty), { area })).toEqual([false, false]);
  });

  test("takes a geometry collection for the sum of its parts", () => {
    const geometry = {
      type: "GeometryCollection" as const,
      geometries: [square(13.3, 52.3, 0.1), square(13, 52)],
    };
    const [small, large] = ask(collectionOf(...geometry.geometries), { area });
    const [both] = ask(collectionOf(geometry), { area });
    expect(both).toBe(ask === within ? small && large : small || large);
  });
});

test("what was cut to an area is within it, rounding or not", () => {
  const area = fromWkt(knownValues.areas.star);
  const rows = collectionOf(...rowNames.map((name) => fromWkt(knownValues.rows[name])));
  const cut = clip(rows, { area });
  const polygons = cut.features.filter(({ geometry }) => isPolygonal(geometry.type));
  expect(polygons.length).toBeGreaterThan(8);
  expect(within({ ...cut, features: polygons }, { area })).toEqual(polygons.map(() => true));
});

test("a footprint that is wider by ten metres is not within its area", () => {
  expect(within(collectionOf(square(13, 52, 1)), { area: [13, 52, 14, 54] })).toEqual([true]);
  expect(within(collectionOf(square(13, 52, 1.0001)), { area: [13, 52, 14, 54] })).toEqual([false]);
});

test("lines and points contain nothing, not even themselves", () => {
  const line = fromWkt("LINESTRING (1 1, 2 2)");
  expect(contains(collectionOf(line), { area: line })).toEqual([false]);
  expect(intersects(collectionOf(line), { area: line })).toEqual([true]);
});

test("within refuses an area without a polygon", () => {
  const call = () => within(collectionOf(square(13, 52)), { area: { type: "Point", coordinates: [13, 52] } });
  expect(call).toThrow(InputError);
  expect(call).toThrow("area has no polygon: nothing can be inside points and lines.");
});

test("a line along a meridian that meets a polygon in one corner only intersects it", () => {
  const polygon = fromWkt("POLYGON ((7 2, 6 3, 4 3, 3 3, 4 1, 4 -1, 5 0, 8 0, 7 2))");
  const line = fromWkt("LINESTRING (3 9, 3 0, 0 10)");
  expect(intersects(collectionOf(polygon), { area: line })).toEqual([true]);
  expect(intersects(collectionOf(line), { area: polygon })).toEqual([true]);
});

function named(answers: boolean[]): string[] {
  return rowNames.filter((_, index) => answers[index]);
}
