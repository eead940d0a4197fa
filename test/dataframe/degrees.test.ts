import * as danfo from "danfojs";
import type { FeatureCollection, Point } from "geojson";
import { describe, expect, it } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { toCsv, toGeoParquet, toNdjson } from "../../src/export";
import { areaKm2, bounds, centroid } from "../../src/geo";

/** What takes coordinates for longitude and latitude. */
const calls: Readonly<Record<string, (collection: FeatureCollection<Point>) => unknown>> = {
  toDataframe: (collection) => toDataframe(collection, { danfo }),
  toCsv: (collection) => toCsv(collection),
  toNdjson: (collection) => toNdjson(collection),
  toGeoParquet: (collection) => toGeoParquet(collection),
  bounds,
  areaKm2,
  centroid,
};

function collectionIn(crs: unknown): FeatureCollection<Point> {
  const geometry: Point = { type: "Point", coordinates: [13.4, 52.5] };
  const features = [{ type: "Feature" as const, properties: { a: 1 }, geometry }];
  return { type: "FeatureCollection", features, ...(crs === undefined ? {} : { crs }) };
}

const named = (name: unknown) => ({ type: "name", properties: { name } });

describe.each(Object.entries(calls))("%s", (_, call) => {
  it.each([
    named("urn:ogc:def:crs:EPSG::25832"),
    named("EPSG:3857"),
    named("urn:ogc:def:crs:EPSG::14326"),
    named("http://www.opengis.net/def/crs/EPSG/0/32633"),
    named("urn:ogc:def:crs:OGC:1.3:CRS27"),
    named(4326),
    { type: "link", properties: { href: "https://example.com/crs/25832", type: "proj4" } },
    { type: "name" },
    "EPSG:25832",
  ])("refuses a collection in %j", async (crs) => {
    const called = (async () => call(collectionIn(crs)))();
    await expect(called).rejects.toThrow(InputError);
    await expect(called).rejects.toThrow(
      / not in longitude and latitude \(EPSG:4326\): transform them first/,
    );
  });

  it.each([
    undefined,
    null,
    named("urn:ogc:def:crs:OGC:1.3:CRS84"),
    named("urn:ogc:def:crs:OGC::CRS84h"),
    named("urn:ogc:def:crs:EPSG::4326"),
    named("urn:ogc:def:crs:EPSG:6.9:4326"),
    named("EPSG:4326"),
    named("epsg:4979"),
    named("http://www.opengis.net/def/crs/EPSG/0/4326"),
    named("http://www.opengis.net/def/crs/OGC/1.3/CRS84"),
  ])("takes a collection in %j", async (crs) => {
    expect(await call(collectionIn(crs))).toBeDefined();
  });
});
