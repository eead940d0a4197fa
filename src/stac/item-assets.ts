import { fitNames } from "../archive/fit-name";
import { mediaTypeOf } from "../archive/media-type";
import { checksumsFromMultihash } from "../download/checksums";
import type { StatedFile } from "../download/integrity";
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
      let name = tidy(nameOf(one));
      while (!places.take(name, withoutEnding(name))) name = tidy(`${index + 1}-${name}`);
      const path = tidy(`${item.id}/${name}`);
      return { ...one, path, folder: archiveEnding.test(name) ? withoutEnding(path) : undefined };
    });
}

/**
 * Collects the assets of some items.
 *
 * @throws {UnsupportedError} when two items would share a folder, for example because they have the same id.
 */
export function ofEach<Asset>(
  items: readonly StacItem[],
  assetsOf: (item: StacItem) => readonly Asset[],
): Asset[] {
  const places = new Places();
  for (const { id } of items) {
    if (places.take(tidy(id))) continue;
    throw new UnsupportedError(
      `Two of the items have the id ${JSON.stringify(id)}, or one that would get the same folder: open the items of one collection at a time, or each item on its own.`,
      { feature: "items with the same folder" },
    );
  }
  return items.flatMap(assetsOf);
}

/** A longer path is refused when its file is saved. */
const maxPathLength = 4096;

/** Paths that are taken, with the folders above them. Upper and lower case are the same. */
class Places {
  readonly #taken = new Set<string>();
  readonly #folders = new Set<string>();

  /** Takes some paths, for one file or folder in which nothing else may be. Returns `false` if one is not free. */
  take(...paths: readonly string[]): boolean {
    if (paths.some(({ length }) => length > maxPathLength)) return true;
    const places = paths.map((path) => withFolders(path.toLowerCase().split("/")));
    const isFree = places.every(
      (some) => !this.#folders.has(some[0] ?? "") && !some.some((one) => this.#taken.has(one)),
    );
    if (!isFree) return false;
    for (const [place = "", ...above] of places) {
      this.#taken.add(place);
      for (const folder of above) this.#folders.add(folder);
    }
    return true;
  }
}

/** Writes a path as it is saved: `./a`, `a//` and `\\a` are `a`, and names that are too long are shortened. */
function tidy(path: string): string {
  const names = path.split(/[/\\]/);
  return fitNames(names.filter((name) => name !== "" && name !== ".").join("/"));
}

/** A path and the folders above it, the innermost first. */
function withFolders(names: readonly string[]): string[] {
  return names.map((_, index) => names.slice(0, names.length - index).join("/"));
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

/**
 * The media types that the type of an asset and the ending of its key stand for. An ending that nobody knows is of an
 * unknown type.
 */
export function typesOf({ key, asset }: ItemAsset): string[] {
  const stated = typeOf(asset).split(";")[0]?.trim().toLowerCase() ?? "";
  const ofEnding = /^\.[^a-z./\\]*[a-z][^./\\]*$/i.test(key.slice(key.lastIndexOf(".")))
    ? mediaTypeOf(key)
    : "";
  const isTelling = /^[\w-]+\/[\w.+-]+$/.test(stated) && !stated.endsWith("/octet-stream");
  return [...(isTelling ? [stated] : []), ...(ofEnding === "" ? [] : [ofEnding])];
}

/** The length and the checksum of an asset, by STAC's file extension. */
export function statedBy({ asset }: ItemAsset): StatedFile {
  const size = asset["file:size"];
  return {
    totalBytes: typeof size === "number" && Number.isSafeInteger(size) && size >= 0 ? size : undefined,
    // Older items have the name of an extension that is no longer used.
    checksums: checksumsFromMultihash(asset["file:checksum"] ?? asset["checksum:multihash"]),
  };
}
