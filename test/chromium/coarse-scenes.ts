import { encodeGeoTiff } from "../../src/emulator/sample/geotiff";
import { pixelMetres, type Scene, sceneSize, scenes } from "../../src/emulator/sample/scenes";
import type { LocalScene } from "../../src/outputs/scenes/local-scenes";

/** A pixel of a coarse GeoTIFF is as wide as so many of the sample. */
const coarseness = 10;
const side = sceneSize / coarseness;

/**
 * The scenes of the sample with coarse GeoTIFFs of the same places: they are drawn faster, for tests that do not look at
 * pixels.
 */
export function coarseScenes(list: readonly LocalScene<File>[]): LocalScene<File>[] {
  return list.map((local) => {
    const scene = scenes.find(({ id }) => id === local.id);
    if (scene === undefined) throw new Error(`The sample has no scene ${local.id}.`);
    const files = local.files.map(({ path, saved }) => ({
      path,
      saved: new File([coarseTiff(scene)], saved.name, { type: saved.type }),
    }));
    return { ...local, files };
  });
}

function coarseTiff({ corner, takenAt }: Scene): Uint8Array<ArrayBuffer> {
  return encodeGeoTiff({
    samples: Uint8Array.from({ length: 3 * side * side }, (_, index) => 1 + (index % 255)),
    samplesPerPixel: 3,
    width: side,
    height: side,
    corner,
    pixelMetres: pixelMetres * coarseness,
    noData: 0,
    takenAt,
  });
}
