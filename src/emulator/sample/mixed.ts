import type { Feature, FeatureCollection, Position } from "geojson";
import { waterways } from "./berlin";
import { collectionOf, featureOf } from "./features";
import { mixed } from "./mixed-paths";
import { positionsOf, scenes } from "./scenes";

export { mixed };

/*
 * One feature for each way in which blocks have written ids and paths of files over the years. No single block writes
 * all of them.
 */

const [summer, autumn, winter] = scenes;

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

/** The vectors in the file of the feature without an id. */
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

/** The last waterways are lakes. */
function lakes(): Position[][] {
  return waterways.slice(-5).map(({ points }) => positionsOf(points));
}
