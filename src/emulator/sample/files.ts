import { type Bytes, once } from "../provided";
import { type ArchiveMember, packTgz } from "../v1/archive";
import { sceneFeatures, sceneFile, vegetationFeatures, vegetationFile } from "./features";
import { encodeGeoTiff } from "./geotiff";
import { lakesFile, mixedFeatures } from "./mixed";
import { mixed, mixedPictures } from "./mixed-paths";
import { halved, noIndex, type Picture, renderPicture } from "./picture";
import { encodeQuicklook } from "./quicklook";
import { pixelMetres, type Scene, sceneSize, scenes } from "./scenes";

/** The files of the sample. Each is made on its first call, and each picture once for all files that show it. */
export interface SampleFiles {
  readonly quicklooks: ReadonlyMap<string, () => Bytes>;
  /** GeoTIFFs by the id of their scene. */
  readonly sceneTiffs: ReadonlyMap<string, () => Bytes>;
  readonly sceneArchive: () => Promise<Bytes>;
  readonly vegetationArchive: () => Promise<Bytes>;
  readonly mixedQuicklooks: ReadonlyMap<string, () => Bytes>;
  readonly mixedArchive: () => Promise<Bytes>;
}

/**
 * The files as they were drawn. State of the module, for it is nobody's: the pictures depend on constants only, drawing
 * them takes up to a second, and programs of tests make an emulator for each test. They are given away as copies.
 */
const drawn = once(drawFiles);

/** Prepares the files of the sample for one emulator, whose bytes are its own; makes none of them yet. */
export function sampleFiles(): SampleFiles {
  const files = drawn();
  return {
    quicklooks: copiesOf(files.quicklooks),
    sceneTiffs: copiesOf(files.sceneTiffs),
    sceneArchive: once(async () => (await files.sceneArchive()).slice()),
    vegetationArchive: once(async () => (await files.vegetationArchive()).slice()),
    mixedQuicklooks: copiesOf(files.mixedQuicklooks),
    mixedArchive: once(async () => (await files.mixedArchive()).slice()),
  };
}

function copiesOf(files: ReadonlyMap<string, () => Bytes>): ReadonlyMap<string, () => Bytes> {
  return new Map([...files].map(([name, bytes]) => [name, once(() => bytes().slice())]));
}

function drawFiles(): SampleFiles {
  const pictures = new Map(scenes.map((scene) => [scene, once(() => renderPicture(scene))]));
  const made = [...pictures].map(([scene, picture]) => ({ scene, picture }));
  const sceneTiffs = new Map(
    made.map(({ scene, picture }) => [scene.id, once(() => sceneTiff(scene, picture()))] as const),
  );
  const [summer, autumn, winter] = scenes;

  function pictureOf(scene: Scene): Picture {
    return pictures.get(scene)?.() ?? renderPicture(scene);
  }

  function quicklook(name: string, scene: Scene): [string, () => Bytes] {
    return [`${name}.png`, once(() => encodeQuicklook(pictureOf(scene).rgb))];
  }

  return {
    // The service lists quicklooks in no order that features know.
    quicklooks: new Map(
      made
        .map(({ scene, picture }) => [`${scene.id}.png`, once(() => encodeQuicklook(picture().rgb))] as const)
        .reverse(),
    ),
    sceneTiffs,
    sceneArchive: once(() =>
      archiveOf(
        made.map(({ scene, picture }) => ({
          path: sceneFile(scene),
          bytes: sceneTiffs.get(scene.id)?.() ?? sceneTiff(scene, picture()),
        })),
        sceneFeatures(),
      ),
    ),
    vegetationArchive: once(() =>
      archiveOf(
        made.map(({ scene, picture }) => ({
          path: vegetationFile(scene),
          bytes: vegetationTiff(scene, picture()),
        })),
        vegetationFeatures(),
      ),
    ),
    mixedQuicklooks: new Map(mixedPictures.map(([name, scene]) => quicklook(name, scene))),
    mixedArchive: once(() =>
      archiveOf(
        [
          { path: "usage.json", bytes: JSON.stringify({ credits: 9 }) },
          { path: mixed.container.path, bytes: sceneTiff(winter, pictureOf(winter)) },
          { path: `${mixed.folder.path}/`, bytes: "" },
          { path: `${mixed.folder.path}/DIM_SPOT7.XML`, bytes: "<Dimap_Document/>\n" },
          { path: `${mixed.folder.path}/IMG_SPOT7.TIF`, bytes: vegetationTiff(summer, pictureOf(summer)) },
          { path: `${mixed.folder.path}/MASKS/CLOUDS.GML`, bytes: "<FeatureCollection/>\n" },
          {
            path: mixed.older.paths["up42.data.aoiclipped"],
            bytes: vegetationTiff(autumn, pictureOf(autumn)),
          },
          {
            path: `${mixed.older.paths["up42.data.scene.dimap"]}/DIM_PHR1A.XML`,
            bytes: "<Dimap_Document/>\n",
          },
          { path: mixed.file.path, bytes: sceneTiff(summer, pictureOf(summer)) },
          { path: mixed.nameless.path, bytes: lakesFile() },
        ],
        mixedFeatures(),
      ),
    ),
  };
}

function archiveOf(files: readonly ArchiveMember[], dataJson: object): Promise<Bytes> {
  const members = [...files, { path: "data.json", bytes: JSON.stringify(dataJson) }];
  // The pictures are packed already.
  return packTgz(
    [{ path: "output/" }, ...members.map((member) => ({ ...member, path: `output/${member.path}` }))],
    { level: 0 },
  );
}

function sceneTiff({ corner, takenAt }: Scene, { rgb }: Picture): Bytes {
  const size = { width: sceneSize, height: sceneSize, pixelMetres };
  return encodeGeoTiff({ samples: rgb, samplesPerPixel: 3, ...size, corner, noData: 0, takenAt });
}

function vegetationTiff({ corner, takenAt }: Scene, { vegetation }: Picture): Bytes {
  const size = { width: sceneSize / 2, height: sceneSize / 2, pixelMetres: pixelMetres * 2 };
  return encodeGeoTiff({
    samples: halved(vegetation),
    samplesPerPixel: 1,
    ...size,
    corner,
    noData: noIndex,
    takenAt,
  });
}
