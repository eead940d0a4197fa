import type { Feature, FeatureCollection, GeoJsonProperties, Geometry } from "geojson";
import { boundsOf } from "../bounds";
import { positionsOf, type Scene, scenes } from "./scenes";

/** The `data.json` of the data task: properties as providers send them, with nesting, a null and uneven rows. */
export function sceneFeatures(): FeatureCollection {
  return collectionOf(
    scenes.map((scene, index) =>
      featureOf(scene, { id: scene.id, properties: sceneProperties(scene, index) }),
    ),
  );
}

/** The `data.json` of the processing task. */
export function vegetationFeatures(): FeatureCollection {
  return collectionOf(
    scenes.map((scene) =>
      featureOf(scene, {
        id: scene.id,
        properties: {
          "up42.data_path": vegetationFile(scene),
          datetime: new Date(scene.takenAt).toISOString(),
          "eo:cloud_cover": scene.cloudCover,
          index: "NDVI",
        },
      }),
    ),
  );
}

/** Name of a scene's GeoTIFF in the results. */
export function sceneFile({ id }: Scene): string {
  return `${id}.tif`;
}

/** Name of its vegetation index. */
export function vegetationFile({ id }: Scene): string {
  return `${id}_ndvi.tif`;
}

function sceneProperties(scene: Scene, index: number): GeoJsonProperties {
  return {
    "up42.data_path": sceneFile(scene),
    uid: scene.id,
    timeStamp: scene.takenAt,
    datetime: new Date(scene.takenAt).toISOString(),
    "eo:cloud_cover": scene.cloudCover,
    orderID: null,
    identification: { externalId: scene.externalId, collection: "Sentinel-2", type: "S2MSI2A" },
    ...(index === 2 ? {} : { contentDescription: { cloudCoverPercentage: scene.cloudCover } }),
    acquisition: {
      beginViewingDate: scene.takenAt,
      missionName: scene.mission,
      sensorId: "MSI",
      ...(index === 1 ? { bands: ["B04", "B03", "B02"] } : {}),
    },
    ...(index === 2 ? { snowCover: 0.4, isWinter: true } : {}),
  };
}

/** A feature with the footprint of a scene, with or without an id. */
export function featureOf(
  scene: Scene,
  { id, properties }: { id?: string; properties: GeoJsonProperties },
): Feature {
  const corners = positionsOf(scene.footprint);
  const geometry: Geometry = { type: "Polygon", coordinates: [[...corners, ...corners.slice(0, 1)]] };
  const bbox = boundsOf([geometry]);
  return {
    type: "Feature",
    ...(id === undefined ? {} : { id }),
    ...(bbox === undefined ? {} : { bbox }),
    geometry,
    properties,
  };
}

export function collectionOf(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}
