import { isUp42Error, type Up42Error } from "../errors";
import type { LocalFile } from "../outputs/scenes/local-scenes";
import type { SceneFile } from "../outputs/scenes/scenes";
import type { CallOptions } from "../types";
import type { FilePlatform } from "./picture";
import { type ByteSource, blobSource } from "./raster/byte-source";
import type { Geotiff } from "./raster/load-geotiff";
import type { Raster } from "./raster/open-raster";
import { type AnyScene, isTiffName, type OpenedScenes, openSaved } from "./scene-source";

export interface SceneRaster {
  /** Its scene; `undefined` when it does not belong to a scene. */
  readonly scene: AnyScene | undefined;
  readonly path: string;
  /** Can be read while it is drawn. */
  readonly raster: Raster;
}

interface ReadOptions extends CallOptions {
  readonly platform: FilePlatform;
  readonly geotiff: Geotiff;
}

/** A GeoTIFF that could not be drawn, and why. */
interface RasterFailure {
  readonly scene: AnyScene | undefined;
  readonly path: string;
  readonly error: Up42Error;
}

/**
 * Draws the GeoTIFFs of scenes, then those without a scene, one after the other. Files that were not downloaded are
 * loaded scene by scene, and released after it. One that cannot be drawn does not stop the others.
 *
 * @throws The error of the first GeoTIFF, when none can be drawn; at once for errors that are not those of one file.
 */
export async function drawRasters<Drawn>(
  { scenes, unmatched }: OpenedScenes,
  options: ReadOptions,
  draw: (found: SceneRaster) => Promise<Drawn>,
): Promise<{ drawn: Drawn[]; failures: RasterFailure[] }> {
  const { platform, geotiff, signal } = options;
  const { openRaster } = await import("./raster/open-raster");
  const drawn: Drawn[] = [];
  const failures: RasterFailure[] = [];
  const parts = [
    ...scenes.map((scene) => ({ scene, files: scene.files })),
    { scene: undefined, ...unmatched },
  ];
  for (const { scene, files } of parts) {
    for (const { path, open } of await tiffsAmong(files, { scene, platform, signal })) {
      signal?.throwIfAborted();
      const source = await open();
      try {
        const raster = await openRaster(source, { name: path, geotiff, signal });
        drawn.push(await draw({ scene, path, raster }));
      } catch (error) {
        if (signal?.aborted || !isOfOneFile(error)) throw error;
        failures.push({ scene, path, error });
      } finally {
        await source.close();
      }
    }
  }
  const [first] = failures;
  if (first !== undefined && drawn.length === 0) throw first.error;
  return { drawn, failures };
}

function isOfOneFile(error: unknown): error is Up42Error {
  return (
    isUp42Error(error, "UnsupportedError") ||
    (isUp42Error(error, "InputError") && ["source", "bands"].includes(error.argument ?? ""))
  );
}

/** Counts the GeoTIFFs that could not be drawn, and says why. */
export function rasterNote(failures: readonly RasterFailure[]): string | undefined {
  const [first] = failures;
  if (first === undefined) return undefined;
  if (failures.length === 1) return `1 GeoTIFF could not be drawn. ${first.error.message}`;
  const names = failures.map(({ path }) => path).join(", ");
  return `${failures.length} GeoTIFFs could not be drawn: ${names}. ${first.error.message}`;
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
  { scene, platform, signal }: Omit<ReadOptions, "geotiff"> & { scene: AnyScene | undefined },
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
  const name = path.slice(path.lastIndexOf("/") + 1);
  return isTiffName(path) || !/^\.*[^.].*\.[a-z0-9]{1,5}$/is.test(name);
}
