import { describe, expect, it } from "vitest";
import { definitionOf } from "../../../src/viz/raster/crs";
import { definitionIn } from "../../../src/viz/raster/geo-keys";

const own = 32_767;
const wgs84 = { GTModelTypeGeoKey: 1, GeographicTypeGeoKey: 4326, ProjectedCSTypeGeoKey: own };
const metre = { ProjLinearUnitsGeoKey: 9001 };
const origin = { ProjNatOriginLatGeoKey: 10, ProjNatOriginLongGeoKey: 20 };

describe("definitionIn", () => {
  it.each([
    [
      "a transverse Mercator",
      {
        ...metre,
        ...origin,
        ProjCoordTransGeoKey: 1,
        ProjScaleAtNatOriginGeoKey: 0.9996,
        ProjFalseEastingGeoKey: 500_000,
      },
      "+proj=tmerc +lat_0=10 +lon_0=20 +k_0=0.9996 +x_0=500000 +y_0=0 +datum=WGS84 +units=m +no_defs",
    ],
    [
      "a zone of UTM by the code of its projection",
      { ProjectionGeoKey: 16_133 },
      "+proj=utm +zone=33 +south +datum=WGS84 +units=m +no_defs",
    ],
    [
      "a polar stereographic by its latitude of true scale",
      { ProjCoordTransGeoKey: 15, ProjNatOriginLatGeoKey: -71, ProjStraightVertPoleLongGeoKey: 5 },
      "+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=5 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs",
    ],
    [
      "a polar stereographic by its scale",
      { ProjCoordTransGeoKey: 15, ProjNatOriginLatGeoKey: 90, ProjScaleAtNatOriginGeoKey: 0.994 },
      "+proj=stere +lat_0=90 +k_0=0.994 +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs",
    ],
    [
      "US feet",
      {
        ...origin,
        ProjCoordTransGeoKey: 8,
        ProjStdParallel1GeoKey: 33,
        ProjStdParallel2GeoKey: 45,
        ProjLinearUnitsGeoKey: 9003,
        ProjFalseEastingGeoKey: 3937,
      },
      "+proj=lcc +lat_0=10 +lon_0=20 +lat_1=33 +lat_2=45 +x_0=1200 +y_0=0 +datum=WGS84 +to_meter=0.3048006096012192 +no_defs",
    ],
    [
      "an own unit, and angles in grads",
      {
        ProjCoordTransGeoKey: 10,
        ProjCenterLatGeoKey: 50,
        ProjCenterLongGeoKey: 100,
        GeogAngularUnitsGeoKey: 9105,
        ProjLinearUnitsGeoKey: own,
        ProjLinearUnitSizeGeoKey: 2,
      },
      "+proj=laea +lat_0=45 +lon_0=90 +x_0=0 +y_0=0 +datum=WGS84 +to_meter=2 +no_defs",
    ],
    [
      "an own ellipsoid with its shift",
      {
        ...metre,
        ...origin,
        GeographicTypeGeoKey: own,
        ProjCoordTransGeoKey: 1,
        GeogSemiMajorAxisGeoKey: 6_370_000,
        GeogInvFlatteningGeoKey: 200,
        GeogTOWGS84GeoKey: new Float64Array([1, 2, 3]),
      },
      "+proj=tmerc +lat_0=10 +lon_0=20 +x_0=0 +y_0=0 +a=6370000 +b=6338150 +towgs84=1,2,3 +units=m +no_defs",
    ],
    [
      "a sphere in degrees",
      { GTModelTypeGeoKey: 2, GeographicTypeGeoKey: own, GeogSemiMajorAxisGeoKey: 6_370_000 },
      "+proj=longlat +a=6370000 +b=6370000 +no_defs",
    ],
    [
      "a known datum, and heights, which do not matter",
      {
        GTModelTypeGeoKey: 2,
        GeographicTypeGeoKey: own,
        GeogGeodeticDatumGeoKey: 6326,
        VerticalCSTypeGeoKey: 5773,
      },
      "+proj=longlat +datum=WGS84 +no_defs",
    ],
  ])("describes %s", (_, keys, definition) => {
    expect(definitionIn({ ...wgs84, ...keys })).toBe(definition);
  });

  it.each([
    ["a method without a number", {}],
    ["a method that proj4 computes otherwise", { ...origin, ProjCoordTransGeoKey: 27 }],
    ["a projection with a code that is not UTM", { ProjectionGeoKey: 19_916 }],
    ["UTM beyond its zones", { ProjectionGeoKey: 16_061 }],
    ["a datum that may be far away", { ...origin, ProjCoordTransGeoKey: 1, GeographicTypeGeoKey: 4314 }],
    [
      "an own system over such a datum",
      { ...origin, ProjCoordTransGeoKey: 1, GeographicTypeGeoKey: own, GeogGeodeticDatumGeoKey: 6314 },
    ],
    [
      "a meridian that is not known",
      { ...origin, ProjCoordTransGeoKey: 1, GeographicTypeGeoKey: own, GeogPrimeMeridianGeoKey: 8903 },
    ],
    ["a unit that is not known", { ...origin, ProjCoordTransGeoKey: 1, ProjLinearUnitsGeoKey: 9014 }],
    ["an own unit without a size", { ...origin, ProjCoordTransGeoKey: 1, ProjLinearUnitsGeoKey: own }],
    ["a polar stereographic without a pole", { ProjCoordTransGeoKey: 15 }],
    [
      "a latitude and a scale that contradict each other",
      { ProjCoordTransGeoKey: 15, ProjNatOriginLatGeoKey: 70, ProjScaleAtNatOriginGeoKey: 0.9 },
    ],
    ["coordinates from the centre of the earth", { GTModelTypeGeoKey: 3 }],
    ["degrees that are grads", { GTModelTypeGeoKey: 2, GeogAngularUnitsGeoKey: 9105 }],
  ])("does not guess %s", (_, keys) => {
    expect(definitionIn({ ...wgs84, ...keys })).toBeUndefined();
  });
});

describe("definitionOf", () => {
  const crs = { epsg: undefined, name: undefined, keys: {} };

  it.each(["town/a.tif", "a.tif"])("takes a definition for the file %s", (key) => {
    const projections = { [key]: "+proj=own", "b.tif": "+proj=other" };
    expect(definitionOf(crs, { name: "town/a.tif", projections })).toBe("+proj=own");
  });

  it("prefers the definition for a file to that for a code", () => {
    const projections = { "a.tif": "+proj=own", "EPSG:32633": "+proj=code" };
    expect(definitionOf({ ...crs, epsg: 32_633 }, { name: "a.tif", projections })).toBe("+proj=own");
    expect(definitionOf({ ...crs, epsg: 32_633 }, { name: "b.tif", projections })).toBe("+proj=code");
  });

  it("heeds a unit beside a code", () => {
    const feet = { ...crs, epsg: 32_633, keys: { ProjLinearUnitsGeoKey: 9002 } };
    expect(definitionOf(feet, { name: "a.tif" })).toBe(
      "+proj=utm +zone=33 +datum=WGS84 +to_meter=0.3048 +no_defs",
    );
    const strange = { ...crs, epsg: 32_633, keys: { ProjLinearUnitsGeoKey: 9014 } };
    expect(() => definitionOf(strange, { name: "a.tif" })).toThrow("that up42-js does not know");
  });
});
