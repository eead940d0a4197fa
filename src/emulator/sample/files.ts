import { type Bytes, once, oncePer } from "../provided";
import { sceneFeatures, sceneFile, vegetationFeatures, vegetationFile } from "./features";
import { encodeSceneTiff } from "./geotiff";
import { lakesFile, mixedFeatures } from "./mixed";
import { mixed } from "./mixed-paths";
import { packOutputs } from "./outputs";
import { halved, noIndex, renderPicture } from "./picture";
import { encodePng } from "./png";
import { type Scene, sceneSize, scenes } from "./scenes";

/** The files of the sample. Each is made on the first call. */
export type SampleFiles = typeof drawn;

/** Prepares the files of the sample for one emulator, which gets its own bytes. Makes them only on demand. */
export function sampleFiles(): SampleFiles {
  return {
    quicklook: oncePer((scene) => drawn.quicklook(scene).slice()),
    sceneTiff: oncePer((scene) => drawn.sceneTiff(scene).slice()),
    sceneArchive: once(async () => (await drawn.sceneArchive()).slice()),
    vegetationArchive: once(async () => (await drawn.vegetationArchive()).slice()),
    mixedArchive: once(async () => (await drawn.mixedArchive()).slice()),
  };
}

const picture = oncePer(renderPicture);
const sceneTiff = oncePer((scene: Scene) =>
  encodeSceneTiff(scene, { samples: picture(scene).rgb, noData: 0 }),
);
const vegetationTiff = oncePer((scene: Scene) =>
  encodeSceneTiff(scene, { samples: halved(picture(scene).vegetation), noData: noIndex }),
);
// The pictures are compressed already.
const stored = { level: 0 } as const;

/** The drawn files, shared by all emulators because drawing takes up to a second. Emulators get copies. */
const drawn = {
  quicklook: oncePer(encodeQuicklook),
  sceneTiff,
  sceneArchive: once(() =>
    packOutputs(
      scenes.map((scene) => ({ path: sceneFile(scene), bytes: sceneTiff(scene) })),
      sceneFeatures(),
      stored,
    ),
  ),
  vegetationArchive: once(() =>
    packOutputs(
      scenes.map((scene) => ({ path: vegetationFile(scene), bytes: vegetationTiff(scene) })),
      vegetationFeatures(),
      stored,
    ),
  ),
  mixedArchive: once(() => {
    const [summer, autumn, winter] = scenes;
    const { "up42.data.aoiclipped": clipped, "up42.data.scene.dimap": dimap } = mixed.older.paths;
    const files = [
      { path: "usage.json", bytes: JSON.stringify({ credits: 9 }) },
      { path: mixed.container.path, bytes: sceneTiff(winter) },
      { path: `${mixed.folder.path}/`, bytes: "" },
      { path: `${mixed.folder.path}/DIM_SPOT7.XML`, bytes: "<Dimap_Document/>\n" },
      { path: `${mixed.folder.path}/IMG_SPOT7.TIF`, bytes: vegetationTiff(summer) },
      { path: `${mixed.folder.path}/MASKS/CLOUDS.GML`, bytes: "<FeatureCollection/>\n" },
      { path: clipped, bytes: vegetationTiff(autumn) },
      { path: `${dimap}/DIM_PHR1A.XML`, bytes: "<Dimap_Document/>\n" },
      { path: mixed.file.path, bytes: sceneTiff(summer) },
      { path: mixed.nameless.path, bytes: lakesFile() },
    ];
    return packOutputs(files, mixedFeatures(), stored);
  }),
};

/** Pixels along each side of a quicklook, as required by the service. */
const quicklookSize = 512;
/** Its true resolution: each pixel is drawn as two by two, which compresses much faster. */
const resolution = 256;

function encodeQuicklook(scene: Scene): Bytes {
  const { rgb } = picture(scene);
  const preview = new Uint8Array(quicklookSize * quicklookSize * 3);
  const stride = quicklookSize * 3;
  for (let y = 0; y < resolution; y++) {
    const row = Math.floor(((y + 0.5) * sceneSize) / resolution) * sceneSize;
    for (let x = 0; x < resolution; x++) {
      const from = (row + Math.floor(((x + 0.5) * sceneSize) / resolution)) * 3;
      const to = 2 * y * stride + 6 * x;
      for (let i = 0; i < 6; i++) preview[to + i] = rgb[from + (i % 3)] ?? 0;
    }
    preview.copyWithin((2 * y + 1) * stride, 2 * y * stride, (2 * y + 1) * stride);
  }
  return encodePng(preview, { size: quicklookSize });
}
