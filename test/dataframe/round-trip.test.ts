/** Properties that hold for every FeatureCollection. fast-check prints the seed and the smallest case that fails. */
import * as danfo from "danfojs";
import type { FeatureCollection, Geometry } from "geojson";
import { describe, expect, test } from "vitest";
import { toDataframe, toFeatureCollection } from "../../src/dataframe";
import { collections } from "../support/features/arbitrary-collections";
import { pointCollection } from "../support/features/collections";
import {
  type Modelled,
  modelled,
  type Operation,
  operate,
  operations,
  rowsOf,
} from "../support/features/frame-operations";
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

type Step = (before: Modelled, operation: Operation) => Modelled;

/** Does the steps to a frame of the collection, and expects what the model says. */
function expectModelled(collection: Collection, flatten: boolean, steps: Operation[]): void {
  expectModelledBy(operate, { collection, flatten, steps });
}

function expectModelledBy(
  step: Step,
  { collection, flatten, steps }: { collection: Collection; flatten: boolean; steps: Operation[] },
): void {
  const frame = toDataframe(collection, { danfo, flatten });
  const end = steps.reduce(step, { frame, rows: rowsOf(collection), linked: true });
  expect(toFeatureCollection(end.frame)).toStrictEqual(modelled(collection, end));
}

describe("after any row of operations that keep rows", { timeout: timeoutMs }, () => {
  test("features with geometries come back whole", () => {
    const given = collections({ ...easyToConvert, placeless: false });
    const steps = operations({ leaving: "geometries" });
    fc.assert(fc.property(given, fc.boolean(), steps, expectModelled), runs);
  });

  test("features without geometries do, too, while rows keep their labels", () => {
    const given = collections(easyToConvert).map((collection) => withProperty(collection, () => "x"));
    const steps = operations({ leaving: "labels" });
    fc.assert(fc.property(given, fc.boolean(), steps, expectModelled), runs);
  });

  test("features without geometries do, too, while no two are equal", () => {
    const given = collections(easyToConvert).map((collection) =>
      withProperty(collection, (index) => `number ${index}`),
    );
    const steps = operations({ leaving: "configuration" });
    fc.assert(fc.property(given, fc.boolean(), steps, expectModelled), runs);
  });
});

describe("after operations that let go of the frame's configuration", { timeout: timeoutMs }, () => {
  test("features without geometries come back whole, while one with a geometry is among them", () => {
    const given = collections(easyToConvert).map((collection) => {
      const placed = pointCollection({ known: "placed" }).features;
      const known = withProperty(collection, (index) => `number ${index}`);
      return { ...known, features: [...placed, ...known.features] };
    });
    const step: Step = (before, operation) => {
      const after = operate(before, operation);
      return after.linked || hasPlaces(after) ? after : before;
    };
    const steps = operations({ leaving: "geometries" });
    const property = fc.property(given, fc.boolean(), steps, (collection, flatten, taken) => {
      expectModelledBy(step, { collection, flatten, steps: taken });
    });
    fc.assert(property, runs);
  });
});

/** Whether of each collection that rows come from at least one row has a geometry. */
function hasPlaces({ rows }: Modelled): boolean {
  const placed = new Set(rows.filter(({ original }) => original.geometry).map(({ from }) => from));
  return rows.every(({ from }) => placed.has(from));
}

function withProperty(collection: Collection, value: (index: number) => unknown): Collection {
  const features = collection.features.map((feature, index) => ({
    ...feature,
    properties: { ...feature.properties, known: value(index) },
  }));
  return { ...collection, features };
}
