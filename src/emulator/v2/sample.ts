import { zipSync } from "fflate";
import { displayId, idFrom } from "../identifiers";
import { type Bytes, once } from "../provided";
import { featureOf, sceneFile } from "../sample/features";
import type { SampleFiles } from "../sample/files";
import { type Scene, scenes } from "../sample/scenes";
import type { ItemAssetInit } from "./options";
import { geoTiffType } from "./outputs";
import { itemPath } from "./paths";
import type { ProcessingState } from "./state";

/** Credentials and ids of the sample's processing job. */
export interface ProcessingAccess {
  /** E-mail address of the account. */
  readonly username: string;
  /** Password of the account. */
  readonly password: string;
  /** Id of the workspace. */
  readonly workspaceId: string;
  /** Id of the job's process. */
  readonly processId: string;
  /** Id of the job, which has succeeded. */
  readonly processingJobId: string;
  /** Id of the collection of its results. */
  readonly collectionId: string;
  /** Ids of the items in it: summer, autumn, winter. */
  readonly itemIds: readonly [summer: string, autumn: string, winter: string];
  /** An older item without a processing job. Its only file is a zip. */
  readonly bundle: { readonly collectionId: string; readonly itemId: string };
}

/** Adds the sample's items to an emulator: three items of a processing job, and the item that they were made from. */
export function addProcessingSample(
  state: ProcessingState,
  { access, files, userId }: { access: ProcessingAccess; files: () => Promise<SampleFiles>; userId: string },
): void {
  const { processId, processingJobId: jobId, collectionId, itemIds, bundle } = access;
  state.addCollection({
    id: bundle.collectionId,
    userId,
    title: "Berlin, as it was delivered",
    info: { "up42-order:id": idFrom("order"), "up42-product:collection_name": "sentinel-2" },
  });
  const [summer] = scenes;
  state.addItem({
    id: bundle.itemId,
    collectionId: bundle.collectionId,
    ...placeOf(summer),
    assets: {
      data: {
        id: idFrom("bundle"),
        file: once(async () => ({ bytes: await packedScene(summer, files) })),
        name: `${summer.externalId}.zip`,
        type: "application/zip",
        title: "Data",
        info: { description: "Storage Data" },
      },
    },
  });
  state.addJob({
    id: jobId,
    userId,
    processId,
    collectionId,
    credits: 63,
    inputs: {
      title: "Berlin in true color",
      item: state.url + itemPath(bundle.collectionId, bundle.itemId),
    },
    info: {
      created: "2023-10-25T08:15:30.123456789Z",
      started: "2023-10-25T08:15:41.907312455Z",
      finished: "2023-10-25T08:21:07.400518263Z",
      updated: "2023-10-25T08:21:09.016643908Z",
    },
  });
  scenes.forEach((scene, index) => {
    state.addItem({ id: itemIds[index], jobId, ...placeOf(scene), assets: filesOf(scene, { jobId, files }) });
  });
}

function placeOf(scene: Scene) {
  return {
    geometry: featureOf(scene, { properties: null }).geometry,
    properties: {
      datetime: new Date(scene.takenAt).toISOString().replace("Z", "000+00:00"),
      title: scene.externalId,
      constellation: "SENTINEL-2",
      platform: scene.mission.toUpperCase(),
      gsd: 10,
      "eo:cloud_cover": scene.cloudCover,
      "up42-product:data_type": "raster",
      "up42-product:modality": "multispectral",
    },
  };
}

function filesOf(
  scene: Scene,
  { jobId, files }: { jobId: string; files: () => Promise<SampleFiles> },
): Record<string, ItemAssetInit> {
  const prefix = displayId(scene.id);
  const id = (name: string) => idFrom(`${scene.id} ${name}`);
  return {
    [`${prefix}_rgb_${jobId}.tiff`]: {
      id: id("data"),
      file: async () => ({ bytes: (await files()).sceneTiff(scene) }),
      type: geoTiffType,
      title: "True-color data",
      roles: ["data", "visual"],
      info: { gsd: 10, "eo:bands": ["red", "green", "blue"].map((name) => ({ name, common_name: name })) },
    },
    "preview.png": {
      id: id("preview"),
      file: async () => ({ bytes: (await files()).quicklook(scene) }),
      type: "image/png",
      title: "Preview",
      roles: ["overview", "thumbnail"],
    },
    [`${prefix}_stac_metadata.json`]: {
      id: id("metadata"),
      file: { bytes: metadataOf(scene) },
      type: "application/json",
      title: "STAC metadata",
      roles: ["metadata"],
    },
  };
}

async function packedScene(scene: Scene, files: () => Promise<SampleFiles>): Promise<Bytes> {
  const { sceneTiff } = await files();
  return zipSync(
    {
      [`${scene.externalId}/${sceneFile(scene)}`]: sceneTiff(scene),
      [`${scene.externalId}/metadata.json`]: metadataOf(scene),
    },
    // A local time, because zips store local times: the bytes are the same in each time zone.
    { level: 0, mtime: new Date(2023, 9, 23) },
  );
}

function metadataOf({ externalId, mission, cloudCover, takenAt }: Scene) {
  return new TextEncoder().encode(JSON.stringify({ externalId, mission, cloudCover, takenAt }));
}
