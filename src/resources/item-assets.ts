import { isRecord } from "../http/answers";
import type { StacAsset, StacItem } from "../stac-types";

/** A file of an item. */
export interface ItemAsset {
  readonly item: StacItem;
  /** Key of the asset: the name of a file in newer items, such as `b02.tiff`, a word such as `data` in older ones. */
  readonly key: string;
  readonly asset: StacAsset;
}

/** A file of an item that is downloaded with the results. */
export interface DataAsset extends ItemAsset {
  /** Where it goes: `<id of the item>/<name of the file>`. */
  readonly path: string;
  /** Where its files go when it is an archive that is unpacked: {@link path} without the ending of an archive. */
  readonly folder: string | undefined;
}

/** A picture of an item. */
export interface QuicklookAsset extends ItemAsset {
  /** Name of the picture. That of the first one of an item is the item's id with an ending. */
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
const archiveEnding = /\.(?:zip|tgz|tar|tar\.gz)$/i;

/** The pictures of an item, the largest first as far as their roles tell: overviews and previews, then thumbnails. */
export function quicklookAssets(item: StacItem): QuicklookAsset[] {
  const pictures = assetsOf(item).filter(isQuicklook);
  const sorted = [...pictures.filter((one) => !isThumbnail(one)), ...pictures.filter(isThumbnail)];
  return sorted.map((one, index) => {
    const ending = /\.(?:jpe?g|png|gif|webp)$/i.exec(one.key)?.[0] ?? (endingOf(one.asset) || ".jpg");
    const stem = one.key.replace(/\.[^.]*$/, "");
    return { ...one, id: index === 0 ? `${item.id}${ending}` : `${item.id}.${stem}${ending}` };
  });
}

/** The files of an item that are no pictures for a first look. No two of them have the same path. */
export function dataAssets(item: StacItem): DataAsset[] {
  const taken = new Set<string>();
  return assetsOf(item)
    .filter((one) => !isQuicklook(one))
    .map((one, index) => {
      const hasEnding = /[^.]\.[a-z0-9]{1,10}$/i.test(one.key);
      const plain = hasEnding ? one.key : `${one.key}${endingOf(one.asset)}`;
      const name = taken.has(plain.toLowerCase()) ? `${index + 1}-${plain}` : plain;
      taken.add(name.toLowerCase());
      const path = `${item.id}/${name}`;
      const isArchive = archiveEnding.test(name);
      return { ...one, path, folder: isArchive ? path.replace(archiveEnding, "") : undefined };
    });
}

function assetsOf(item: StacItem): ItemAsset[] {
  return Object.entries(item.assets).flatMap(([key, asset]) =>
    isRecord(asset) && typeof asset.href === "string" ? [{ item, key, asset }] : [],
  );
}

/** Told by its role; where it has none that tells, by its key or its media type. */
function isQuicklook({ key, asset }: ItemAsset): boolean {
  const roles = rolesOf(asset);
  if (roles.some((role) => ["thumbnail", "overview", "quicklook"].includes(role))) return true;
  if (roles.includes("data")) return false;
  return (
    /^(?:preview|thumbnail|quicklook)(?:\.|$)/i.test(key) || /^image\/(?:jpe?g|png)\b/i.test(typeOf(asset))
  );
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
