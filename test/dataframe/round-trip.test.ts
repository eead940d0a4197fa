/** Properties that hold for every FeatureCollection. fast-check prints the seed and the smallest case that fails. */
import * as danfo from "danfojs";
import type { FeatureCollection, Geometry } from "geojson";
import { describe, expect, test } from "vitest";
import { toDataframe, toFeatureCollection } from "../../src/dataframe";
import { collections } from "../support/features/arbitrary-collections";
import { modelled, type Operation, operate, operations, rowsOf } from "../support/features/frame-operations";
import { fc } from "../support/features/properties";

type Collection = FeatureCollection<Geometry | null>;

const runs = { numRuns: 400 };
/** Seconds when nothing else runs; the limit is for a machine that has more to do. */
const timeoutMs = 60_000;

/** Equal in every value, -0 and the order of keys included. */
function expectSame(back: unknown, collection: unknown): void {
  expect(back).toStrictEqual(collection);
  expect(JSON.stringify(back)).toBe(JSON.stringify(collection));
}

test.each([{ flatten: false }, { flatten: true }])(
  "every collection comes back from a frame as it was, with %j",
  (options) => {
    const property = fc.property(collections(), (collection) => {
      const text = JSON.stringify(collection);
      const frame = toDataframe(collection, { danfo, ...options });
      expect(frame.shape).toEqual([collection.features.length, frame.columns.length]);
      expectSame(toFeatureCollection(frame), collection);
      expect(JSON.stringify(collection)).toBe(text);
    });
    fc.assert(property, runs);
  },
  timeoutMs,
);

const easyToConvert = { conversions: false, least: 1 };

/** Does the steps to a frame of the collection, and expects what the model says. */
function expectModelled(collection: Collection, flatten: boolean, steps: Operation[]): void {
  const frame = toDataframe(collection, { danfo, flatten });
  const end = steps.reduce(operate, { frame, rows: rowsOf(collection), linked: true });
  expect(toFeatureCollection(end.frame)).toStrictEqual(modelled(collection, end));
}

describe("after any row of operations that keep rows", { timeout: timeoutMs }, () => {
  test("features with geometries come back whole", () => {
    const given = collections({ ...easyToConvert, placeless: false });
    const steps = operations({ leaving: "geometries" });
    fc.assert(fc.property(given, fc.boolean(), steps, expectModelled), runs);
  });

  test("features without geometries do, too, while rows keep their labels and no two are equal", () => {
    const given = collections(easyToConvert).map((collection) =>
      withProperty(collection, (index) => `number ${index}`),
    );
    const steps = operations({ leaving: "labels" });
    fc.assert(fc.property(given, fc.boolean(), steps, expectModelled), runs);
  });

  test("no feature gets the id of another one, however equal they are, and those with geometries keep theirs", () => {
    const given = collections({ ...easyToConvert, least: 3 }).map((collection) => ({
      ...collection,
      features: collection.features.map((feature, index) => ({
        ...feature,
        geometry: index === 1 ? feature.geometry : null,
        id: `id ${index}`,
        properties: { ...feature.properties, known: index % 2, rank: -index },
      })),
    }));
    const steps = operations({ leaving: "geometries" });
    const property = fc.property(given, fc.boolean(), steps, steps, (collection, flatten, first, then) => {
      const frame = toDataframe(collection, { danfo, flatten });
      const middle = first.reduce(operate, { frame, rows: rowsOf(collection), linked: true });
      // What told the rows apart may be gone when they get new labels.
      const cut = middle.frame.loc({ columns: ["geometry", "known"] });
      const end = then.reduce(operate, { ...middle, frame: cut });
      const { features } = toFeatureCollection(end.frame);
      expect(features.length).toBe(end.rows.length);
      for (const [index, { id, type, geometry, properties, ...rest }] of features.entries()) {
        const original = end.rows[index]?.original;
        if (original?.geometry || id !== undefined) expect(id).toBe(original?.id);
        else expect({ geometry, rest }).toEqual({ geometry: null, rest: {} });
        expect(properties.known).toBe(original?.properties?.known);
      }
    });
    fc.assert(property, runs);
  });
});

function withProperty(collection: Collection, value: (index: number) => unknown): Collection {
  const features = collection.features.map((feature, index) => ({
    ...feature,
    properties: { ...feature.properties, known: value(index) },
  }));
  return { ...collection, features };
}
