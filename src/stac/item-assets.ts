import { mediaTypeOf } from "../archive/media-type";
import { UnsupportedError } from "../errors";
import { isRecord } from "../options";
import type { StacAsset, StacItem } from "./stac-types";

/** A file of an item. */
export interface ItemAsset {
  readonly item: StacItem;
  /** Key of the asset: the name of a file in newer items, such as `b02.tiff`, a word such as `data` in older ones. */
  readonly key: string;
  readonly asset: StacAsset;
}

/** A file of an item that is downloaded with the results. */
export interface DataAsset extends ItemAsset {
  /** Where it is saved: `<id of the item>/<name of the file>`. */
  readonly path: string;
  /** Where an archive is unpacked: {@link path} without its ending; `undefined` for other files. */
  readonly folder: string | undefined;
}

export interface QuicklookAsset extends ItemAsset {
  /** Name of the image. The first one of an item has the item's id, with an ending. */
  readonly id: string;
}

const endings: readonly (readonly [mediaType: RegExp, ending: string])[] = [
  [/^image\/tiff\b/, ".tif"],
  [/^image\/jp2\b/, ".jp2"],
  [/^image\/jpe?g\b/, ".jpg"],
  [/^image\/png\b/, ".png"],
  [/^application\/(?:x-)?zip\b/, ".zip"],
  [/^application\/(?:x-)?(?:gzip|tgz|gtar|compressed-tar)\b/, ".tgz"],
  [/^application\/(?:x-)?tar\b/, ".tar"],
  [/^application\/geo\+json\b/, ".geojson"],
  [/^application\/(?:\w+\+)?json\b/, ".json"],
  [/^(?:application|text)\/xml\b/, ".xml"],
  [/^text\/csv\b/, ".csv"],
  [/^text\/plain\b/, ".txt"],
];
const picture = /^image\/(?:jpe?g|png|webp|gif)\b/i;
const unknownType = "application/octet-stream";
const archiveEnding = /\.(?:zip|tgz|tar|tar\.gz)$/i;

/** The images of an item, largest first as far as their roles show: overviews and previews, then thumbnails. */
export function quicklookAssets(item: StacItem): QuicklookAsset[] {
  const pictures = assetsOf(item).filter(isQuicklook);
  const sorted = [...pictures.filter((one) => !isThumbnail(one)), ...pictures.filter(isThumbnail)];
  return sorted.map((one, index) => {
    const ending = /\.(?:jpe?g|png|gif|webp)$/i.exec(one.key)?.[0] ?? (endingOf(one.asset) || ".jpg");
    const stem = one.key.replace(/\.[^.]*$/, "");
    return { ...one, id: index === 0 ? `${item.id}${ending}` : `${item.id}.${stem}${ending}` };
  });
}

/**
 * The files of an item, without its quicklooks. No two of them are saved at the same place, whether or not archives are
 * unpacked, even on disks that ignore upper and lower case.
 */
export function dataAssets(item: StacItem): DataAsset[] {
  const places = new Places();
  return assetsOf(item)
    .filter((one) => !isQuicklook(one))
    .map((one, index) => {
      let name = nameOf(one);
      while (!places.take(name)) name = `${index + 1}-${name}`;
      const path = `${item.id}/${name}`;
      return { ...one, path, folder: archiveEnding.test(name) ? withoutEnding(path) : undefined };
    });
}

/**
 * Collects the assets of some items.
 *
 * @throws {UnsupportedError} when two items have the same id, and so would share a folder.
 */
export function ofEach<Asset>(
  items: readonly StacItem[],
  assetsOf: (item: StacItem) => readonly Asset[],
): Asset[] {
  const ids = new Set<string>();
  for (const { id } of items) {
    if (ids.has(id.toLowerCase())) {
      throw new UnsupportedError(
        `Two of the items have the id ${JSON.stringify(id)}, and so would get the same folder: open the items of one collection at a time.`,
        { feature: "items of several collections with the same id" },
      );
    }
    ids.add(id.toLowerCase());
  }
  return items.flatMap(assetsOf);
}

/** The places in the folder of one item. */
class Places {
  /** What is at the first segment of each place. */
  readonly #roots = new Map<string, "file" | "folder">();
  readonly #files = new Set<string>();

  /** Takes the place of a file and of its folder when unpacked; returns `false` when a place is taken. */
  take(name: string): boolean {
    const file = name.toLowerCase();
    const [root = file, ...below] = file.split(/[/\\]/);
    const isBelow = below.length > 0;
    const there = this.#roots.get(root);
    const isFree = isBelow ? there !== "file" && !this.#files.has(file) : there === undefined;
    const folder = withoutEnding(file);
    const isArchive = folder !== file;
    if (!isFree || (isArchive && !isBelow && this.#roots.has(folder))) return false;
    if (isArchive && isBelow && this.#files.has(folder)) return false;
    this.#files.add(file).add(folder);
    this.#roots.set(root, isBelow ? "folder" : "file");
    // Nothing else may be in the folder of an archive.
    if (isArchive && !isBelow) this.#roots.set(folder, "file");
    return true;
  }
}

/** The key, with the ending of its media type unless it already ends like a file. */
function nameOf({ key, asset }: ItemAsset): string {
  return mediaTypeOf(key) === unknownType ? `${key}${endingOf(asset)}` : key;
}

function withoutEnding(path: string): string {
  return path.replace(archiveEnding, "");
}

function assetsOf(item: StacItem): ItemAsset[] {
  return Object.entries(item.assets).flatMap(([key, asset]) =>
    isRecord(asset) && typeof asset.href === "string" ? [{ item, key, asset }] : [],
  );
}

/** Whether an image is for a first look, or at least not marked as data. Rasters are always data. */
function isQuicklook({ key, asset }: ItemAsset): boolean {
  const roles = rolesOf(asset);
  const isForLooking = roles.some((role) => ["thumbnail", "overview", "quicklook"].includes(role));
  return picture.test(typeOf(asset) || mediaTypeOf(key)) && (isForLooking || !roles.includes("data"));
}

function isThumbnail({ key, asset }: ItemAsset): boolean {
  return rolesOf(asset).includes("thumbnail") || /^thumbnail/i.test(key);
}

function rolesOf({ roles }: StacAsset): readonly string[] {
  return Array.isArray(roles) ? roles : [];
}

function typeOf({ type }: StacAsset): string {
  return typeof type === "string" ? type : "";
}

function endingOf(asset: StacAsset): string {
  return endings.find(([mediaType]) => mediaType.test(typeOf(asset).toLowerCase()))?.[1] ?? "";
}
