import * as danfo from "danfojs";
import type { FeatureCollection, Geometry } from "geojson";
import { describe, expect, test } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { areaKm2, bounds, centroid, type GeometrySource, totalBounds } from "../../src/geo";
import { sampleCollection } from "../support/collections";

const questions = { totalBounds, bounds, areaKm2, centroid };

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
    expect(() => ask({} as unknown as GeometrySource)).toThrow(InputError);
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
