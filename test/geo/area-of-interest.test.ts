import * as danfo from "danfojs";
import type { Feature, FeatureCollection } from "geojson";
import { describe, expect, test } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { type AreaOfInterest, clip, contains, coverage, intersects, nearest, within } from "../../src/geo";
import { square } from "../support/features/collections";
import { collectionOf, fromWkt } from "./shapes";

const polygon = square(13, 52);
const feature: Feature = { type: "Feature", geometry: polygon, properties: null };
const collection: FeatureCollection = { type: "FeatureCollection", features: [feature] };
const rows = collectionOf(square(13.2, 52.2, 0.2), square(12.5, 52), square(20, 52), square(10, 50, 9));

const forms: Record<string, AreaOfInterest> = {
  "a geometry": polygon,
  "a MultiPolygon": { type: "MultiPolygon", coordinates: [polygon.coordinates] },
  "a geometry collection": { type: "GeometryCollection", geometries: [polygon] },
  "a Feature": feature,
  "a FeatureCollection": collection,
  "a FeatureCollection with features that have no geometry": collectionOf(null, polygon),
  "several features that are one area": collectionOf(
    square(13, 52, 0.5),
    fromWkt("POLYGON ((13.5 52, 14 52, 14 53, 13 53, 13 52.5, 13.5 52.5, 13.5 52))"),
  ),
  "a frame": toDataframe(collection, { danfo }),
  "a box": [13, 52, 14, 53],
  "a box with altitudes": [13, 52, 0, 14, 53, 100],
  "a box beyond 180 degrees": [373, 52, 374, 53],
  "a polygon with altitudes": {
    type: "Polygon",
    coordinates: [polygon.coordinates[0]!.map((position) => [...position, 9])],
  },
};

describe.each(Object.keys(forms))("%s is an area of interest", (form) => {
  const area = forms[form]!;

  test("of each question", async () => {
    expect(await intersects(rows, { area })).toEqual([true, true, false, true]);
    expect(await contains(rows, { area })).toEqual([false, false, false, true]);
    expect(await within(rows, { area })).toEqual([true, false, false, false]);
    expect((await clip(rows, { area })).features.map(({ id }) => id)).toEqual(["f0", "f1", "f3"]);
    // From the corners by `proj +proj=cea +ellps=WGS84`.
    expect((await coverage(rows, { area })).areaKm2).toBeCloseTo(7556.7359, 3);
    expect((await nearest(rows, { to: area, limit: 4 })).map(({ index }) => index)).toEqual([0, 1, 3, 2]);
  });
});

test("points, lines and mixtures are areas of interest where extent does not matter", async () => {
  const areas: AreaOfInterest[] = [
    { type: "Point", coordinates: [13.3, 52.3] },
    {
      type: "LineString",
      coordinates: [
        [13.3, 52.3],
        [13.35, 52.35],
      ],
    },
    {
      type: "MultiPoint",
      coordinates: [
        [13.3, 52.3],
        [13.35, 52.35],
      ],
    },
    {
      type: "GeometryCollection",
      geometries: [{ type: "Point", coordinates: [13.3, 52.3] }, square(13.31, 52.31, 0.01)],
    },
  ];
  for (const area of areas) {
    expect(await intersects(rows, { area })).toEqual(
      [true, true, false, true].with(1, (await intersects(rows, { area }))[1]!),
    );
    expect((await contains(rows, { area }))[3]).toBe(true);
    expect((await nearest(rows, { to: area }))[0]?.distanceKm).toBe(0);
  }
});

test("a box whose west is greater than its east crosses the antimeridian", async () => {
  const places = collectionOf(
    ...[-170, -176, 179, 174, 0].map((longitude) => ({
      type: "Point" as const,
      coordinates: [longitude, 0],
    })),
  );
  expect(await intersects(places, { area: [175, -1, -175, 1] })).toEqual([false, true, true, false, false]);
  expect(await intersects(places, { area: [-175, -1, 175, 1] })).toEqual([true, false, false, true, true]);
  expect(await intersects(places, { area: [-180, -1, 180, 1] })).toEqual([true, true, true, true, true]);
});

test("a ring that jumps from 179 to -179 is read as it is drawn: around the earth", async () => {
  const band = fromWkt("POLYGON ((179 0, -179 0, -179 1, 179 1, 179 0))");
  expect(await contains(collectionOf(band), { area: { type: "Point", coordinates: [0, 0.5] } })).toEqual([
    true,
  ]);
  expect(await contains(collectionOf(band), { area: { type: "Point", coordinates: [180, 0.5] } })).toEqual([
    false,
  ]);
});

describe.each(["area", "to"] as const)("as %s", (argument) => {
  const ask = (value: unknown): Promise<unknown> =>
    argument === "area"
      ? intersects(rows, { area: value as AreaOfInterest })
      : nearest(rows, { to: value as AreaOfInterest });
  const call = argument === "area" ? "intersects" : "nearest";
  const takes = `${call} needs "${argument}", a GeoJSON geometry, Feature or FeatureCollection, a dataframe, or a box [west, south, east, north]; `;
  const box = `"${argument}" must be a box [west, south, east, north] in degrees; got [`;

  test.each<[unknown, string]>([
    [undefined, takes],
    [null, takes],
    ["POINT (13 52)", takes],
    [{}, takes],
    [{ type: "Circle" }, takes],
    [{ type: "Feature", geometry: { type: "Circle" } }, takes],
    [{ type: "Feature", geometry: "13,52" }, takes],
    [[], box],
    [[13, 52], box],
    [[13, 52, 14], box],
    [[13, 52, 14, Number.NaN], box],
    [["13", "52", "14", "53"], box],
    [[13, 53, 14, 52], box],
    [[52, 113, 53, 114], box],
    [[-200, 0, 200, 1], box],
    [
      { type: "Point", coordinates: [52, 113] },
      `${argument} has the latitude 113, beyond 90 degrees: its axes may be swapped.`,
    ],
    [{ type: "Polygon", coordinates: [[[1, 2]]] }, `${argument} has positions that do not form a Polygon.`],
    [
      { type: "Feature", geometry: { type: "Point", coordinates: ["1", 2] } },
      `${argument} has positions that do not form a Point.`,
    ],
    [{ type: "FeatureCollection", features: [{}] }, "features[0] is not a GeoJSON Feature."],
    [{ type: "FeatureCollection", features: [] }, `${argument} has no geometry.`],
    [{ type: "Feature", geometry: null, properties: {} }, `${argument} has no geometry.`],
    [{ type: "MultiPolygon", coordinates: [] }, `${argument} has no geometry.`],
  ])("%j is refused", async (value, message) => {
    await expect(ask(value)).rejects.toThrow(InputError);
    await expect(ask(value)).rejects.toThrow(message);
  });

  test("a frame without geometries is refused", async () => {
    const frame = new danfo.DataFrame([[1]], { columns: ["a"] });
    await expect(ask(frame)).rejects.toThrow('The dataframe has no column "geometry", and so no features.');
  });

  test("the error names the argument", async () => {
    for (const value of [
      {},
      [],
      { type: "Point", coordinates: [null] },
      { type: "FeatureCollection", features: [{}] },
    ]) {
      await expect(ask(value)).rejects.toThrow(expect.objectContaining({ argument }));
    }
  });
});
