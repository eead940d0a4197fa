import { propertiesOf } from "../../outputs/scenes/scene-contract";
import type { PathOption } from "../../types";
import type { OpenedScenes } from "../any-scene";
import { sceneNameOf } from "../scene-images";
import { openScenes, type SceneSource } from "../scene-source";
import type { MapImage } from "./map-document";
import type { MapOptions } from "./map-options";
import type { MapPlatform } from "./map-platform";
import { propertyRows } from "./property-rows";

interface Making<Picture> {
  /** Name of the call for messages. */
  readonly call: string;
  readonly kind: "quicklooks" | "results";
  readonly platform: MapPlatform<Picture>;
  readonly options: MapOptions & PathOption;
  /** Loads the images of the scenes. */
  readonly loadImages: (opened: OpenedScenes) => Promise<LoadedImages>;
}

/** Images, and what there is to say about those that are missing. */
export interface LoadedImages {
  readonly images: readonly MapImage[];
  /** About the whole. */
  readonly note?: string | undefined;
  /** About single scenes, by their places in the list of scenes. */
  readonly sceneNotes?: ReadonlyMap<number, string>;
}

const titles = { quicklooks: "Quicklooks", results: "Results" } as const;

/** Makes a map of scenes and of their images, and what the platform gives for it. */
export async function makeMap<Picture>(
  source: SceneSource,
  { call, kind, platform, options, loadImages }: Making<Picture>,
): Promise<string | Picture> {
  const { showFeatures = true, showImages = true, areaOfInterest, tiles, signal } = options;
  signal?.throwIfAborted();
  // Turf comes with it, which those who do not draw maps need not load.
  const { placeOnMap } = await import("./place-scenes");
  // An area that is none is told about before anything is downloaded.
  placeOnMap({ footprints: [], areaOfInterest });

  const opened = await openScenes(source, { call, kind, platform, signal });
  const loaded: LoadedImages = showImages ? await loadImages(opened) : { images: [] };
  const footprints = opened.scenes.map((scene, index) => ({
    name: sceneNameOf(scene, options) ?? `Feature ${index + 1}`,
    geometry: scene.feature.geometry,
    note: loaded.sceneNotes?.get(index) ?? null,
    rows: propertyRows(propertiesOf(scene.feature)),
  }));
  const content = {
    title: options.title ?? titles[kind],
    imagesTitle: titles[kind],
    note: loaded.note ?? null,
    tiles: tiles ?? null,
    ...placeOnMap({
      footprints: showFeatures ? footprints : [],
      images: distinct(loaded.images),
      areaOfInterest,
    }),
  };
  signal?.throwIfAborted();
  const { path, overwrite = true, leaflet, width, height } = options;
  const setting = { leaflet, width, height };
  return path === undefined
    ? platform.toMap(content, setting)
    : platform.saveMap(content, { ...setting, path, overwrite });
}

/** Numbers images of the same name, so that they can be told apart in the list of layers. */
function distinct(images: readonly MapImage[]): MapImage[] {
  const counts = new Map<string, number>();
  return images.map((image) => {
    const count = (counts.get(image.name) ?? 0) + 1;
    counts.set(image.name, count);
    return count === 1 ? image : { ...image, name: `${image.name} (${count})` };
  });
}
