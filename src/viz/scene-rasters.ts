import type { LocalFile } from "../outputs/scenes/local-scenes";
import type { SceneFile } from "../outputs/scenes/scenes";
import type { CallOptions } from "../types";
import type { FilePlatform } from "./picture";
import { type ByteSource, blobSource } from "./raster/byte-source";
import type { OpenTiff } from "./raster/load-geotiff";
import { openRaster, type Raster } from "./raster/open-raster";
import { type AnyScene, isTiffName, type OpenedScenes, openSaved } from "./scene-source";

export interface SceneRaster {
  /** Its scene; `undefined` when it does not belong to a scene. */
  readonly scene: AnyScene | undefined;
  readonly path: string;
  /** Can be read until the next one is requested. */
  readonly raster: Raster;
}

interface ReadOptions extends CallOptions {
  readonly platform: FilePlatform;
  readonly openTiff: OpenTiff;
}

/**
 * The GeoTIFFs of scenes, then those without a scene, one after the other. Files that were not downloaded are loaded
 * scene by scene, and released after it.
 *
 * @throws {InputError} when a file with the extension of a GeoTIFF is not a GeoTIFF.
 */
export async function* rastersOf(
  { scenes, unmatched }: OpenedScenes,
  options: ReadOptions,
): AsyncGenerator<SceneRaster, void, undefined> {
  for (const scene of scenes) yield* rastersIn(scene, { files: scene.files, options });
  yield* rastersIn(undefined, { files: unmatched.files, options });
}

async function* rastersIn(
  scene: AnyScene | undefined,
  { files, options }: { files: readonly (SceneFile | LocalFile)[]; options: ReadOptions },
): AsyncGenerator<SceneRaster, void, undefined> {
  const { platform, openTiff, signal } = options;
  for (const { path, open } of await tiffsAmong(files, { scene, platform, signal })) {
    signal?.throwIfAborted();
    const source = await open();
    try {
      yield { scene, path, raster: await openRaster(source, { name: path, openTiff }) };
    } finally {
      await source.close();
    }
  }
}

/** The likely number of GeoTIFFs: an entry that is only known by its name may be a folder of several. */
export function likelyCount({ scenes, unmatched }: OpenedScenes): number {
  return [...scenes, unmatched].flatMap(({ files }) => files.filter(({ path }) => mayBeTiff(path))).length;
}

interface Tiff {
  readonly path: string;
  open(): Promise<ByteSource>;
}

async function tiffsAmong(
  files: readonly (SceneFile | LocalFile)[],
  { scene, platform, signal }: Omit<ReadOptions, "openTiff"> & { scene: AnyScene | undefined },
): Promise<Tiff[]> {
  const tiffs: Tiff[] = [];
  const wanted: SceneFile[] = [];
  for (const file of files) {
    if (!("saved" in file)) wanted.push(file);
    else if (isTiffName(file.path)) {
      tiffs.push({ path: file.path, open: () => openSaved(file.saved, platform) });
    }
  }
  const mayHold = wanted.filter(({ path }) => mayBeTiff(path));
  if (mayHold.length === 0) return tiffs;
  const isAll = mayHold.length === files.length && scene !== undefined && "loadFiles" in scene;
  const loaded = isAll ? await scene.loadFiles({ signal }) : [];
  if (!isAll) for (const file of mayHold) loaded.push(...(await file.load({ signal })));
  for (const file of loaded) {
    if (isTiffName(file.name)) tiffs.push({ path: file.name, open: async () => blobSource(file) });
  }
  return tiffs;
}

/** A path without an extension may be a folder with GeoTIFFs. */
function mayBeTiff(path: string): boolean {
  return isTiffName(path) || !/[^/.][^/]*\.[a-z0-9]{1,5}$/i.test(path);
}
