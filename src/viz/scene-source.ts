import { isUp42Error } from "../errors";
import { listOf } from "../kinds";
import { check, type Kind } from "../options";
import type { CallOptions } from "../types";
import type { AnyFile, AnyScene, OpenedScenes } from "./any-scene";
import type { FilePlatform } from "./platform";
import { canOpenSaved } from "./scene-images";
import { isTiffName } from "./scene-rasters";

/**
 * Where scenes come from: a job task, or anything else with a `getScenes`; or a list of scenes, as `getScenes` and
 * `localScenes` give it, or some of it after a `filter`.
 */
export type SceneSource =
  | readonly AnyScene[]
  | { getScenes(options?: CallOptions): Promise<readonly AnyScene[]> };

/** What will be drawn of scenes. */
export type DrawnKind = "quicklooks" | "results";

const words = "a job task or a list of scenes, as its getScenes or localScenes gives it";
const scenes = listOf({ words: "a scene", fits: isScene }, words);

const sceneSource: Kind = {
  ...scenes,
  fits: (value) => scenes.fits(value) || hasMethod(value, "getScenes"),
  required: true,
};

/**
 * Reads the scenes of a source. What a job task has downloaded already is taken from where it lies, if it can be opened
 * from there: not what went into a folder of the browser or into a sink of the caller's, nor what was deleted since.
 *
 * @param options.kind What will be drawn of them.
 * @throws {InputError} when the source is none.
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
  return (
    typeof source === "object" &&
    source !== null &&
    name in source &&
    typeof (source as Record<string, unknown>)[name] === "function"
  );
}

/** Whether a value is a scene. */
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

/** Whether there is something to draw, and all of it can be opened from where it lies. */
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
