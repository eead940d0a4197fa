import * as danfo from "danfojs";
import type { FeatureCollection, Geometry } from "geojson";
import { describe, expect, test } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import {
  areaKm2,
  bestCover,
  bounds,
  centroid,
  clip,
  contains,
  coverageByRow,
  distanceKm,
  type GeometrySource,
  intersects,
  nearest,
  totalBounds,
  within,
} from "../../src/geo";
import { sampleCollection, square } from "../support/features/collections";

const area = square(13.5, 52.5, 3);

const questions: Record<string, (source: GeometrySource) => unknown> = {
  totalBounds,
  bounds,
  areaKm2,
  centroid,
  intersects: (source) => intersects(source, { area }),
  contains: (source) => contains(source, { area }),
  within: (source) => within(source, { area }),
  clip: (source) => clip(source, { area }).features.map(({ geometry }) => geometry),
  coverageByRow: (source) => coverageByRow(source, { area }),
  bestCover: (source) => bestCover(source, { area }),
  distanceKm: (source) => distanceKm(source, { to: area }),
  nearest: (source) => nearest(source, { to: area, limit: 9 }),
};

const ring = square(0, 0).coordinates[0]!;
const point = { type: "Point", coordinates: [1, 2] };

const unsound: [Geometry["type"], unknown][] = [
  ["Point", [1]],
  ["Point", ["1", "2"]],
  ["Point", [[1, 2]]],
  ["MultiPoint", [1, 2]],
  ["LineString", [[1, 2], null]],
  ["MultiLineString", [[1, 2]]],
  ["Polygon", [[null, null]]],
  ["Polygon", [[[null, null], ...ring]]],
  ["Polygon", [[[1, 2]]]],
  ["Polygon", [ring.slice(0, 3)]],
  ["Polygon", [ring.slice(0, 4)]],
  ["Polygon", [null]],
  ["MultiPolygon", [ring]],
  ["GeometryCollection", [null]],
  ["GeometryCollection", [{ type: "Circle", coordinates: [] }]],
  ["GeometryCollection", [point, { type: "Polygon", coordinates: [[[1, 2]]] }]],
];

const sound: [Geometry["type"], unknown][] = [
  ["Point", [1, 2, 3]],
  ["MultiPoint", [[1, 2]]],
  ["LineString", [[1, 2]]],
  ["MultiLineString", [[[1, 2]], []]],
  ["Polygon", [ring]],
  ["Polygon", [ring.map(([longitude, latitude], index) => [longitude, latitude, index])]],
  ["Polygon", [[]]],
  ["MultiPolygon", [[ring], []]],
  ["GeometryCollection", [point, { type: "GeometryCollection", geometries: [point] }]],
  ["GeometryCollection", [point, { type: "Point", coordinates: [] }]],
  [
    "LineString",
    [
      [-200, -90],
      [200, 90],
    ],
  ],
];

/** Swapped axes, and what is half a metre beyond a pole. */
const beyondPoles: [Geometry["type"], unknown, number][] = [
  ["Point", [52, 113], 113],
  [
    "MultiPoint",
    [
      [1, 2],
      [52, -113],
    ],
    -113,
  ],
  ["Polygon", [ring, ring.map(([longitude = 0, latitude = 0]) => [latitude, longitude + 90])], 91],
  [
    "MultiPolygon",
    [[], [ring.map(([longitude = 0, latitude = 0]) => [longitude, latitude + 89.000_005])]],
    90.000_005,
  ],
  [
    "GeometryCollection",
    [
      point,
      {
        type: "LineString",
        coordinates: [
          [0, 0],
          [52, -90.5],
        ],
      },
    ],
    -90.5,
  ],
];

function geometryOf(type: Geometry["type"], list: unknown): Geometry {
  const member = type === "GeometryCollection" ? "geometries" : "coordinates";
  return { type, [member]: list } as unknown as Geometry;
}

function collectionOf(geometry: Geometry): FeatureCollection {
  return { type: "FeatureCollection", features: [{ type: "Feature", geometry, properties: {} }] };
}

describe.each(Object.entries(questions))("%s", (_, ask) => {
  const ofCollection = ask(sampleCollection());

  test("answers for a frame as for the collection that it was made of", () => {
    expect(ask(toDataframe(sampleCollection(), { danfo }))).toEqual(ofCollection);
  });

  test("answers for a frame whose geometries have become JSON", () => {
    const rows = sampleCollection().features.map(({ geometry }) => [JSON.stringify(geometry)]);
    expect(ask(new danfo.DataFrame(rows, { columns: ["geometry"] }))).toEqual(ofCollection);
  });

  test("refuses a frame without a geometry column, and what is no source at all", () => {
    expect(() => ask(new danfo.DataFrame([[1]], { columns: ["a"] }))).toThrow('no column "geometry"');
    expect(() => ask(undefined as unknown as GeometrySource)).toThrow(InputError);
    for (const source of [{}, null, 5, { columns: ["geometry"] }]) {
      const call = () => ask(source as unknown as GeometrySource);
      expect(call).toThrow(InputError);
      expect(call).toThrow(
        '"source" must be a FeatureCollection or a dataframe with a geometry column; got ',
      );
    }
  });

  test("refuses features that are none, and geometries of an unknown type", () => {
    const collection = (...features: unknown[]) =>
      ({ type: "FeatureCollection", features }) as FeatureCollection;
    expect(() => ask(collection(null))).toThrow("features[0] is not a GeoJSON Feature.");
    for (const geometry of ["abc", { type: "Circle", coordinates: [] }, { type: "Polygon" }]) {
      const call = () => ask(collection({ type: "Feature", geometry: null }, { type: "Feature", geometry }));
      expect(call).toThrow(InputError);
      expect(call).toThrow("features[1].geometry is neither a GeoJSON geometry nor null.");
      const cell = typeof geometry === "string" ? geometry : JSON.stringify(geometry);
      expect(() => ask(new danfo.DataFrame([[cell]], { columns: ["geometry"] }))).toThrow(
        'Row 0 of the dataframe has neither a GeoJSON geometry nor null in its column "geometry".',
      );
    }
  });

  test.each<[Geometry["type"], unknown]>(unsound)("refuses a %s of %j, also in a frame", (type, list) => {
    const geometry = geometryOf(type, list);
    const call = () => ask(collectionOf(geometry));
    expect(call).toThrow(InputError);
    expect(call).toThrow(`features[0].geometry has positions that do not form a ${type}.`);
    expect(() => ask(toDataframe(collectionOf(geometry), { danfo }))).toThrow(
      `The geometry in row 0 of the dataframe has positions that do not form a ${type}.`,
    );
  });

  test.each(beyondPoles)("refuses a %s of %j, whose latitude %d is beyond a pole", (type, list, latitude) => {
    const collection = collectionOf(geometryOf(type, list));
    collection.features.unshift({ type: "Feature", geometry: square(0, 0), properties: {} });
    const beyond = `has the latitude ${latitude}, beyond 90 degrees: its axes may be swapped.`;
    expect(() => ask(collection)).toThrow(InputError);
    expect(() => ask(collection)).toThrow(`features[1].geometry ${beyond}`);
    expect(() => ask(toDataframe(collection, { danfo }))).toThrow(
      `The geometry in row 1 of the dataframe ${beyond}`,
    );
  });

  test.each<[Geometry["type"], unknown]>(sound)("answers for a %s of %j", (type, list) => {
    expect(() => ask(collectionOf(geometryOf(type, list)))).not.toThrow();
  });

  test("answers for an empty collection and an empty frame", () => {
    const empty: FeatureCollection<Geometry | null> = { type: "FeatureCollection", features: [] };
    const nothing = ask === totalBounds ? null : [];
    expect(ask(empty)).toEqual(nothing);
    expect(ask(toDataframe(empty, { danfo }))).toEqual(nothing);
  });
});

test("one value comes for each row, in the order of the rows, null where there is no geometry", () => {
  const frame = toDataframe(sampleCollection(), { danfo }).sortValues("cloudCover");
  const [first, second, third, fourth] = bounds(sampleCollection());
  expect(bounds(frame)).toEqual([second, fourth, first, third]);
  expect(third).toBeNull();
  expect(areaKm2(frame)[3]).toBeNull();
  expect(centroid(frame)[3]).toBeNull();
});
