import proj4 from "proj4";
import { describe, expect, it } from "vitest";
import { check } from "../../../src/options";
import { definitionOf, degrees, projections } from "../../../src/viz/raster/crs";
import { knownPlaces } from "../known-places";

const name = "image.tif";
const crs = (epsg: number | undefined, title?: string) => ({ epsg, name: title, keys: {} });

describe("definitionOf", () => {
  it.each(knownPlaces)(
    "puts EPSG:%i where PROJ does, to a decimetre",
    (epsg, [x, y], [longitude, latitude]) => {
      const [east = 0, north = 0] = proj4(definitionOf(crs(epsg), { name }), degrees).forward([x, y]);
      expect(Math.abs(east - longitude)).toBeLessThan(1e-6);
      expect(Math.abs(north - latitude)).toBeLessThan(1e-6);
    },
  );

  it("knows the first and the last zone of each run, and none beyond", () => {
    const zoneOf = (epsg: number) => /\+zone=(\d+)/.exec(definitionOf(crs(epsg), { name }))?.[1];
    expect([32601, 32660, 32701, 32760].map(zoneOf)).toEqual(["1", "60", "1", "60"]);
    expect([25828, 25838, 26901, 26923].map(zoneOf)).toEqual(["28", "38", "1", "23"]);
    expect([31978, 31985, 28348, 28358, 7846, 7859].map(zoneOf)).toEqual([
      "18",
      "25",
      "48",
      "58",
      "46",
      "59",
    ]);
    expect(() => zoneOf(32661)).toThrow("which up42-js does not know");
  });

  it("refuses a code that it does not know, and takes a definition of it", () => {
    expect(() => definitionOf(crs(2056), { name })).toThrow(
      expect.objectContaining({
        name: "UnsupportedError",
        feature: "EPSG:2056",
        message:
          'image.tif is in EPSG:2056, which up42-js does not know: pass its definition, `{ projections: { "EPSG:2056": "+proj=…" } }`, as listed for PROJ.4 on epsg.io.',
      }),
    );
    const projections = { "EPSG:2056": "+proj=somerc" };
    expect(definitionOf(crs(2056), { name, projections })).toBe("+proj=somerc");
  });

  it.each([
    [
      "Town grid",
      'image.tif has a custom coordinate reference system ("Town grid") that up42-js does not know',
    ],
    [undefined, "image.tif has a custom coordinate reference system that up42-js does not know"],
  ])("refuses a system of its own, called %s", (title, message) => {
    expect(() => definitionOf(crs(undefined, title), { name })).toThrow(message);
  });
});

describe("projections", () => {
  it.each([[[]], ["+proj=utm"], [{ 2056: "+proj=somerc" }], [{ "EPSG:2056": "" }], [{ "EPSG:2056": 1 }]])(
    "refuses %j",
    (value) => {
      expect(() => check("mapResults", "projections", value, projections)).toThrow(
        expect.objectContaining({ name: "InputError", argument: "projections" }),
      );
    },
  );

  it.each([[undefined], [{}], [{ "EPSG:2056": "+proj=somerc" }], [{ "a/b.tif": "+proj=somerc" }]])(
    "takes %j",
    (value) => {
      expect(() => check("mapResults", "projections", value, projections)).not.toThrow();
    },
  );
});
