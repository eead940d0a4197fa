import { describe, expect, it } from "vitest";
import { sceneFeatures, vegetationFeatures } from "../../../src/emulator/sample/features";

// Corners of the GeoTIFFs (lower left, lower right, upper right, upper left) as proj4js 2.22.0 gives them in EPSG:4326
// for their UTM corners; GDAL 3.6.2 prints the same.
const corners = [
  [
    [13.35606656, 52.4965633],
    [13.41496394, 52.49736707],
    [13.41366962, 52.53331396],
    [13.35472419, 52.53250915],
  ],
  [
    [13.40132802, 52.46715325],
    [13.46018742, 52.4679342],
    [13.45893135, 52.50388204],
    [13.40002398, 52.50310009],
  ],
  [
    [13.19611546, 52.48128482],
    [13.25498763, 52.48216803],
    [13.25356348, 52.51811209],
    [13.19464333, 52.51722775],
  ],
];

describe("the sample's features", () => {
  it("have the true corners of their pictures as footprints", () => {
    for (const { features } of [sceneFeatures(), vegetationFeatures()]) {
      expect(features.map(({ geometry }) => geometry)).toEqual(
        corners.map((ring) => ({ type: "Polygon", coordinates: [[...ring, ring[0]]] })),
      );
    }
  });

  it("have a bbox around their footprint", () => {
    expect(sceneFeatures().features[0]?.bbox).toEqual([13.35472419, 52.4965633, 13.41496394, 52.53331396]);
  });

  it("name their files by their ids, without the archive's top folder", () => {
    for (const { id, properties } of sceneFeatures().features) {
      expect(properties).toMatchObject({ "up42.data_path": `${id}.tif`, uid: id });
    }
    for (const { id, properties } of vegetationFeatures().features) {
      expect(properties).toMatchObject({ "up42.data_path": `${id}_ndvi.tif` });
    }
  });

  it("have properties of all kinds, and not the same ones in every row", () => {
    const rows = sceneFeatures().features.map(({ properties }) => properties ?? {});
    expect(rows[0]).toMatchObject({
      timeStamp: 1689243361024,
      datetime: "2023-07-13T10:16:01.024Z",
      "eo:cloud_cover": 3.4,
      orderID: null,
      identification: { collection: "Sentinel-2", type: "S2MSI2A" },
      acquisition: { missionName: "Sentinel-2A" },
    });
    expect(rows.map((row) => "contentDescription" in row)).toEqual([true, true, false]);
    expect(rows.map((row) => "snowCover" in row)).toEqual([false, false, true]);
    expect(rows.map(({ acquisition }) => "bands" in acquisition)).toEqual([false, true, false]);
  });

  it("are JSON through and through", () => {
    expect(JSON.parse(JSON.stringify(sceneFeatures()))).toEqual(sceneFeatures());
  });
});
