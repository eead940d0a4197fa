import type { PathOption } from "../../types";
import { toDataUrl } from "../data-url";
import { failureNote, loadQuicklooks } from "../load-quicklooks";
import { createPicture, type FilePlatform, type VizPlatform } from "../picture";
import { type OpenedScenes, type SceneSource, sceneNameOf } from "../scene-source";
import { type LoadedImages, makeMap } from "./make-map";
import type { MapDocument, MapImage } from "./map-document";
import { type MapQuicklooksOptions, mapKinds } from "./map-options";

/** The function `mapQuicklooks`. */
export interface MapQuicklooks<Picture> {
  /**
   * Draws quicklooks on a map, each placed on the four corners of its feature's footprint, with the footprints above
   * them: an element in a page, an HTML page as a string in Node, or with a `path` a file, whose absolute path it
   * resolves to. The HTML page is self-contained and, without `tiles`, sends no requests.
   *
   * A click on a footprint, or Enter, shows the properties of its feature. Quicklooks that a job task has downloaded
   * are read from their files, others are fetched. Quicklooks without a feature have no place on the map and are left
   * out. Those that cannot be loaded are left out, too: a note counts them, and the popups of their footprints say so.
   *
   * @throws {InputError} when an option or the source is not valid, or no saved quicklook is an image.
   * @throws {MissingDependencyError} in a page, when the package leaflet is not installed.
   * @throws {UnsupportedError} when `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or exists and `overwrite` is `false`.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when signing in fails, the service does not
   * return the scenes, or all quicklooks fail.
   *
   * @example
   * ```ts
   * import { mapQuicklooks } from "up42-js/viz";
   *
   * document.body.append(await mapQuicklooks(jobtask));
   * ```
   */
  (source: SceneSource, options: MapQuicklooksOptions & { readonly path: string | URL }): Promise<string>;
  (source: SceneSource, options?: MapQuicklooksOptions & { readonly path?: undefined }): Promise<Picture>;
  (source: SceneSource, options?: MapQuicklooksOptions & PathOption): Promise<string | Picture>;
}

export function createMapQuicklooks<Picture>(
  platform: VizPlatform<MapDocument, Picture>,
): MapQuicklooks<Picture> {
  return createPicture(platform, {
    call: "mapQuicklooks",
    kinds: mapKinds,
    draw: (source: SceneSource, options: MapQuicklooksOptions) =>
      makeMap(source, {
        ...options,
        platform,
        kind: "quicklooks",
        loadImages: (opened) => quicklooksOf(opened, { ...options, platform }),
      }),
  });
}

async function quicklooksOf(
  { scenes }: OpenedScenes,
  { platform, nameProperty, signal }: MapQuicklooksOptions & { platform: FilePlatform },
): Promise<LoadedImages> {
  const placed = scenes.flatMap((scene, index) => {
    const { quicklook } = scene;
    if (quicklook?.corners === undefined) return [];
    const name = sceneNameOf(scene, { nameProperty }) ?? quicklook.id;
    return [{ index, name, quicklook, corners: quicklook.corners }];
  });
  const loaded = await loadQuicklooks(
    placed.map(({ quicklook }) => quicklook),
    { platform, signal },
  );
  const images: MapImage[] = [];
  const failed: typeof placed = [];
  for (const [order, one] of placed.entries()) {
    const image = loaded[order];
    if (image === undefined) failed.push(one);
    else {
      const href = await toDataUrl(image.bytes, { mediaType: image.mediaType, signal });
      images.push({ name: one.name, href, corners: one.corners });
    }
  }
  return {
    images,
    note: failureNote(
      failed.map(({ name }) => name),
      { tellsNames: false },
    ),
    sceneNotes: new Map(failed.map(({ index }) => [index, "Its quicklook could not be loaded."])),
  };
}
