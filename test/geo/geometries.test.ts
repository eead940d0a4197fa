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
import { movedGeometry, rectangle } from "../../src/geo/parts/parts";
import { sampleCollection, square } from "../support/features/collections";

const area = square(13.5, 52.5, 3);

const questions: Record<string, (source: GeometrySource) => Promise<unknown>> = {
  totalBounds: async (source) => totalBounds(source),
  bounds: async (source) => bounds(source),
  areaKm2: async (source) => areaKm2(source),
  centroid: async (source) => centroid(source),
  intersects: (source) => intersects(source, { area }),
  contains: (source) => contains(source, { area }),
  within: (source) => within(source, { area }),
  clip: async (source) => (await clip(source, { area })).features.map(({ geometry }) => geometry),
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

/** Swapped axes, near a pole too, and metres. */
const beyondPoles: [Geometry["type"], unknown, number][] = [
  ["Point", [52, 113], 113],
  ["Point", [23.8, 90.4], 90.4],
  ["Point", [389_000, 5_820_000], 5_820_000],
  [
    "MultiPoint",
    [
      [1, 2],
      [52, -113],
    ],
    -113,
  ],
  ["Polygon", [ring, ring.map(([longitude = 0, latitude = 0]) => [latitude, longitude + 90])], 91],
  ["MultiPolygon", [[], [ring.map(([longitude = 0, latitude = 0]) => [longitude, latitude + 89.1])]], 90.1],
  [
    "GeometryCollection",
    [
      point,
      {
        type: "LineString",
        coordinates: [
          [0, 0],
          [52, -92.5],
        ],
      },
    ],
    -92.5,
  ],
];

/** Pixels of 0.25, 1 and 2.5 degrees whose centres are at the poles, and a rounding error. */
const barelyBeyondPoles: [Geometry["type"], unknown][] = [
  ...[0.125, 0.5, 1.25].map((half): [Geometry["type"], unknown] => [
    "Polygon",
    rectangle([-180, -90 - half, 180, 90 + half]),
  ]),
  ["MultiPolygon", [rectangle([-180, 60, 180, 90.125]), rectangle([0, 0, 1, 1])]],
  ["Point", [10, 90.000_000_1]],
];

function geometryOf(type: Geometry["type"], list: unknown): Geometry {
  const member = type === "GeometryCollection" ? "geometries" : "coordinates";
  return { type, [member]: list } as unknown as Geometry;
}

function collectionOf(geometry: Geometry): FeatureCollection {
  return { type: "FeatureCollection", features: [{ type: "Feature", geometry, properties: {} }] };
}

describe.each(Object.entries(questions))("%s", async (name, ask) => {
  const ofCollection = await ask(sampleCollection());

  test("answers for a frame as for the collection that it was made of", async () => {
    expect(await ask(toDataframe(sampleCollection(), { danfo }))).toEqual(ofCollection);
  });

  test("answers for a frame whose geometries have become JSON", async () => {
    const rows = sampleCollection().features.map(({ geometry }) => [JSON.stringify(geometry)]);
    expect(await ask(new danfo.DataFrame(rows, { columns: ["geometry"] }))).toEqual(ofCollection);
  });

  test("refuses a frame without a geometry column, and what is no source at all", async () => {
    await expect(ask(new danfo.DataFrame([[1]], { columns: ["a"] }))).rejects.toThrow('no column "geometry"');
    await expect(ask(undefined as unknown as GeometrySource)).rejects.toThrow(InputError);
    for (const source of [{}, null, 5, { columns: ["geometry"] }]) {
      const call = () => ask(source as unknown as GeometrySource);
      await expect(call()).rejects.toThrow(InputError);
      await expect(call()).rejects.toThrow(
        '"source" must be a FeatureCollection or a dataframe with a geometry column; got ',
      );
    }
  });

  test("refuses features that are none, and geometries of an unknown type", async () => {
    const collection = (...features: unknown[]) =>
      ({ type: "FeatureCollection", features }) as FeatureCollection;
    await expect(ask(collection(null))).rejects.toThrow("features[0] is not a GeoJSON Feature.");
    for (const geometry of ["abc", { type: "Circle", coordinates: [] }, { type: "Polygon" }]) {
      const call = () => ask(collection({ type: "Feature", geometry: null }, { type: "Feature", geometry }));
      await expect(call()).rejects.toThrow(InputError);
      await expect(call()).rejects.toThrow("features[1].geometry is neither a GeoJSON geometry nor null.");
      const cell = typeof geometry === "string" ? geometry : JSON.stringify(geometry);
      await expect(ask(new danfo.DataFrame([[cell]], { columns: ["geometry"] }))).rejects.toThrow(
        'Row 0 of the dataframe has neither a GeoJSON geometry nor null in its column "geometry".',
      );
    }
  });

  test.each<[Geometry["type"], unknown]>(unsound)(
    "refuses a %s of %j, also in a frame",
    async (type, list) => {
      const geometry = geometryOf(type, list);
      const call = () => ask(collectionOf(geometry));
      await expect(call()).rejects.toThrow(InputError);
      await expect(call()).rejects.toThrow(`features[0].geometry has positions that do not form a ${type}.`);
      await expect(ask(toDataframe(collectionOf(geometry), { danfo }))).rejects.toThrow(
        `The geometry in row 0 of the dataframe has positions that do not form a ${type}.`,
      );
    },
  );

  test.each(beyondPoles)(
    "refuses a %s of %j, whose latitude %d is beyond a pole",
    async (type, list, latitude) => {
      const collection = collectionOf(geometryOf(type, list));
      collection.features.unshift({ type: "Feature", geometry: square(0, 0), properties: {} });
      const beyond = `has the latitude ${latitude}, beyond 90 degrees: its axes may be swapped.`;
      await expect(ask(collection)).rejects.toThrow(InputError);
      await expect(ask(collection)).rejects.toThrow(`features[1].geometry ${beyond}`);
      await expect(ask(toDataframe(collection, { danfo }))).rejects.toThrow(
        `The geometry in row 1 of the dataframe ${beyond}`,
      );
    },
  );

  test("refuses longitudes of more than a hundred turns, and answers for those up to there", async () => {
    const line = (end: number) =>
      collectionOf({
        type: "LineString",
        coordinates: [
          [0, 0],
          [end, 1],
        ],
      });
    for (const end of [36_000, -36_000]) await expect(ask(line(end))).resolves.toBeDefined();
    for (const end of [36_000.5, -1e20, 1e308]) {
      await expect(ask(line(end))).rejects.toThrow(InputError);
      await expect(ask(line(end))).rejects.toThrow(
        `features[0].geometry has the longitude ${end}, beyond 36000 degrees: its positions may be in metres.`,
      );
    }
  });

  test.each(barelyBeyondPoles)("answers for a %s of %j as if it ended at the pole", async (type, list) => {
    const beyond = geometryOf(type, list);
    const atPole = movedGeometry(beyond, ([x = 0, y = 0]) => [x, Math.max(-90, Math.min(90, y))]);
    const sources = [beyond, atPole].map(collectionOf);
    for (const source of sources) {
      source.features.push({ type: "Feature", geometry: square(13, 52), properties: {} });
    }
    const [found, expected] = await Promise.all(sources.map(ask));
    expect(found).toEqual(expected);
    expect(JSON.stringify(beyond)).toBe(JSON.stringify(geometryOf(type, list)));
  });

  test.each<[Geometry["type"], unknown]>(sound)("answers for a %s of %j", async (type, list) => {
    await expect(ask(collectionOf(geometryOf(type, list)))).resolves.toBeDefined();
  });

  test("answers for an empty collection and an empty frame", async () => {
    const empty: FeatureCollection<Geometry | null> = { type: "FeatureCollection", features: [] };
    const nothing = name === "totalBounds" ? null : [];
    expect(await ask(empty)).toEqual(nothing);
    expect(await ask(toDataframe(empty, { danfo }))).toEqual(nothing);
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

test.each(Object.entries(questions))(
  "%s refuses more than a thousand collections in each other",
  async (_, ask) => {
    const nested = (levels: number): GeometrySource => {
      let geometry: Geometry = { type: "Point", coordinates: [13.5, 52.5] };
      for (let level = 0; level < levels; level += 1)
        geometry = { type: "GeometryCollection", geometries: [geometry] };
      return { type: "FeatureCollection", features: [{ type: "Feature", geometry, properties: {} }] };
    };
    await ask(nested(1_000));
    await expect(ask(nested(100_000))).rejects.toThrow("positions that do not form a GeometryCollection");
  },
);
