import { displayId } from "../identifiers";
import { featureOf } from "../sample/features";
import type { SampleOutputs } from "../sample/outputs";
import { scenes } from "../sample/scenes";
import type { EmulatedItem } from "./item";
import type { ItemInit } from "./options";

export const geoTiffType = "image/tiff; application=geotiff; profile=cloud-optimized";

/** The small output of a process, at the place and time of its source item. */
export function outputItem(
  outputs: SampleOutputs,
  { jobId, source }: { jobId: string; source: EmulatedItem | undefined },
): ItemInit {
  const [scene] = scenes;
  const geometry = source?.info.geometry ?? featureOf(scene, { properties: null }).geometry;
  const datetime = source?.info.properties.datetime ?? new Date(scene.takenAt).toISOString();
  const prefix = displayId(source?.id ?? scene.id);
  const metadata = JSON.stringify({ jobId, source: source?.id ?? null });
  return {
    geometry,
    properties: { datetime, title: `${prefix} of ${jobId}`, gsd: 250 },
    assets: {
      [`${prefix}_rgb_${jobId}.tiff`]: {
        file: outputs.geoTiff,
        type: geoTiffType,
        title: "True-color data",
        roles: ["data", "visual"],
      },
      "preview.png": {
        file: outputs.quicklook,
        type: "image/png",
        title: "Preview",
        roles: ["overview"],
      },
      [`${prefix}_stac_metadata.json`]: {
        file: { bytes: new TextEncoder().encode(metadata) },
        type: "application/json",
        title: "STAC metadata",
        roles: ["metadata"],
      },
    },
  };
}
