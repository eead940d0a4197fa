import type { CallOptions, Quicklook, ResultFeature, Scene } from "up42-js/browser";
import { areaKm2, coverageByRow, intersects } from "up42-js/geo";
import type { Source } from "./source";

/** A scene, with its values in the table. */
export interface Row {
  readonly scene: Scene;
  readonly id: string;
  /** Its title or, if it has no title, the mission. */
  readonly title: string;
  /** ISO 8601. */
  readonly date: string | undefined;
  /** In percent. */
  readonly clouds: number | undefined;
  readonly areaKm2: number | undefined;
}

/** Reads the scenes of the chosen job or task. The signal also cancels images that are loaded later. */
export async function readRows({ outputs, name }: Source, { signal }: CallOptions): Promise<Row[]> {
  const scenes = await outputs.getScenes({ signal });
  const areas = areaKm2(collectionOf(scenes));
  return scenes.map((scene, index) => {
    const { feature, quicklook } = scene;
    const { properties } = feature;
    return {
      scene: { ...scene, quicklook: quicklook && loadedOnce(quicklook, { signal }) },
      id: scene.id ?? `Scene ${index + 1}`,
      title: textAt(properties, titleKeys) ?? name,
      date: textAt(properties, dateKeys),
      clouds: numberAt(properties, cloudKeys),
      areaKm2: areas[index] ?? undefined,
    };
  });
}

/** Whether a scene touches an area, and what share of the area it covers. */
export interface AreaAnswer {
  readonly meets: boolean;
  /** From 0 to 1. */
  readonly share: number;
}

/**
 * Finds out for each row whether it touches an area, and how much of it the row covers.
 *
 * @throws {InputError} if the area is not valid.
 */
export async function askArea(rows: readonly Row[], area: readonly number[]): Promise<Map<Row, AreaAnswer>> {
  const collection = collectionOf(rows.map(({ scene }) => scene));
  const meets = await intersects(collection, { area });
  const shares = await coverageByRow(collection, { area });
  return new Map(
    rows.map((row, index) => [row, { meets: meets[index] === true, share: shares[index] ?? 0 }]),
  );
}

function collectionOf(scenes: readonly Scene[]) {
  return { type: "FeatureCollection" as const, features: scenes.map(({ feature }) => feature) };
}

/** Loads an image once for the table and every drawing of the map. */
function loadedOnce(quicklook: Quicklook, { signal }: CallOptions): Quicklook {
  let image: Promise<Blob> | undefined;
  return {
    ...quicklook,
    load() {
      image ??= quicklook.load({ signal }).catch((error) => {
        image = undefined;
        throw error;
      });
      return image;
    },
  };
}

/** Each block has its own names; stored items have those of STAC. */
const titleKeys = [
  "up42-user:title",
  "title",
  "acquisition.missionName",
  "constellation",
  "platform",
  "identification.collection",
  "index",
];
const dateKeys = [
  "datetime",
  "start_datetime",
  "acquisition.beginViewingDate",
  "acquisitionDate",
  "timeStamp",
];
const cloudKeys = [
  "eo:cloud_cover",
  "cloudCoverage",
  "cloudCover",
  "contentDescription.cloudCoverPercentage",
];

type Properties = ResultFeature["properties"];

function textAt(properties: Properties, keys: readonly string[]): string | undefined {
  return keys
    .map((key) => valueAt(properties, key))
    .find((value) => typeof value === "string" && value !== "") as string | undefined;
}

function numberAt(properties: Properties, keys: readonly string[]): number | undefined {
  return keys.map((key) => valueAt(properties, key)).find((value) => typeof value === "number") as
    | number
    | undefined;
}

function valueAt(properties: unknown, key: string): unknown {
  return key.split(".").reduce<unknown>((value, part) => Object(value)[part], properties);
}
