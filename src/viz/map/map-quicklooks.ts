import { sideBySide } from "../../resources/side-by-side";
import type { CallOptions } from "../../types";
import { toDataUrl } from "../data-url";
import type { PathOption } from "../plot-options";
import { loadQuicklook, sceneNameOf } from "../scene-images";
import type { OpenedScenes, SceneSource } from "../scene-source";
import { makeMap } from "./make-map";
import type { MapImage } from "./map-document";
import { checkMapOptions, type MapQuicklooksOptions } from "./map-options";
import type { MapPlatform } from "./map-platform";

/** Images that are read at the same time. */
const readers = 6;

/** The function `mapQuicklooks`. */
export interface MapQuicklooks<Picture> {
  /**
   * Draws quicklooks on a map, each laid onto the four corners of its feature's footprint, with the footprints above
   * them: in a page an element, in Node the text of an HTML page, or with a `path` a file, whose absolute path it
   * resolves to. The page holds all that it shows and, without `tiles`, asks for nothing.
   *
   * A click on a footprint, or Enter, shows the properties of its feature. Quicklooks that a job task has downloaded are
   * taken from where they lie, others are fetched. Those that belong to no feature have no place, and are left out.
   *
   * @throws {InputError} when an option or the source is not what it should be, or a saved quicklook is no image.
   * @throws {MissingDependencyError} in a page, when the package leaflet is not installed.
   * @throws {UnsupportedError} when `path` is given in a browser.
   * @throws {OutputError} when the file cannot be written, or is there and `overwrite` is `false`.
   * @throws {ApiError | NetworkError | TimeoutError | AuthenticationError} when the service gives no proper answer.
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

/** Makes the function for a platform. */
export function createMapQuicklooks<Picture>(platform: MapPlatform<Picture>): MapQuicklooks<Picture> {
  async function mapQuicklooks(
    source: SceneSource,
    options: MapQuicklooksOptions & PathOption = {},
  ): Promise<string | Picture> {
    checkMapOptions("mapQuicklooks", options);
    return makeMap(source, {
      call: "mapQuicklooks",
      kind: "quicklooks",
      platform,
      options,
      loadImages: (opened) => quicklooksOf(opened, { platform, ...options }),
    });
  }
  return mapQuicklooks as MapQuicklooks<Picture>;
}

async function quicklooksOf(
  { scenes }: OpenedScenes,
  {
    platform,
    nameProperty,
    signal,
  }: CallOptions & { platform: MapPlatform<unknown>; nameProperty?: string | undefined },
): Promise<MapImage[]> {
  const images: (MapImage | undefined)[] = [];
  await sideBySide([...scenes.entries()], { limit: readers, signal }, async ([index, scene], own) => {
    const { quicklook } = scene;
    if (quicklook?.corners === undefined) return;
    const { bytes, mediaType } = await loadQuicklook(quicklook, { platform, signal: own.signal });
    const name = sceneNameOf(scene, { nameProperty }) ?? quicklook.id;
    images[index] = { name, href: toDataUrl(bytes, mediaType), corners: quicklook.corners };
  });
  return images.filter((image) => image !== undefined);
}
