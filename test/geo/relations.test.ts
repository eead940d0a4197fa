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

    test("intersects", async () => {
      expect(named(await intersects(source, { area }))).toEqual(named(expected("i")));
    });

    test("contains, of polygons", async () => {
      const contained = expected("c").map((answer, index) => answer && isPolygonal(rows[index]!.type));
      expect(named(await contains(source, { area }))).toEqual(named(contained));
    });
  });

  test.each(polygonalAreaNames)("the rows within the area %s are those that GEOS finds", async (name) => {
    const expected = rowNames.filter((row) => answerOf(name, row).relations.includes("w"));
    expect(named(await within(source, { area: areaForms[areaForm]!(name) }))).toEqual(expected);
  });
});

describe.each(Object.entries({ intersects, contains, within }))("%s", (_, ask) => {
  const area = square(13.25, 52.25, 0.5);
  const geometries = [square(13, 52), square(13.3, 52.3, 0.1), null, square(20, 52)];

  test("has an answer for each row of a frame, in the order of its rows, and no for a row without a geometry", async () => {
    const answers = await ask(collectionOf(...geometries), { area });
    expect(answers[2]).toBe(false);
    expect(answers[3]).toBe(false);
    const frame = toDataframe(collectionOf(...geometries), { danfo });
    expect(await ask(frame, { area })).toEqual(answers);
    expect(await ask(frame.sortValues("row", { ascending: false }), { area })).toEqual(answers.toReversed());
  });

  test("has no answers for no rows", async () => {
    expect(await ask(collectionOf(), { area })).toEqual([]);
  });

  test("passes over empty geometries", async () => {
    const empty = [
      { type: "Point" as const, coordinates: [] },
      { type: "Polygon" as const, coordinates: [[]] },
    ];
    expect(await ask(collectionOf(...empty), { area })).toEqual([false, false]);
  });

  test("takes a geometry collection for the sum of its parts", async () => {
    const geometry = {
      type: "GeometryCollection" as const,
      geometries: [square(13.3, 52.3, 0.1), square(13, 52)],
    };
    const [small, large] = await ask(collectionOf(...geometry.geometries), { area });
    const [both] = await ask(collectionOf(geometry), { area });
    expect(both).toBe(ask === within ? small && large : small || large);
  });
});

test("what was cut to an area is within it, rounding or not", async () => {
  const area = fromWkt(knownValues.areas.star);
  const rows = collectionOf(...rowNames.map((name) => fromWkt(knownValues.rows[name])));
  const cut = await clip(rows, { area });
  const polygons = cut.features.filter(({ geometry }) => isPolygonal(geometry.type));
  expect(polygons.length).toBeGreaterThan(8);
  expect(await within({ ...cut, features: polygons }, { area })).toEqual(polygons.map(() => true));
});

test("a footprint that is wider by ten metres is not within its area", async () => {
  expect(await within(collectionOf(square(13, 52, 1)), { area: [13, 52, 14, 54] })).toEqual([true]);
  expect(await within(collectionOf(square(13, 52, 1.0001)), { area: [13, 52, 14, 54] })).toEqual([false]);
});

test("lines and points contain nothing, not even themselves", async () => {
  const line = fromWkt("LINESTRING (1 1, 2 2)");
  expect(await contains(collectionOf(line), { area: line })).toEqual([false]);
  expect(await intersects(collectionOf(line), { area: line })).toEqual([true]);
});

test("within refuses an area without a polygon", async () => {
  const call = () => within(collectionOf(square(13, 52)), { area: { type: "Point", coordinates: [13, 52] } });
  await expect(call()).rejects.toThrow(InputError);
  await expect(call()).rejects.toThrow("area has no polygon: nothing can be inside points and lines.");
});

test("a line along a meridian that meets a polygon in one corner only intersects it", async () => {
  const polygon = fromWkt("POLYGON ((7 2, 6 3, 4 3, 3 3, 4 1, 4 -1, 5 0, 8 0, 7 2))");
  const line = fromWkt("LINESTRING (3 9, 3 0, 0 10)");
  expect(await intersects(collectionOf(polygon), { area: line })).toEqual([true]);
  expect(await intersects(collectionOf(line), { area: polygon })).toEqual([true]);
});

function named(answers: boolean[]): string[] {
  return rowNames.filter((_, index) => answers[index]);
}
