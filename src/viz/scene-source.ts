import { isUp42Error } from "../errors";
import { listOf } from "../kinds";
import { check, type Kind } from "../options";
import type { LocalFile, LocalQuicklook, LocalScene } from "../outputs/scenes/local-scenes";
import { propertiesOf } from "../outputs/scenes/scene-contract";
import type { Quicklook, Scene, SceneFile } from "../outputs/scenes/scenes";
import type { CallOptions } from "../types";
import { jsonOf } from "./map/property-rows";
import type { FilePlatform } from "./picture";
import { type ByteSource, blobSource } from "./raster/byte-source";

/** A scene as `getScenes` or `localScenes` returns it. */
export type AnyScene = Scene | LocalScene;

type AnyFile = SceneFile | LocalFile;

/** Scenes to draw, and quicklooks and files without a scene. */
export interface OpenedScenes {
  readonly scenes: readonly AnyScene[];
  readonly unmatched: {
    readonly quicklooks: readonly (Quicklook | LocalQuicklook)[];
    readonly files: readonly AnyFile[];
  };
}

/**
 * Where scenes come from: a job task, or any other object with `getScenes()`; or a list of scenes from `getScenes()` or
 * `localScenes()`, filtered or not.
 */
export type SceneSource =
  | readonly AnyScene[]
  | { getScenes(options?: CallOptions): Promise<readonly AnyScene[]> };

export type DrawnKind = "quicklooks" | "results";

const words = "a job task or a list of scenes, from its getScenes or localScenes";
const scenes = listOf({ words: "a scene", fits: isScene }, words);

const sceneSource: Kind = {
  ...scenes,
  fits: (value) => scenes.fits(value) || hasMethod(value, "getScenes"),
  required: true,
};

/**
 * Reads the scenes of a source. Files that a job task has already downloaded are used when all of them can be opened: not
 * those in a folder of the browser or in a sink of the caller, and not after one was deleted.
 *
 * @throws {InputError} when the source is not a {@link SceneSource}.
 */
export async function openScenes(
  source: unknown,
  { call, kind, platform, signal }: CallOptions & { call: string; kind: DrawnKind; platform: FilePlatform },
): Promise<OpenedScenes> {
  signal?.throwIfAborted();
  check(call, "source", source, sceneSource);
  if (Array.isArray(source)) return toOpened(source);
  if (hasMethod(source, "localScenes")) {
    const local = await downloaded(source.localScenes({ signal }));
    if (local !== undefined && (await canDraw(local, { kind, platform }))) return local;
  }
  return toOpened(await (source as { getScenes: Method }).getScenes({ signal }));
}

type Method = (options: CallOptions) => Promise<readonly AnyScene[]>;

function hasMethod<Name extends string>(
  source: unknown,
  name: Name,
): source is { readonly [key in Name]: Method } {
  return typeof Object(source)[name] === "function";
}

export function isScene(value: unknown): value is AnyScene {
  const { feature, files } = Object(value) as Partial<AnyScene>;
  return typeof feature === "object" && feature !== null && Array.isArray(files);
}

/** `undefined` when nothing was downloaded yet. */
async function downloaded(scenes: Promise<readonly AnyScene[]>): Promise<OpenedScenes | undefined> {
  try {
    return toOpened(await scenes);
  } catch (error) {
    if (isUp42Error(error, "InputError") && error.argument === "localScenes") return undefined;
    throw error;
  }
}

/** Whether there is something to draw, and all of it can be opened where it was saved. */
async function canDraw(
  { scenes, unmatched }: OpenedScenes,
  { kind, platform }: { kind: DrawnKind; platform: FilePlatform },
): Promise<boolean> {
  const items =
    kind === "quicklooks"
      ? [...scenes.map(({ quicklook }) => quicklook), ...unmatched.quicklooks]
      : [...scenes.flatMap(({ files }): readonly AnyFile[] => files), ...unmatched.files];
  const found = items.filter((item) => item !== undefined);
  for (const item of found) {
    const isDrawn = kind === "quicklooks" || ("path" in item && isTiffName(item.path));
    if (isDrawn && "saved" in item && !(await canOpenSaved(item.saved, platform))) return false;
  }
  return found.length > 0;
}

function toOpened(scenes: readonly AnyScene[]): OpenedScenes {
  const { unmatched } = scenes as { unmatched?: Partial<OpenedScenes["unmatched"]> };
  return {
    scenes,
    unmatched: { quicklooks: unmatched?.quicklooks ?? [], files: unmatched?.files ?? [] },
  };
}

/** Not a path in a page, nor a name that a sink made up. */
async function canOpenSaved(saved: unknown, platform: FilePlatform): Promise<boolean> {
  return typeof saved === "string" ? platform.hasFile(saved) : saved instanceof Blob;
}

/** Opens what a download returned: a path or a file. */
export async function openSaved(saved: string | File, platform: FilePlatform): Promise<ByteSource> {
  return typeof saved === "string" ? platform.openFile(saved) : blobSource(saved);
}

export function isTiffName(path: string): boolean {
  return /\.tiff?$/i.test(path);
}

/** The name of a scene: the value of `nameProperty` where it has one, otherwise its id, if any. */
export function sceneNameOf(
  { id, feature }: AnyScene,
  { nameProperty }: { nameProperty?: string | undefined },
): string | undefined {
  const value = nameProperty === undefined ? undefined : propertiesOf(feature)[nameProperty];
  if (value === undefined || value === null || value === "") return id;
  return typeof value === "object" ? jsonOf(value) : String(value);
}
