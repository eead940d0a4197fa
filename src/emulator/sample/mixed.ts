import type { Feature, FeatureCollection, Position } from "geojson";
import { waterways } from "./berlin";
import { collectionOf, featureOf } from "./features";
import { scenes } from "./scenes";

/*
 * No block writes all of these side by side: one feature each for the ways in which blocks have told, over the years,
 * what a feature is called and where its files are.
 */

const [summer, autumn, winter] = scenes;

/** Ids, and paths in the results, of the features. */
export const mixed = {
  /** A file that is called by the feature's id. */
  file: { id: "c5d1b8e4-7a90-4f3c-b2d6-18e0f94a7c35", path: "c5d1b8e4-7a90-4f3c-b2d6-18e0f94a7c35.tif" },
  /** A folder below a folder that is called by the feature's id. */
  folder: {
    id: "9f27c6a0-1be4-45d8-93fa-60c7d2e8b514",
    path: "9f27c6a0-1be4-45d8-93fa-60c7d2e8b514/7d59ef45-2944-4d98-af73-642c84dff0bc",
  },
  /** The keys that came before `up42.data_path`, and an id among the properties. */
  older: {
    id: "51e0a7d3-c48b-4f16-8e29-b7f3406d9ac1",
    paths: {
      "up42.data.aoiclipped": "DS_PHR1A_202309261017194_FR1_PX_E013N52_0611_01234/ce83f8b9_pan.tif",
      "up42.data.scene.dimap": "DS_PHR1A_202309261017194_FR1_PX_E013N52_0611_01234/dimap",
    },
  },
  /** The path as the block itself saw it. */
  container: {
    id: "MOD09GA.A2023063.h18v03.061",
    written: "/tmp/output/MOD09GA.A2023063.h18v03.061.tif",
    path: "MOD09GA.A2023063.h18v03.061.tif",
  },
  /** No id at all. */
  nameless: { path: "69a76e57-bd72-4aee-8c7c-887413619747/lakes_2023-09-26T10_17_19Z.geojson" },
  /** Found, but not delivered: no path. */
  catalogued: { id: "e6dfa771-175e-4e72-8576-72c1393a9ca8" },
} as const;

/** The `data.json` of the task with features of all kinds. */
export function mixedFeatures(): FeatureCollection {
  const datetime = new Date(summer.takenAt).toISOString();
  return collectionOf([
    featureOf(summer, { id: mixed.file.id, properties: { datetime, "up42.data_path": mixed.file.path } }),
    featureOf(summer, {
      id: mixed.folder.id,
      properties: { format: "DIMAP", orderID: null, "up42.data_path": mixed.folder.path },
    }),
    featureOf(autumn, {
      properties: { id: mixed.older.id, cloudCover: autumn.cloudCover, ...mixed.older.paths },
    }),
    featureOf(winter, { id: mixed.container.id, properties: { "up42.data_path": mixed.container.written } }),
    {
      type: "Feature",
      geometry: { type: "MultiLineString", coordinates: lakes() },
      properties: { "up42.data_path": mixed.nameless.path },
    },
    featureOf(winter, {
      properties: {
        uid: mixed.catalogued.id,
        identification: { externalId: winter.externalId, collection: "Sentinel-2", type: "S2MSI2A" },
        acquisition: { missionName: winter.mission, bands: ["B04", "B03", "B02"] },
      },
    }),
  ]);
}

/** The vectors that the feature without an id describes. */
export function lakesFile(): string {
  const features = lakes().map((coordinates): Feature => {
    return {
      type: "Feature",
      geometry: { type: "LineString", coordinates },
      properties: { natural: "water" },
    };
  });
  return JSON.stringify(collectionOf(features));
}

/** The last of the waterways are lakes. */
function lakes(): Position[][] {
  return waterways.slice(-5).map(({ points }) => {
    const positions: Position[] = [];
    for (let at = 0; at < points.length; at += 2) positions.push([points[at] ?? 0, points[at + 1] ?? 0]);
    return positions;
  });
}
