import { checkOptions } from "../../options";
import { propertiesOf } from "../../outputs/scenes/scene-contract";
import type { FilePlatform } from "../picture";
import { type OpenedScenes, openScenes, type SceneSource, sceneNameOf } from "../scene-source";
import type { MapDocument, MapImage } from "./map-document";
import { type MapOptions, tilesKinds } from "./map-options";
import { propertyRows } from "./property-rows";

/** Images, and remarks about those that are missing. */
export interface LoadedImages {
  readonly images: readonly MapImage[];
  /** About the whole. */
  readonly note?: string | undefined;
  /** About single scenes, by their positions in the list of scenes. */
  readonly sceneNotes?: ReadonlyMap<number, string>;
}

interface Making extends MapOptions {
  readonly platform: FilePlatform;
  readonly kind: "quicklooks" | "results";
  readonly loadImages: (opened: OpenedScenes) => Promise<LoadedImages>;
}

const calls = { quicklooks: "mapQuicklooks", results: "mapResults" } as const;
const titles = { quicklooks: "Quicklooks", results: "Results" } as const;

export async function makeMap(
  source: SceneSource,
  { kind, platform, loadImages, ...options }: Making,
): Promise<MapDocument> {
  const call = calls[kind];
  const { showFeatures = true, showImages = true, areaOfInterest, tiles, signal } = options;
  if (tiles !== undefined) checkOptions(call, tiles, tilesKinds, "tiles");
  // It loads Turf, which other pictures do not need.
  const { placeOnMap } = await import("./place-scenes");
  // Refuses a wrong area before anything is downloaded.
  await placeOnMap({ footprints: [], areaOfInterest, signal });

  const opened = await openScenes(source, { call, kind, platform, signal });
  const loaded: LoadedImages = showImages ? await loadImages(opened) : { images: [] };
  const footprints = opened.scenes.map((scene, index) => ({
    name: sceneNameOf(scene, options) ?? `Feature ${index + 1}`,
    geometry: scene.feature.geometry,
    note: loaded.sceneNotes?.get(index) ?? null,
    rows: propertyRows(propertiesOf(scene.feature)),
  }));
  return {
    title: options.title ?? titles[kind],
    imagesTitle: titles[kind],
    note: loaded.note ?? null,
    tiles: tiles ?? null,
    ...(await placeOnMap({
      footprints: showFeatures ? footprints : [],
      images: distinct(loaded.images),
      areaOfInterest,
      signal,
    })),
  };
}

/** Numbers images of the same name, so that the list of layers shows which is which. */
function distinct(images: readonly MapImage[]): MapImage[] {
  const counts = new Map<string, number>();
  return images.map((image) => {
    const count = (counts.get(image.name) ?? 0) + 1;
    counts.set(image.name, count);
    return count === 1 ? image : { ...image, name: `${image.name} (${count})` };
  });
}
