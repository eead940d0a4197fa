import type { FeatureCollection } from "geojson";
import { type Bytes, once, oncePer, type StoredFile } from "../provided";
import { type ArchiveMember, packTgz } from "../v1/archive";
import type { EmulatedJobtask } from "../v1/jobtask";
import { collectionOf, featureOf, sceneFile } from "./features";
import { encodeSceneTiff } from "./geotiff";
import { scenes } from "./scenes";

/** Pixels along each side: few, so that hundreds of jobs download in a moment. */
const size = 16;
const creditsPerTask = 2;

export type SampleOutputs = ReturnType<typeof sampleOutputs>;

/** Prepares small outputs. Each is made on the first call. */
export function sampleOutputs() {
  const [scene] = scenes;
  const pixels = Uint8Array.from({ length: size * size * 3 }, (_value, i) => 40 + (i % 160));
  const geoTiff = once(() => ({ bytes: encodeSceneTiff(scene, { samples: pixels, noData: 0 }) }));
  const results = oncePer(async (isDryRun: boolean): Promise<StoredFile> => {
    const files = isDryRun ? [] : [{ path: sceneFile(scene), bytes: geoTiff().bytes }];
    return { bytes: await packOutputs(files, dataJson(isDryRun)) };
  });

  function dataJson(isDryRun: boolean): FeatureCollection {
    const properties = {
      ...(isDryRun ? {} : { "up42.data_path": sceneFile(scene) }),
      datetime: new Date(scene.takenAt).toISOString(),
      "eo:cloud_cover": scene.cloudCover,
    };
    return collectionOf([featureOf(scene, { id: scene.id, properties })]);
  }

  return {
    geoTiff,
    quicklook: once(async () => {
      const { encodePng } = await import("./png");
      return { bytes: encodePng(pixels, { size }) };
    }),
    dataJson,
    results,
  };
}

/** Packs files and their `data.json` in the top folder of results. */
export function packOutputs(
  files: readonly ArchiveMember[],
  dataJson: object,
  options: Parameters<typeof packTgz>[1] = {},
): Promise<Bytes> {
  const members = [{ path: "" }, ...files, { path: "data.json", bytes: JSON.stringify(dataJson) }];
  return packTgz(
    members.map((member) => ({ ...member, path: `output/${member.path}` })),
    options,
  );
}

/** Adds the outputs that a task does not have. */
export function giveSampleOutputs(
  task: EmulatedJobtask,
  { outputs, isDryRun, index }: { outputs: SampleOutputs; isDryRun: boolean; index: number },
): void {
  const [scene] = scenes;
  task.dataJson ??= () => outputs.dataJson(isDryRun);
  task.results ??= () => outputs.results(isDryRun);
  if (index === 0 && task.quicklooks.size === 0) task.quicklooks.set(`${scene.id}.png`, outputs.quicklook);
  task.creditsUsed ||= isDryRun ? 0 : creditsPerTask;
}
