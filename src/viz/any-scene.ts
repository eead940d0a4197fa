import type { LocalFile, LocalQuicklook, LocalScene } from "../outputs/scenes/local-scenes";
import type { Quicklook, Scene, SceneFile } from "../outputs/scenes/scenes";

/** A scene as `getScenes` or `localScenes` of a job task gives it. */
export type AnyScene = Scene | LocalScene;

export type AnyFile = SceneFile | LocalFile;

/** Scenes to draw, and what belongs to no scene. */
export interface OpenedScenes {
  readonly scenes: readonly AnyScene[];
  readonly unmatched: {
    readonly quicklooks: readonly (Quicklook | LocalQuicklook)[];
    readonly files: readonly AnyFile[];
  };
}
